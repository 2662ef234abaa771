"""A month of days as the calendar has them, and where it does not know."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from xuean.calendars.library import proposal
from xuean.calendars.models import SESSIONS, DayClosure, SchoolDay, Term
from xuean.calendars.reads import school_calendar
from xuean.core.schooltime import Day
from xuean.people.models import School
from xuean.school.rules import month_weeks


@dataclass(frozen=True, slots=True)
class OneDay:
    """`source`: person, library, weekday (only the weekday is known) or no-term. `day` is None without sessions."""

    on: date
    day: Day | None
    row: SchoolDay | None
    closures: tuple[DayClosure, ...]
    source: str
    holiday: str
    this_month: bool = True

    @property
    def kind(self) -> str:
        """teaching, half, closed, boarding_only or rest."""
        if self.day is None:
            if self.closures:
                return "closed"
            return self.row.kind if self.row and self.row.kind != "teaching" else "rest"
        halves = [session for session in self.day.sessions if session.half_day]
        return "half" if len(halves) == 1 else "teaching"

    @property
    def sessions(self) -> list[str]:
        return [session.name for session in self.day.sessions] if self.day else []

    @property
    def weekday(self) -> int | None:
        """Whose timetable it follows, where that is not its own."""
        weekday = self.day.timetable_weekday if self.day else None
        return weekday if weekday != self.on.isoweekday() else None


def month(school: School, on: date) -> list[list[OneDay]]:
    """The weeks that the month of `on` touches."""
    weeks = month_weeks(on)
    days = {one.on: one for one in _days(school, [day for week in weeks for day in week], on.month)}
    return [[days[day] for day in week] for week in weeks]


def one_day(school: School, on: date) -> OneDay:
    return _days(school, [on], on.month)[0]


def _days(school: School, wanted: list[date], month_number: int) -> list[OneDay]:
    span = Q(school=school, on__gte=wanted[0], on__lte=wanted[-1])
    rows = {row.on: row for row in SchoolDay.objects.filter(span, replaced_at=None)}
    closures: dict[date, list[DayClosure]] = {}
    for closure in DayClosure.objects.filter(span, withdrawn_at=None).order_by("session"):
        closures.setdefault(closure.on, []).append(closure)
    terms = list(Term.objects.filter(school=school).values_list("since_on", "until_on"))
    calendar = school_calendar(school, wanted[0])
    return [
        OneDay(
            on,
            calendar.day(on),
            rows.get(on),
            tuple(closures.get(on, ())),
            _source(on, rows.get(on), terms),
            proposal(on).holiday,
            on.month == month_number,
        )
        for on in wanted
    ]


def _source(on: date, row: SchoolDay | None, terms: list[tuple[date, date]]) -> str:
    if row is not None and row.source == "person":
        return "person"
    if terms and not any(since <= on < until for since, until in terms):
        return "no-term"
    return "library" if proposal(on).known else "weekday"


@dataclass(frozen=True, slots=True)
class TermLine:
    term: Term
    now: bool

    @property
    def last_on(self) -> date:
        return self.term.until_on - timedelta(days=1)


def terms_of(school: School, on: date) -> list[TermLine]:
    """Newest first."""
    rows = Term.objects.filter(school=school).order_by("-since_on")
    return [TermLine(term, term.since_on <= on < term.until_on) for term in rows]


def usual_sessions(one: OneDay) -> list[str]:
    """What a form offers at first: the sessions of the row, of the day as it is, or the two halves."""
    if one.row is not None and one.row.kind == "teaching":
        return [name for name in SESSIONS if getattr(one.row, name)]
    return one.sessions or ["am", "pm"]
