"""A day's changes: whose lesson it is, whose roll-call it is, and that nothing lies in two places."""

from datetime import date, timedelta

import pytest

from tests import cast as theatre
from tests.cast import MONDAY, shanghai
from xuean.access.answers import can
from xuean.attendance.reads.slots import slots_on
from xuean.calendars.timetable import plan
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.tick import tick
from xuean.people.models import Lesson, LessonChange, StaffLeave
from xuean.school.actions.lessons import cancel_lesson, move_lesson, restore_lesson, substitute, swap_lessons
from xuean.school.actions.posts import record_leave
from xuean.school.reads.timetable import candidates, today, week_of_group, week_of_teacher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = shanghai(7, 0)
TUESDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=5)


@pytest.fixture
def cast():
    return theatre.make()


@pytest.fixture
def office(cast):
    return cast.actor("academic_office", NOW)


def lesson(cast, period="1", weekday=1, index=0):
    return Lesson.objects.get(group=cast.groups[index], weekday=weekday, period=period)


def slots(cast, on=MONDAY, index=0):
    return {slot.period: slot.teacher for slot in slots_on(cast.school, on, [cast.groups[index].id])}


def freed(cast, office, period="1", index=1):
    """Take away the other class's lesson, so that its teacher is free."""
    cancel_lesson(office, lesson(cast, period, index=index), now=NOW, on=MONDAY)
    return cast.people["homeroom_teacher_2"]


class TestSubstitute:
    def test_the_substitute_owes_the_roll_call_and_may_take_it_that_day_only(self, cast, office):
        stand_in = freed(cast, office)
        actor = cast.actor("homeroom_teacher_2", shanghai(8))
        assert not can(actor, "take", cast.groups[0], record="roll_call", now=shanghai(8))
        substitute(office, lesson(cast), now=NOW, on=MONDAY, teacher=stand_in, reason="外出培训")
        assert slots(cast)["1"] == stand_in.id
        assert can(cast.actor("homeroom_teacher_2", shanghai(8)), "take", cast.groups[0], record="roll_call")
        tomorrow = shanghai(8, on=TUESDAY)
        assert not can(
            cast.actor("homeroom_teacher_2", tomorrow), "take", cast.groups[0], record="roll_call", now=tomorrow
        )

    def test_a_roll_call_that_is_due_passes_to_the_substitute(self, cast, office):
        stand_in = freed(cast, office)
        tick(shanghai(8, 20))
        duty = Duty.objects.get(name="attendance.take-roll-call", subject_id=cast.groups[0].id, facts__period="1")
        substitute(office, lesson(cast), now=shanghai(8, 21), on=MONDAY, teacher=stand_in)
        carriers = set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person", flat=True))
        assert stand_in.id in carriers
        assert cast.people["subject_teacher"].id not in carriers

    def test_who_teaches_elsewhere_or_is_away_is_refused(self, cast, office):
        busy_one = cast.people["homeroom_teacher_2"]
        with pytest.raises(Refused, match="another lesson"):
            substitute(office, lesson(cast), now=NOW, on=MONDAY, teacher=busy_one)
        away = cast.people["psychology_teacher"]
        record_leave(office, cast.school, now=NOW, person=away, since=NOW, until=None)
        with pytest.raises(Refused, match="on leave"):
            substitute(office, lesson(cast), now=NOW, on=MONDAY, teacher=away)
        assert not LessonChange.objects.exists()

    @pytest.mark.parametrize("who", ["subject_teacher", "guardian"])
    def test_only_another_member_of_staff(self, cast, office, who):
        with pytest.raises(Refused):
            substitute(office, lesson(cast), now=NOW, on=MONDAY, teacher=cast.people[who])

    def test_past_days_and_days_without_the_lesson_are_refused(self, cast, office):
        someone = cast.people["psychology_teacher"]
        for on in (MONDAY - timedelta(days=7), TUESDAY, SATURDAY):
            with pytest.raises(Refused):
                substitute(office, lesson(cast), now=NOW, on=on, teacher=someone)

    def test_teachers_may_not_change_the_timetable(self, cast):
        for who in ("subject_teacher", "homeroom_teacher", "grade_leader", "principal"):
            with pytest.raises(NotYours):
                cancel_lesson(cast.actor(who, NOW), lesson(cast), now=NOW, on=MONDAY)

    def test_another_substitute_replaces_the_first_and_the_first_loses_access(self, cast, office):
        first, second = cast.people["psychology_teacher"], cast.people["guard"]
        substitute(office, lesson(cast), now=NOW, on=MONDAY, teacher=first)
        substitute(office, lesson(cast), now=shanghai(7, 30), on=MONDAY, teacher=second)
        assert slots(cast)["1"] == second.id
        later = shanghai(8)
        assert not can(cast.actor("psychology_teacher", later), "take", cast.groups[0], record="roll_call", now=later)

    def test_a_substitute_of_two_lessons_keeps_access_when_one_is_taken_back(self, cast, office):
        who, later = cast.people["psychology_teacher"], shanghai(8)
        for period in ("1", "2"):
            substitute(office, lesson(cast, period), now=NOW, on=MONDAY, teacher=who)
        restore_lesson(office, lesson(cast, "1"), now=later, on=MONDAY)
        assert can(cast.actor("psychology_teacher", later), "take", cast.groups[0], record="roll_call", now=later)
        restore_lesson(office, lesson(cast, "2"), now=later, on=MONDAY)
        assert not can(cast.actor("psychology_teacher", later), "take", cast.groups[0], record="roll_call", now=later)


class TestMove:
    def test_a_moved_lesson_is_called_where_it_takes_place(self, cast, office):
        cancel_lesson(office, lesson(cast, "6", weekday=2), now=NOW, on=TUESDAY)
        move_lesson(office, lesson(cast, "1"), now=NOW, on=MONDAY, to_on=TUESDAY, to_period="6")
        assert "1" not in slots(cast)
        assert slots(cast, TUESDAY)["6"] == cast.people["subject_teacher"].id

    def test_moved_again_and_taken_back(self, cast, office):
        for period in ("5", "6"):
            cancel_lesson(office, lesson(cast, period), now=NOW, on=MONDAY)
        one = lesson(cast, "1")
        move_lesson(office, one, now=NOW, on=MONDAY, to_on=MONDAY, to_period="5")
        move_lesson(office, one, now=NOW, on=MONDAY, to_on=MONDAY, to_period="6")
        assert "5" not in slots(cast)
        assert "6" in slots(cast)
        restore_lesson(office, one, now=NOW, on=MONDAY)
        assert "1" in slots(cast)
        assert "6" not in slots(cast)

    @pytest.mark.parametrize(
        ("to_on", "period", "words"),
        [
            (MONDAY, "2", "another lesson in that period. Swap"),
            (SATURDAY, "1", "no school"),
            (TUESDAY, "99", "no school"),
            (MONDAY, "1", "there already"),
            (MONDAY - timedelta(days=7), "1", "over"),
        ],
    )
    def test_where_it_cannot_go(self, cast, office, to_on, period, words):
        with pytest.raises(Refused, match=words):
            move_lesson(office, lesson(cast), now=NOW, on=MONDAY, to_on=to_on, to_period=period)
        assert not LessonChange.objects.exists()

    def test_the_teacher_cannot_be_in_two_places(self, cast, office):
        """The other class is free at the fifth period, its teacher is not: she gives another lesson there."""
        theirs = lesson(cast, "1", index=1)
        for index in (0, 1):
            cancel_lesson(office, lesson(cast, "5", index=index), now=NOW, on=MONDAY)
        moved = lesson(cast, "6")
        substitute_free = cast.people["homeroom_teacher_2"]
        cancel_lesson(office, lesson(cast, "6", index=1), now=NOW, on=MONDAY)
        substitute(office, moved, now=NOW, on=MONDAY, teacher=substitute_free)
        with pytest.raises(Refused, match="teacher has another lesson"):
            move_lesson(office, theirs, now=NOW, on=MONDAY, to_on=MONDAY, to_period="6")
        move_lesson(office, theirs, now=NOW, on=MONDAY, to_on=MONDAY, to_period="5")

    def test_what_was_owed_about_the_old_place_is_void(self, cast, office):
        cancel_lesson(office, lesson(cast, "6"), now=NOW, on=MONDAY)
        tick(shanghai(8, 20))
        duty = Duty.objects.get(name="attendance.take-roll-call", subject_id=cast.groups[0].id, facts__period="1")
        move_lesson(office, lesson(cast), now=shanghai(8, 21), on=MONDAY, to_on=MONDAY, to_period="6")
        duty.refresh_from_db()
        assert duty.state == "void"


class TestSwap:
    def test_both_change_places_in_one_act(self, cast, office):
        teacher, head = cast.people["subject_teacher"].id, cast.people["homeroom_teacher"].id
        assert (slots(cast)["1"], slots(cast)["5"]) == (teacher, head)
        swap_lessons(office, lesson(cast, "1"), now=NOW, on=MONDAY, other=lesson(cast, "5"), other_on=MONDAY)
        assert (slots(cast)["1"], slots(cast)["5"]) == (head, teacher)

    def test_a_swap_that_cannot_be_leaves_nothing_half_done(self, cast, office):
        """The teacher of period 5 gives a lesson in the second class at the first period."""
        head = cast.people["homeroom_teacher"]
        cancel_lesson(office, lesson(cast, "1", index=1), now=NOW, on=MONDAY)
        substitute(office, lesson(cast, "2", index=1), now=NOW, on=MONDAY, teacher=cast.people["guard"])
        move_lesson(office, lesson(cast, "2", index=1), now=NOW, on=MONDAY, to_on=MONDAY, to_period="1")
        substitute(office, lesson(cast, "2", index=1), now=NOW, on=MONDAY, teacher=head)
        before = set(LessonChange.objects.filter(withdrawn_at=None).values_list("id", flat=True))
        with pytest.raises(Refused, match="teacher has another lesson"):
            swap_lessons(office, lesson(cast, "1"), now=NOW, on=MONDAY, other=lesson(cast, "5"), other_on=MONDAY)
        assert set(LessonChange.objects.filter(withdrawn_at=None).values_list("id", flat=True)) == before

    def test_only_lessons_of_one_class(self, cast, office):
        with pytest.raises(Refused):
            swap_lessons(office, lesson(cast), now=NOW, on=MONDAY, other=lesson(cast, "2", index=1), other_on=MONDAY)
        with pytest.raises(Refused):
            swap_lessons(office, lesson(cast), now=NOW, on=MONDAY, other=lesson(cast), other_on=MONDAY)

    def test_swapped_back_is_as_before(self, cast, office):
        one, two = lesson(cast, "1"), lesson(cast, "5")
        before = slots(cast)
        swap_lessons(office, one, now=NOW, on=MONDAY, other=two, other_on=MONDAY)
        swap_lessons(office, one, now=NOW, on=MONDAY, other=two, other_on=MONDAY)
        assert slots(cast) == before
        assert today(office, cast.school, NOW).changes == []


class TestCancelAndRestore:
    def test_nobody_owes_the_roll_call_of_a_cancelled_lesson(self, cast, office):
        cancel_lesson(office, lesson(cast), now=NOW, on=MONDAY)
        assert "1" not in slots(cast)
        with pytest.raises(Refused):
            cancel_lesson(office, lesson(cast), now=NOW, on=MONDAY)
        restore_lesson(office, lesson(cast), now=NOW, on=MONDAY)
        assert "1" in slots(cast)
        with pytest.raises(Refused, match="nothing to take back"):
            restore_lesson(office, lesson(cast), now=NOW, on=MONDAY)

    def test_a_place_that_is_taken_meanwhile_is_not_given_back(self, cast, office):
        one, two = lesson(cast, "1"), lesson(cast, "5")
        swap_lessons(office, one, now=NOW, on=MONDAY, other=two, other_on=MONDAY)
        with pytest.raises(Refused, match="taken its place"):
            restore_lesson(office, one, now=NOW, on=MONDAY)

    def test_the_first_change_keeps_standing(self, cast, office):
        cancel_lesson(office, lesson(cast), now=NOW, on=MONDAY)
        restore_lesson(office, lesson(cast), now=shanghai(7, 30), on=MONDAY)
        assert LessonChange.objects.get().withdrawn_at == shanghai(7, 30)


class TestReading:
    def test_the_week_of_a_class(self, cast):
        week = week_of_group(cast.school, cast.groups[0], MONDAY)
        assert week.days == tuple(MONDAY + timedelta(days=number) for number in range(5))
        assert [row.period for row in week.rows] == ["early", "1", "2", "3", "4", "5", "6"]
        assert [len(row.cells) for row in week.rows] == [5] * 7
        assert all(len(cell) == 1 for row in week.rows for cell in row.cells)

    def test_a_holiday_in_the_week_has_no_lessons(self, cast):
        week = week_of_group(cast.school, cast.groups[0], date(2026, 9, 28))
        assert week.teaching == (True, True, True, False, False)
        assert not any(row.cells[3] for row in week.rows)

    def test_a_make_up_saturday_follows_another_weekday(self, cast):
        week = week_of_group(cast.school, cast.groups[0], date(2026, 10, 5))
        assert week.days[-1] == date(2026, 10, 10)
        assert week.weekdays[-1] is not None
        assert any(row.cells[-1] for row in week.rows)

    def test_the_week_of_a_teacher_shows_what_is_given_away_and_taken_over(self, cast, office):
        stand_in, teacher = freed(cast, office), cast.people["subject_teacher"]
        substitute(office, lesson(cast), now=NOW, on=MONDAY, teacher=stand_in)
        mine = week_of_teacher(cast.school, teacher, MONDAY)
        first = next(row for row in mine.rows if row.period == "1").cells[0]
        assert [(one.state, one.teacher_id) for one in first] == [("substitute", stand_in.id)]
        theirs = week_of_teacher(cast.school, stand_in, MONDAY)
        first = next(row for row in theirs.rows if row.period == "1").cells[0]
        assert {(one.lesson.group_id, one.state) for one in first} == {
            (cast.groups[0].id, "substitute"),
            (cast.groups[1].id, "cancelled"),
        }

    def test_who_teaches_now(self, cast, office):
        now = shanghai(8, 10)
        found = {one.placed.lesson.group_id: one.placed.teacher_id for one in today(office, cast.school, now).teaching}
        assert found == {
            cast.groups[0].id: cast.people["subject_teacher"].id,
            cast.groups[1].id: cast.people["homeroom_teacher_2"].id,
        }
        own = today(cast.actor("homeroom_teacher", now), cast.school, now).teaching
        assert [one.placed.lesson.group_id for one in own] == [cast.groups[0].id]
        assert today(office, cast.school, shanghai(8, 50)).teaching == []
        assert today(office, cast.school, shanghai(8, 10, on=SATURDAY)).teaching == []

    def test_the_free_come_first_and_those_who_cannot_say_why(self, cast, office, pen):
        away = cast.people["psychology_teacher"]
        StaffLeave.objects.create(school=cast.school, person=away, since=NOW, until=None, recorded_at=NOW)
        day = plan(cast.school, [MONDAY]).days[MONDAY]
        one = next(p for p in day if p.lesson.id == lesson(cast).id)
        found = {free.staff.person_id: free.why_not for free in candidates(cast.school, one, day, shanghai(8))}
        assert found[away.id] == "away"
        assert found[cast.people["homeroom_teacher_2"].id] == "busy"
        assert found[cast.people["guard"].id] == ""
        assert cast.people["subject_teacher"].id not in found
        reasons = list(found.values())
        assert reasons == sorted(reasons, key=bool)
