"""The lessons of a day: pure, and as a school has them. What is shown and what is called are the same lessons."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from tests import cast as theatre
from tests.cast import BEGAN, shanghai
from xuean.calendars.models import Bell, BellSchedule
from xuean.calendars.rules import monday_of, placed, week_of
from xuean.calendars.timetable import plan, plan_of_day
from xuean.people.models import GroupMember, LessonChange, TeachingGroup
from xuean.people.models import Lesson as Taught

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


def test_a_week_begins_on_monday():
    assert monday_of(date(2026, 11, 29)) == MONDAY


@pytest.mark.parametrize(
    ("on", "week"),
    [
        (date(2026, 9, 1), 1),  # a Tuesday: the first week is the one that the term begins in
        (date(2026, 9, 6), 1),
        (date(2026, 9, 7), 2),
        (date(2026, 11, 23), 13),
    ],
)
def test_weeks_count_from_the_beginning_of_the_term(on, week):
    assert week_of(on, date(2026, 9, 1)) == week


def test_outside_of_every_term_it_is_the_week_of_the_year():
    assert week_of(date(2026, 8, 31), None) == 36


@pytest.fixture
def cast(db):
    return theatre.make()


def lesson(cast, period, weekday=1, index=0):
    return Taught.objects.get(group=cast.groups[index], weekday=weekday, period=period)


def change(cast, what, kind, on=MONDAY, **more):
    LessonChange.objects.create(school=cast.school, lesson=what, on=on, kind=kind, created_at=BEGAN, **more)


def called(made, on):
    return sorted((one.lesson.group_id, one.period, str(one.teacher_id), one.state) for one, _ in made.called(on))


def test_what_is_shown_and_what_is_called_are_the_same_lessons(cast, pen):
    """Every kind of change, lessons of odd and even weeks, one that ended: a week read at once, and each day alone."""
    guard = cast.people["guard"]
    change(cast, lesson(cast, "1"), "substitute", teacher=guard)
    change(cast, lesson(cast, "2"), "cancelled")
    change(cast, lesson(cast, "3"), "moved", to_on=TUESDAY, to_period="6", teacher=guard)
    change(cast, lesson(cast, "4"), "moved", to_on=MONDAY, to_period="4")
    change(cast, lesson(cast, "6", 2), "moved", on=TUESDAY, to_on=MONDAY, to_period="3")
    Taught.objects.filter(pk=lesson(cast, "5").pk).update(weeks="even")
    Taught.objects.filter(pk=lesson(cast, "5", 2).pk).update(weeks="odd")
    Taught.objects.filter(pk=lesson(cast, "1", 3).pk).update(until=shanghai(6, on=TUESDAY))
    days = [MONDAY + timedelta(days=number) for number in range(14)]
    whole = plan(cast.school, days)
    for on in days:
        assert called(plan_of_day(cast.school, on), on) == called(whole, on)
    mine = {on: [row[1:] for row in called(whole, on) if row[0] == cast.groups[0].id] for on in days}
    assert ("1", str(guard.id), "substitute") in mine[MONDAY]
    assert ("6", str(guard.id), "moved_here") in mine[TUESDAY]
    assert {row[0] for row in mine[MONDAY]} == {"early", "1", "3", "4", "6"}  # week 13 is odd
    assert "5" in {row[0] for row in mine[MONDAY + timedelta(days=7)]}
    assert "1" not in {row[0] for row in mine[MONDAY + timedelta(days=2)]}


def test_of_a_day_that_goes_on_only_what_has_begun_is_read(cast, pen, django_assert_num_queries):
    change(cast, lesson(cast, "6"), "moved", to_on=MONDAY, to_period="1")
    change(cast, lesson(cast, "1"), "moved", to_on=MONDAY, to_period="6")
    plan_of_day(cast.school, MONDAY)
    with django_assert_num_queries(3):  # whether the calendar has changed, the changes, the lessons
        made = plan_of_day(cast.school, MONDAY, begun_by=shanghai(8, 5))
    at_once = {row[1] for row in called(made, MONDAY) if row[0] == cast.groups[0].id}
    assert at_once == {"early", "1"}
    one = next(one for one, _ in made.called(MONDAY) if one.state == "moved_here")
    assert one.lesson.id == lesson(cast, "6").id


def test_a_mixed_group_keeps_the_bells_of_its_members(cast, pen):
    """Where the stages have bells of their own and the whole school has none."""
    BellSchedule.objects.filter(school=cast.school).update(stage=cast.grade.stage)
    group = TeachingGroup.objects.create(school=cast.school, kind="mixed", name="物理A", created_at=BEGAN)
    since = {"since": BEGAN, "recorded_at": BEGAN}
    for student in (cast.students[0], cast.others[0]):
        GroupMember.objects.create(school=cast.school, group=group, student=student, **since)
    what = {"group": group, "weekday": 1, "period": "6", "subject": "物理", "teacher": cast.people["guard"]}
    Taught.objects.create(school=cast.school, **what, **since)
    for made in (plan(cast.school, [MONDAY]), plan_of_day(cast.school, MONDAY)):
        assert [row[1] for row in called(made, MONDAY) if row[0] == group.id] == ["6"]
    other = BellSchedule.objects.create(school=cast.school, since_on=date(2026, 9, 1), created_at=BEGAN)
    bell = {"period": "6", "name": "第六节", "kind": "lesson", "created_at": BEGAN}
    Bell.objects.create(school=cast.school, schedule=other, start=time(16), end=time(16, 40), **bell)
    one = next(ring for one, ring in plan(cast.school, [MONDAY]).called(MONDAY) if one.lesson.group_id == group.id)
    assert one.start_at == shanghai(14, 55)
