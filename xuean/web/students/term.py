"""Late, on leave, absent without a reason: the figures of a student's term, from the log itself."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from xuean.calendars.models import Term
from xuean.calendars.reads import school_calendar
from xuean.core.schooltime import SchoolCalendar
from xuean.people.models import GroupMember, Student
from xuean.presence.days import day_begins
from xuean.presence.models import Excuse, Sighting, Sweep
from xuean.presence.rules import Excused, Seen, accounted_for, in_order
from xuean.web.clauses.reads import term_of


@dataclass(frozen=True, slots=True)
class Figures:
    """`late`: times; `leave` and `unexplained`: school days, a day counted once."""

    term: Term
    late: int
    leave: int
    unexplained: int


def figures(student: Student, now: datetime) -> Figures | None:
    """Since the first day of the term; None before any term is entered. Bounded: six queries and the calendar."""
    zone = student.school.tz
    term = term_of(student.school, now.astimezone(zone).date())
    if term is None:
        return None
    since = datetime.combine(term.since_on, time(), zone)
    until = min(now, datetime.combine(term.until_on, time(), zone))
    sightings = _sightings(student, term, until)
    excuses = _excuses(student, since, until)
    return Figures(
        term=term,
        late=sum(1 for one in sightings if one.kind == "late"),
        leave=_leave_days(student, [one for one in excuses if one.kind == "leave"], since, until),
        unexplained=len(_unexplained(student, sightings, excuses, now)),
    )


def _sightings(student: Student, term: Term, until: datetime) -> list[Sighting]:
    """Of roll-calls only the one in force: a corrected one no longer counts."""
    rows = Sighting.objects.filter(student=student, on__gte=term.since_on, on__lt=term.until_on, occurred_at__lte=until)
    return list(rows.exclude(sweep__superseded_by__isnull=False).defer("note").order_by("occurred_at"))


def _excuses(student: Student, since: datetime, until: datetime) -> list[Excused]:
    rows = Excuse.objects.filter(student=student, superseded_at=None, since__lt=until)
    rows = rows.filter(Q(until=None) | Q(until__gt=since)).order_by("since", "recorded_at")
    return [Excused(*row) for row in rows.values_list("kind", "since", "until", "recorded_at")]


def _leave_days(student: Student, leaves: list[Excused], since: datetime, until: datetime) -> int:
    """School days of which some hours were covered, up to now."""
    if not leaves:
        return 0
    calendar = school_calendar(student.school, until)
    return len({on for leave in leaves for on in _covered(calendar, leave, since, until)})


def _covered(calendar: SchoolCalendar, leave: Excused, since: datetime, until: datetime) -> set[date]:
    begins, ends = max(leave.since, since), min(leave.until or until, until)
    on, last = calendar.school_day_of(begins), calendar.school_day_of(ends)
    days = (on + timedelta(days=number) for number in range((last - on).days + 1))
    return {day for day in days if any(s.start_at < ends and begins < s.end_at for s in calendar.sittings(day))}


def _unexplained(student: Student, sightings: list[Sighting], excuses: list[Excused], now: datetime) -> set[date]:
    """Days on which an absence was marked that nothing accounts for by the end of that day."""
    marked: dict[date, list[Sighting]] = defaultdict(list)
    for one in sightings:
        if one.kind == "absent":
            marked[one.on].append(one)
    if not marked:
        return set()
    seen = _seen(student, sightings, set(marked))
    ends = {on: min(now, day_begins(on + timedelta(days=1), student.school.tz)) for on in marked}
    return {
        on
        for on, marks in marked.items()
        if any(accounted_for(one.occurred_at, ends[on], seen[on], excuses) is None for one in marks)
    }


def _seen(student: Student, sightings: list[Sighting], days: set[date]) -> dict[date, list[Seen]]:
    """What was seen of the student on these days, the roll-calls that found everybody included."""
    found: dict[date, list[Seen]] = defaultdict(list)
    excepted: set[UUID] = set()
    for one in sightings:
        found[one.on].append(Seen(one.occurred_at, one.recorded_at, one.kind, one.context))
        if one.sweep_id:
            excepted.add(one.sweep_id)
    groups = GroupMember.objects.filter(student=student, superseded_at=None).values("group")
    where = Q(group__in=groups) | Q(group__school_class=student.current_class_id)
    rows = Sweep.objects.filter(where, school=student.school_id, on__in=days, superseded_by=None)
    for identity, on, occurred_at, recorded_at in rows.values_list("id", "on", "occurred_at", "recorded_at"):
        if identity not in excepted:
            found[on].append(Seen(occurred_at, recorded_at, "present", "roll_call"))
    return defaultdict(list, {on: in_order(rows) for on, rows in found.items()})
