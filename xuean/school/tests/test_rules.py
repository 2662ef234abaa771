from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID, uuid4

import pytest

from xuean.school.rules import (
    Ring,
    bell_faults,
    busy,
    monday_of,
    month_weeks,
    next_month,
    occupied,
    overlaps,
    parity_of,
    placed,
)

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
ANNA, BERT, CARL = uuid4(), uuid4(), uuid4()
GROUP = uuid4()


@dataclass
class Lesson:
    weekday: int
    period: str
    teacher_id: UUID | None = None
    group_id: UUID = GROUP
    weeks: str = "all"
    id: UUID = field(default_factory=uuid4)


@dataclass
class Change:
    lesson_id: UUID
    on: date
    kind: str
    teacher_id: UUID | None = None
    to_on: date | None = None
    to_period: str = ""


class TestPlaced:
    first = Lesson(1, "1", ANNA)
    second = Lesson(1, "2", BERT)
    other = Lesson(2, "1", CARL)

    def states(self, on, weekday, *changes):
        found = placed(on, weekday, [self.first, self.second, self.other], changes)
        return [(one.lesson.id, one.period, one.state, one.teacher_id) for one in found]

    def test_a_usual_day_has_the_lessons_of_its_weekday(self):
        assert self.states(MONDAY, 1) == [
            (self.first.id, "1", "usual", ANNA),
            (self.second.id, "2", "usual", BERT),
        ]

    def test_a_make_up_day_follows_another_weekday(self):
        assert self.states(MONDAY, 2) == [(self.other.id, "1", "usual", CARL)]

    def test_a_day_without_school_has_none(self):
        assert self.states(MONDAY, None) == []

    def test_lessons_of_odd_weeks_are_left_out_in_even_ones(self):
        lessons = [self.second, Lesson(1, "1", ANNA, weeks="odd"), Lesson(1, "1", BERT, weeks="even")]
        teachers = {p: [one.teacher_id for one in placed(MONDAY, 1, lessons, [], p)] for p in ("odd", "even")}
        assert teachers == {"odd": [BERT, ANNA], "even": [BERT, BERT]}

    def test_a_substitute_stands_in(self):
        found = self.states(MONDAY, 1, Change(self.first.id, MONDAY, "substitute", CARL))
        assert (self.first.id, "1", "substitute", CARL) in found

    def test_a_cancelled_lesson_is_shown_but_not_held(self):
        found = placed(MONDAY, 1, [self.first], [Change(self.first.id, MONDAY, "cancelled")])
        assert [(one.state, one.held) for one in found] == [("cancelled", False)]

    def test_a_moved_lesson_leaves_one_day_and_comes_to_the_other(self):
        change = Change(self.first.id, MONDAY, "moved", None, TUESDAY, "3")
        assert (self.first.id, "1", "moved_away", ANNA) in self.states(MONDAY, 1, change)
        assert (self.first.id, "3", "moved_here", ANNA) in self.states(TUESDAY, 2, change)

    def test_a_moved_lesson_may_have_a_substitute(self):
        change = Change(self.first.id, MONDAY, "moved", CARL, TUESDAY, "3")
        assert (self.first.id, "3", "moved_here", CARL) in self.states(TUESDAY, 2, change)

    def test_moved_and_moved_back_is_as_usual(self):
        change = Change(self.first.id, MONDAY, "moved", None, MONDAY, "1")
        found = [one for one in self.states(MONDAY, 1, change) if one[0] == self.first.id]
        assert found == [(self.first.id, "1", "usual", ANNA)]

    def test_who_is_busy_and_which_group_has_a_lesson(self):
        day = placed(MONDAY, 1, [self.first, self.second], [Change(self.second.id, MONDAY, "cancelled")])
        assert busy(day, "1") == {ANNA}
        assert busy(day, "1", but={self.first.id}) == set()
        assert busy(day, "2") == set()
        assert occupied(day, GROUP, "1")
        assert not occupied(day, GROUP, "2")
        assert not occupied(day, uuid4(), "1")


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


def test_a_week_begins_on_monday():
    assert monday_of(date(2026, 11, 29)) == MONDAY


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


@pytest.mark.parametrize(
    ("on", "parity"),
    [
        (date(2026, 9, 1), "odd"),  # a Tuesday: the first week is the one that the term begins in
        (date(2026, 9, 6), "odd"),
        (date(2026, 9, 7), "even"),
        (date(2026, 11, 23), "odd"),
        (date(2026, 8, 31), "even"),  # outside: week 36 of the year
    ],
)
def test_weeks_count_from_the_beginning_of_the_term(on, parity):
    assert parity_of(on, [(date(2026, 9, 1), date(2027, 1, 30))]) == parity
