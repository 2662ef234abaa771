"""Days, closures, terms: when there is school. Whatever is counted in school time is counted anew."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.calendars.kept import Kept, kept
from xuean.calendars.library import proposal
from xuean.calendars.models import DAY_KINDS, SESSIONS, DayClosure, SchoolDay, Term
from xuean.calendars.reads import bells_of
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.duties.actions import calendar_changed
from xuean.people import naming
from xuean.people.models import School
from xuean.presence.days import school_day_of
from xuean.school.rules import overlaps

LONGEST_HOLIDAY = 60  # days set at once
LONGEST_TERM = 300  # days; longer is a slip of the year


@action("school.set-day", verb="manage", record="calendar")
def set_day(
    pen: Pen,
    school: School,
    *,
    now: datetime,
    on: date,
    kind: str,
    sessions: Iterable[str] = ("am", "pm"),
    timetable_weekday: int | None = None,
    reason: str = "",
    last_on: date | None = None,
) -> SchoolDay:
    """What kind of day it is, which sessions it has, and whose timetable it follows. The row before keeps standing.

    `last_on`: the same for every day up to this one, for holidays. Returns the row of the first day.
    """
    _not_over(school, on, now)
    _check_span(on, last_on or on, kind)
    opened = set(sessions)
    if kind not in DAY_KINDS or not opened <= set(SESSIONS):
        raise Refused(_("Choose what kind of day it is."))
    if kind == "teaching" and not opened:
        raise Refused(_("A teaching day has a session at least. Choose morning or afternoon, or make it a rest day."))
    official = proposal(on)
    if kind == "teaching" and official.holiday and not official.teaching and not reason.strip():
        text = _("This is an official holiday (%(name)s). Say in the reason why there is school on it.")
        raise Refused(text % {"name": official.holiday})
    if timetable_weekday is not None and not 1 <= timetable_weekday <= 7:
        raise Refused(_("Choose the weekday whose timetable the day follows."))
    teaching = kind == "teaching"
    what = {
        "kind": kind,
        **{name: teaching and name in opened for name in SESSIONS},
        "timetable_weekday": timetable_weekday if teaching else None,
        "reason": reason,
        "source": "person",
    }
    last = last_on or on
    rows = [_write(pen, school, on + timedelta(days=number), **what) for number in range((last - on).days + 1)]
    calendar_changed(pen)
    pen.note(day=str(rows[0].id), on=on.isoformat(), last=last.isoformat(), kind=kind)
    pen.note(sessions=sorted(opened), weekday=timetable_weekday)
    return rows[0]


@action("school.close-sessions", verb="manage", record="calendar")
def close_sessions(
    pen: Pen, school: School, *, now: datetime, on: date, sessions: Iterable[str], reason: str
) -> list[DayClosure]:
    """Sessions that do not take place (weather, an order, an examination); all of them close the day."""
    _not_over(school, on, now)
    wanted = [name for name in SESSIONS if name in set(sessions)]
    if not wanted:
        raise Refused(_("Choose the sessions that do not take place."))
    if not reason.strip():
        raise Refused(_("Say why there is no school; it stands in the calendar."))
    names = [""] if len(wanted) == len(SESSIONS) else wanted
    standing = DayClosure.objects.filter(school=school, on=on, withdrawn_at=None)
    there = set(standing.values_list("session", flat=True))
    if "" in there or there >= set(names):
        raise Refused(_("These sessions are closed already."))
    closed = [
        DayClosure.objects.create(school=school, on=on, session=name, reason=reason.strip(), created_at=now)
        for name in names
        if name not in there
    ]
    calendar_changed(pen)
    pen.note(on=on.isoformat(), sessions=wanted, closures=[str(row.id) for row in closed])
    return closed


@action("school.withdraw-closure", verb="manage", record="calendar")
def withdraw_closure(pen: Pen, school: School, *, now: datetime, closure: DayClosure) -> None:
    """The sessions take place after all."""
    if closure.school_id != school.id or closure.withdrawn_at is not None:
        raise Refused(_("This closure has been withdrawn already."))
    _not_over(school, closure.on, now)
    closure.withdrawn_at = now
    closure.save(update_fields=["withdrawn_at"])
    calendar_changed(pen)
    pen.note(closure=str(closure.id), on=closure.on.isoformat())


@action("school.open-term", verb="manage", record="calendar")
def open_term(
    pen: Pen,
    school: School,
    *,
    now: datetime,
    since_on: date,
    until_on: date,
    name: str = "",
    term: Term | None = None,
) -> Term:
    """A term, its first day and the first day after it; `term` changes one that is there. Its days come with it."""
    if not since_on < until_on <= since_on + timedelta(days=LONGEST_TERM):
        raise Refused(_("The last day of a term comes after its first, and within a year."))
    others = Term.objects.filter(school=school)
    others = others.exclude(pk=term.pk) if term else others
    if overlaps(since_on, until_on, others.values_list("since_on", "until_on")):
        raise Refused(_("Another term has some of these days. Change that one first."))
    year = naming.school_year(since_on)
    made = term or Term(school=school, created_at=now)
    if made.school_id != school.id:
        raise Refused(_("Choose a term of this school."))
    made.name = name.strip() or _term_name(since_on)
    made.school_year, made.since_on, made.until_on = year, since_on, until_on
    made.save()
    days = _take_over(pen, school, since_on, until_on)
    _drop_outside(pen, school)
    calendar_changed(pen)
    pen.note(term=str(made.id), since=since_on.isoformat(), until=until_on.isoformat(), days=days)
    return made


@action("school.seed-days", verb="manage", record="calendar")
def seed(pen: Pen, school: School, *, now: datetime, since: date, until: date, confirm: bool = False) -> int:
    """Write down what the official calendar says of the days of the terms in [since, until).

    Days somebody here has decided stay. `confirm`: where it says nothing yet, somebody here has entered all holidays
    by hand; the other days are as their weekday says, and stay so. Returns how many days are others now.
    """
    if not since < until <= since + timedelta(days=2 * LONGEST_TERM):
        raise Refused(_("The last day of a term comes after its first, and within a year."))
    changed = _take_over(pen, school, since, until, confirm=confirm)
    if changed:
        calendar_changed(pen)
    pen.note(since=since.isoformat(), until=until.isoformat(), days=changed, confirmed=confirm)
    return changed


def refresh(pen: Pen, school: School, since: date) -> int:
    """After the bells have changed: days taken over from the library have their sessions by the bells again."""
    rows = SchoolDay.objects.filter(school=school, on__gte=since, replaced_at=None).exclude(source="person")
    last = rows.order_by("-on").values_list("on", flat=True).first()
    return _take_over(pen, school, since, last + timedelta(days=1)) if last else 0


def _take_over(pen: Pen, school: School, since: date, until: date, *, confirm: bool = False) -> int:
    """Rows of the library's days, from today on, within the terms; only what is new or differs is written."""
    begin = max(since, school_day_of(pen.now, school.tz))
    rows = SchoolDay.objects.filter(school=school, on__gte=begin, on__lt=until, replaced_at=None)
    known = {row.on: row for row in rows}
    terms = list(Term.objects.filter(school=school).values_list("since_on", "until_on"))
    said = kept(school)
    fresh: list[SchoolDay] = []
    for number in range(max(0, (until - begin).days)):
        on = begin + timedelta(days=number)
        row = known.get(on)
        if (row is not None and row.source == "person") or not overlaps(on, on + timedelta(days=1), terms):
            continue
        day = _proposed(on, said)
        if confirm and day["source"] == "weekday":
            day["source"] = "person"
        if day["source"] != "weekday" and (row is None or _differs(row, day)):
            fresh.append(SchoolDay(school=school, on=on, created_at=pen.now, **day))
    SchoolDay.objects.filter(pk__in=[known[row.on].pk for row in fresh if row.on in known]).update(replaced_at=pen.now)
    SchoolDay.objects.bulk_create(fresh)
    return len(fresh)


def _proposed(on: date, said: Kept) -> dict[str, object]:
    official = proposal(on)
    stages = {one.stage_id for one in said.schedules}
    evening = any(bell.kind == "evening" for stage in stages for bell in bells_of(said, stage, on))
    return {
        "kind": "teaching" if official.teaching else "rest",
        "am": official.teaching,
        "pm": official.teaching,
        "evening": official.teaching and evening,
        "timetable_weekday": official.weekday if official.teaching else None,
        "reason": official.holiday,
        "source": "library" if official.known else "weekday",
    }


def _differs(row: SchoolDay, said: dict[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in said.items())


def _drop_outside(pen: Pen, school: School) -> None:
    """A term became shorter: what the library said of days that lie in no term any more does not count."""
    terms = list(Term.objects.filter(school=school).values_list("since_on", "until_on"))
    rows = SchoolDay.objects.filter(school=school, replaced_at=None, on__gte=school_day_of(pen.now, school.tz))
    for row in rows.exclude(source="person"):
        if not overlaps(row.on, row.on + timedelta(days=1), terms):
            row.replaced_at = pen.now
            row.save(update_fields=["replaced_at"])


def _write(pen: Pen, school: School, on: date, **what: object) -> SchoolDay:
    SchoolDay.objects.filter(school=school, on=on, replaced_at=None).update(replaced_at=pen.now)
    return SchoolDay.objects.create(school=school, on=on, created_at=pen.now, **what)


def _check_span(on: date, last_on: date, kind: str) -> None:
    if not on <= last_on <= on + timedelta(days=LONGEST_HOLIDAY):
        raise Refused(_("The last of these days does not come before the first, and within 60 days."))
    if last_on > on and kind == "teaching":
        raise Refused(_("Several days at once can only be days without lessons. Set a teaching day by itself."))


def _not_over(school: School, on: date, now: datetime) -> None:
    if on < school_day_of(now, school.tz):
        raise Refused(_("That day is over: what was recorded on it stands."))


def _term_name(since_on: date) -> str:
    """2026-2027-1 for the term that begins the school year. Facts N25."""
    year = naming.school_year(since_on)
    return f"{year}-{year + 1}-{1 if since_on.month >= 7 else 2}"
