from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID, uuid4

import pytest

from xuean.calendars.rules import Placed
from xuean.school.rules import Ring, bell_faults, busy, month_weeks, next_month, occupied, overlaps

MONDAY = date(2026, 11, 23)
ANNA, BERT = uuid4(), uuid4()
GROUP = uuid4()


@dataclass
class Lesson:
    weekday: int
    period: str
    teacher_id: UUID | None = None
    group_id: UUID = GROUP
    weeks: str = "all"
    id: UUID = field(default_factory=uuid4)


def test_who_is_busy_and_which_group_has_a_lesson():
    first, second = Lesson(1, "1", ANNA), Lesson(1, "2", BERT)
    day = [Placed(first, MONDAY, "1", ANNA), Placed(second, MONDAY, "2", BERT, "cancelled")]
    assert busy(day, "1") == {ANNA}
    assert busy(day, "1", but={first.id}) == set()
    assert busy(day, "2") == set()
    assert occupied(day, {GROUP}, "1")
    assert not occupied(day, {GROUP}, "2")
    assert not occupied(day, {uuid4()}, "1")


def ring(period, start, end, kind="lesson"):
    return Ring(period, f"第{period}节", time(*start), time(*end), kind)


@pytest.mark.parametrize(
    ("rings", "faults"),
    [
        ([], [(-1, "none")]),
        ([ring("1", (8, 0), (8, 45)), ring("2", (8, 45), (9, 30))], []),
        ([ring("1", (8, 0), (8, 0))], [(0, "ends_first")]),
        ([ring("1", (8, 0), (8, 45)), ring("1", (9, 0), (9, 45))], [(1, "twice")]),
        ([ring("1", (8, 0), (8, 45)), ring("2", (8, 40), (9, 30))], [(1, "overlaps")]),
        ([ring("2", (8, 40), (9, 30)), ring("1", (8, 0), (8, 45))], [(0, "overlaps")]),
        ([ring("noon", (11, 50), (14, 0), "noon"), ring("check", (13, 50), (14, 0), "check")], []),
        ([ring("1", (8, 0), (8, 45)), ring("early", (8, 30), (8, 50), "early_reading")], [(1, "overlaps")]),
        ([ring("1", (8, 0), (8, 45)), ring("5", (2, 0), (2, 45))], [(1, "too_early")]),
        ([ring("night", (8, 0), (9, 0), "evening"), ring("1", (9, 0), (9, 45))], [(0, "evening")]),
        ([ring("1", (9, 0), (9, 45)), ring("night", (18, 30), (20, 0), "evening")], []),
    ],
)
def test_bells_that_do_not_fit_are_named_by_their_line(rings, faults):
    assert [(fault.row, fault.code) for fault in bell_faults(rings)] == faults


def test_a_month_is_shown_in_whole_weeks():
    weeks = month_weeks(date(2026, 11, 23))
    assert weeks[0][0] == date(2026, 10, 26)
    assert weeks[-1][-1] == date(2026, 12, 6)
    assert len(month_weeks(date(2027, 2, 1))) == 4


@pytest.mark.parametrize(
    ("on", "by", "expected"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), -1, date(2025, 12, 1)),
    ],
)
def test_months_turn_over_the_year(on, by, expected):
    assert next_month(on, by) == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 2, 1), date(2026, 7, 1), False),
        (date(2026, 6, 30), date(2026, 9, 2), True),
        (date(2027, 1, 30), date(2027, 2, 1), False),
        (date(2026, 10, 1), date(2026, 10, 2), True),
    ],
)
def test_terms_are_half_open(since, until, expected):
    assert overlaps(since, until, [(date(2026, 9, 1), date(2027, 1, 30))]) is expected
