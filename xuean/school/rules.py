"""Pure rules of the set-up: lessons as they take place, bells that fit, months in weeks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

HOMEROOM = "people.class-without-homeroom"  # as the policy file names it
SUBJECT_TEACHER = "subject_teacher"
TAUGHT = ("early_reading", "lesson", "evening")  # kinds of bells that a timetable has a line for
WEEK = 7


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson on one day. `state`: usual, substitute, moved_here; moved_away and cancelled do not take place."""

    lesson: Any
    on: date
    period: str
    teacher_id: UUID | None
    state: str = "usual"
    change: Any = None

    @property
    def held(self) -> bool:
        return self.state not in ("moved_away", "cancelled")


def placed(
    on: date, weekday: int | None, lessons: Iterable[Any], changes: Iterable[Any], parity: str = ""
) -> list[Placed]:
    """The lessons of one day. `weekday`: whose timetable the day follows; None is a day without school.

    `parity`: the day lies in an "odd" or "even" week of the term; lessons of the other weeks are left out.

    `lessons` are those in force on the day, of any weekday (people.Lesson); `changes` those in force that begin or end
    on it (people.LessonChange).
    """
    by_id = {lesson.id: lesson for lesson in lessons}
    away = {change.lesson_id: change for change in changes if change.on == on}
    found = [
        _at_home(lesson, on, away.get(lesson.id))
        for lesson in by_id.values()
        if lesson.weekday == weekday and (not parity or lesson.weeks in ("all", parity))
    ]
    for change in changes:
        lesson = by_id.get(change.lesson_id)
        if change.kind == "moved" and change.to_on == on and lesson is not None and not _back_home(lesson, change):
            teacher = change.teacher_id or lesson.teacher_id
            found.append(Placed(lesson, on, change.to_period, teacher, "moved_here", change))
    return found


def _at_home(lesson: Any, on: date, change: Any) -> Placed:
    if change is None:
        return Placed(lesson, on, lesson.period, lesson.teacher_id)
    if change.kind == "substitute":
        return Placed(lesson, on, lesson.period, change.teacher_id, "substitute", change)
    if _back_home(lesson, change):
        return Placed(lesson, on, lesson.period, change.teacher_id or lesson.teacher_id, "usual", change)
    state = "cancelled" if change.kind == "cancelled" else "moved_away"
    return Placed(lesson, on, lesson.period, lesson.teacher_id, state, change)


def _back_home(lesson: Any, change: Any) -> bool:
    """Moved, and moved back to its own place."""
    return bool(change.kind == "moved" and (change.to_on, change.to_period) == (change.on, lesson.period))


def busy(day: Iterable[Placed], period: str, *, but: Collection[UUID] = ()) -> set[UUID]:
    """Teachers who stand in front of a class in this period, without the lessons in `but`."""
    return {
        one.teacher_id
        for one in day
        if one.held and one.period == period and one.teacher_id and one.lesson.id not in but
    }


def occupied(day: Iterable[Placed], group: UUID, period: str, *, but: Collection[UUID] = ()) -> bool:
    """Whether the group has a lesson in this period, not counting those in `but`."""
    return any(
        one.held and one.period == period and one.lesson.group_id == group and one.lesson.id not in but for one in day
    )


def parity_of(on: date, terms: Iterable[tuple[date, date]]) -> str:
    """Whether a day lies in an odd or even week of its term, from 1; outside every term the week of the year."""
    since = next((begin for begin, end in terms if begin <= on < end), None)
    week = on.isocalendar().week if since is None else (on - monday_of(since)).days // WEEK + 1
    return "odd" if week % 2 else "even"


@dataclass(frozen=True, slots=True)
class Ring:
    """One line of a day as somebody enters it."""

    period: str
    name: str
    start: time
    end: time
    kind: str
    applies: str = "all"


@dataclass(frozen=True, slots=True)
class BellFault:
    """`code`: none, ends_first, twice, overlaps; `row` counts from 0, -1 is the whole."""

    row: int
    code: str


def bell_faults(rings: Sequence[Ring]) -> list[BellFault]:
    """Everything that does not fit. Only what is taught may not overlap: arrival and noon may lie across others."""
    if not rings:
        return [BellFault(-1, "none")]
    found = [BellFault(row, "ends_first") for row, ring in enumerate(rings) if ring.end <= ring.start]
    seen: set[str] = set()
    for row, ring in enumerate(rings):
        if ring.period in seen:
            found.append(BellFault(row, "twice"))
        seen.add(ring.period)
    taught = sorted((ring.start, ring.end, row) for row, ring in enumerate(rings) if ring.kind in TAUGHT)
    found += [BellFault(later[2], "overlaps") for earlier, later in pairwise(taught) if later[0] < earlier[1]]
    return found


def month_weeks(on: date) -> list[list[date]]:
    """The weeks, Monday first, that the month of `on` touches."""
    first = on.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    last = (first + timedelta(days=31)).replace(day=1)
    weeks = []
    while begin < last:
        weeks.append([begin + timedelta(days=number) for number in range(WEEK)])
        begin += timedelta(days=WEEK)
    return weeks


def next_month(on: date, by: int = 1) -> date:
    """The first day of the month `by` months from that of `on`."""
    months = on.year * 12 + on.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def overlaps(since: date, until: date, terms: Iterable[tuple[date, date]]) -> bool:
    """Whether [since, until) cuts one of the half-open spans."""
    return any(since < end and begin < until for begin, end in terms)
