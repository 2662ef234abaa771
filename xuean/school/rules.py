"""Pure rules of the set-up: who is free, bells that fit, months in weeks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from uuid import UUID

from xuean.calendars.rules import CALLED, TAUGHT, WEEK, Placed
from xuean.core.schooltime import DAY_TURNS

HOMEROOM = "people.class-without-homeroom"  # as the policy file names it
SUBJECT_TEACHER = "subject_teacher"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)  # a day beyond them is a slip of the keys


def busy(day: Iterable[Placed], period: str, *, but: Collection[UUID] = ()) -> set[UUID]:
    """Teachers who stand in front of a class in this period, without the lessons in `but`."""
    return {
        one.teacher_id
        for one in day
        if one.held and one.period == period and one.teacher_id and one.lesson.id not in but
    }


def occupied(day: Iterable[Placed], groups: Collection[UUID], period: str, *, but: Collection[UUID] = ()) -> bool:
    """Whether one of the groups has a lesson in this period, not counting those in `but`."""
    return any(
        one.held and one.period == period and one.lesson.group_id in groups and one.lesson.id not in but for one in day
    )


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
    """`code`: none, ends_first, twice, overlaps, too_early, evening; `row` counts from 0, -1 is the whole."""

    row: int
    code: str


def bell_faults(rings: Sequence[Ring]) -> list[BellFault]:
    """Everything that does not fit. Only what is taught may not overlap: arrival and noon may lie across others.

    No bell rings before the school day turns (1:30 is a slip for 13:30), and no lesson begins after evening study has.
    """
    if not rings:
        return [BellFault(-1, "none")]
    found = [BellFault(row, "ends_first") for row, ring in enumerate(rings) if ring.end <= ring.start]
    found += [BellFault(row, "too_early") for row, ring in enumerate(rings) if ring.start < DAY_TURNS]
    seen: set[str] = set()
    for row, ring in enumerate(rings):
        if ring.period in seen:
            found.append(BellFault(row, "twice"))
        seen.add(ring.period)
    taught = sorted((ring.start, ring.end, row) for row, ring in enumerate(rings) if ring.kind in TAUGHT)
    found += [BellFault(later[2], "overlaps") for earlier, later in pairwise(taught) if later[0] < earlier[1]]
    last = max((ring.start for ring in rings if ring.kind in CALLED), default=time.min)
    evenings = [(row, ring) for row, ring in enumerate(rings) if ring.kind == "evening"]
    return found + [BellFault(row, "evening") for row, ring in evenings if ring.start < last]


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


def overlaps(since: date, until: date, terms: Iterable[tuple[date, date]]) -> bool:
    """Whether [since, until) cuts one of the half-open spans."""
    return any(since < end and begin < until for begin, end in terms)
