"""The main job, from a roll-call to a found child: every rung at its stated minute, and then it stops."""

from datetime import timedelta

import pytest

from tests import cast as theatre
from tests.cast import MONDAY, shanghai
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.roll_call import TakenMeanwhile, take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.audit.models import Entry
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import Duty, DutyHolder, DutyRung
from xuean.duties.tick import tick
from xuean.people.models import Lesson
from xuean.presence.log import Mark
from xuean.presence.models import Sighting, Sweep
from xuean.presence.reads import state_of
from xuean.school.actions.lessons import cancel_lesson, restore_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return theatre.make()


def slot(cast, period="1"):
    return next(s for s in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if s.period == period)


def call(cast, now, *, absent=(), period="1", base=None, post="subject_teacher"):
    marks = {student.id: Mark("absent") for student in absent}
    return take_roll_call(cast.actor(post), cast.groups[0], now=now, slot=slot(cast, period), marks=marks, base=base)


def rungs(duty):
    return {rung.no: rung.at for rung in DutyRung.objects.filter(duty=duty)}


def test_a_full_class_owes_nothing(cast):
    sweep = call(cast, shanghai(8, 3))
    assert (sweep.size, sweep.absent) == (6, 0)
    assert not Duty.objects.exists()
    assert state_of(cast.students[0], shanghai(8, 4)).code == "here"


def test_a_missing_child_is_looked_for_rung_by_rung_until_it_comes(cast):
    child = cast.students[0]
    call(cast, shanghai(8, 10), absent=[child])
    assert state_of(child, shanghai(8, 11)).code == "missing"
    duty = Duty.objects.get(name="attendance.account-for-absent")
    holders = set(DutyHolder.objects.filter(duty=duty).values_list("person__name", flat=True))
    assert {"王建国", "周敏"} <= holders  # subject and homeroom teacher see it at once

    tick(shanghai(8, 10))
    assert rungs(duty)[2] == shanghai(8, 10)  # ten minutes from the bell: the call is owed
    tick(shanghai(8, 26))
    assert rungs(duty)[3] == shanghai(8, 25)  # the guardian is told by message, stamped with its own time
    tick(shanghai(12, 0))
    assert rungs(duty)[4] == shanghai(11, 50)  # half a day
    assert "赵磊" in set(DutyHolder.objects.filter(duty=duty).values_list("person__name", flat=True))
    tick(shanghai(16, 0))
    assert rungs(duty)[5] == shanghai(15, 40)  # a day
    assert "周一" in set(DutyHolder.objects.filter(duty=duty).values_list("person__name", flat=True))

    record_arrival(cast.actor("homeroom_teacher"), child, now=shanghai(16, 5), kind="found", note="图书馆")
    duty.refresh_from_db()
    assert duty.state == "met"
    assert duty.evidence.startswith("sighting:")
    assert tick(shanghai(18, 0)).fired == 0
    assert Sighting.objects.filter(student=child).count() == 2  # the mark is kept beside the find


def test_a_child_who_comes_before_the_message_stops_the_ladder(cast):
    child = cast.students[0]
    call(cast, shanghai(8, 3), absent=[child])
    record_arrival(cast.actor("homeroom_teacher"), child, now=shanghai(8, 20))
    tick(shanghai(9, 0))
    duty = Duty.objects.get(name="attendance.account-for-absent")
    assert duty.state == "met"
    assert 3 not in rungs(duty)
    assert state_of(child, shanghai(9, 0)).code == "late"


def test_an_explanation_ends_it_and_says_by_whom(cast):
    child = cast.students[0]
    call(cast, shanghai(8, 3), absent=[child])
    homeroom = cast.actor("homeroom_teacher")
    explain_absence(
        homeroom,
        child,
        now=shanghai(8, 15),
        kind="leave",
        since=shanghai(8),
        until=shanghai(23),
        source="guardian_call",
        said_by=cast.guardians[0],
        reason="发烧",
    )
    duty = Duty.objects.get(name="attendance.account-for-absent")
    assert (duty.state, state_of(child, shanghai(9)).code) == ("met", "leave")
    assert duty.evidence.startswith("excuse:")


def test_the_next_lesson_finds_the_child(cast):
    child = cast.students[0]
    call(cast, shanghai(8, 3), absent=[child])
    call(cast, shanghai(8, 57), period="2")
    assert Duty.objects.get(name="attendance.account-for-absent").state == "met"


def test_still_missing_in_the_next_lesson_is_the_same_search(cast):
    child = cast.students[0]
    call(cast, shanghai(8, 3), absent=[child])
    call(cast, shanghai(8, 57), absent=[child], period="2")
    assert Duty.objects.filter(name="attendance.account-for-absent").count() == 1


def test_somebody_on_leave_is_nobodys_search(cast):
    child = cast.students[0]
    homeroom = cast.actor("homeroom_teacher")
    span = {"since": shanghai(7), "until": shanghai(23)}
    explain_absence(homeroom, child, now=shanghai(7, 30), kind="leave", source="paper", **span)
    sweep = call(cast, shanghai(8, 3))
    assert (sweep.absent, sweep.excused) == (0, 1)
    assert not Duty.objects.filter(name="attendance.account-for-absent").exists()
    assert state_of(child, shanghai(8, 5)).code == "leave"


def test_seen_while_on_leave_is_a_question_to_the_homeroom_teacher(cast):
    child = cast.students[0]
    homeroom = cast.actor("homeroom_teacher")
    span = {"since": shanghai(7), "until": shanghai(23)}
    explain_absence(homeroom, child, now=shanghai(7, 30), kind="leave", source="paper", **span)
    take_roll_call(
        cast.actor("subject_teacher"),
        cast.groups[0],
        now=shanghai(8, 3),
        slot=slot(cast),
        marks={child.id: Mark("present")},
    )
    duty = Duty.objects.get(name="attendance.resolve-contradiction")
    assert DutyHolder.objects.get(duty=duty).person == cast.people["homeroom_teacher"]


def test_two_people_taking_the_same_roll_call_see_the_conflict(cast):
    first = call(cast, shanghai(8, 3))
    with pytest.raises(TakenMeanwhile) as conflict:
        call(cast, shanghai(8, 4), absent=[cast.students[1]], post="homeroom_teacher")
    assert conflict.value.current == first
    assert Sweep.objects.count() == 1
    corrected = call(cast, shanghai(8, 5), absent=[cast.students[1]], base=first.id, post="homeroom_teacher")
    assert corrected.supersedes == first
    assert state_of(cast.students[1], shanghai(8, 6)).code == "missing"


def test_undoing_a_wrong_tap_ends_the_search(cast):
    child = cast.students[0]
    wrong = call(cast, shanghai(8, 3), absent=[child])
    call(cast, shanghai(8, 4), base=wrong.id)
    assert state_of(child, shanghai(8, 5)).code == "here"
    assert Duty.objects.get(name="attendance.account-for-absent").state == "met"


def test_a_stranger_takes_no_roll_call(cast):
    with pytest.raises(NotYours):
        call(cast, shanghai(8, 3), post="homeroom_teacher_2")
    assert not Sweep.objects.exists()
    assert not Entry.objects.exists()


def test_every_roll_call_stands_in_the_chain_once(cast):
    call(cast, shanghai(8, 3), absent=[cast.students[0]])
    entry = Entry.objects.get(tag="attendance.take-roll-call")
    assert entry.codes["absent"] == 1
    assert "李沐阳" not in str(entry.codes)


def test_a_forgotten_roll_call_becomes_a_duty_when_due(cast):
    call(cast, shanghai(7, 35), period="early", post="homeroom_teacher")
    tick(shanghai(8, 4))
    assert not Duty.objects.filter(name="attendance.take-roll-call", group_id=cast.groups[0].id).exists()
    tick(shanghai(8, 6))
    duty = Duty.objects.get(name="attendance.take-roll-call", group_id=cast.groups[0].id)
    assert DutyHolder.objects.get(duty=duty).person == cast.people["subject_teacher"]
    call(cast, shanghai(8, 8))
    duty.refresh_from_db()
    assert (duty.state, duty.settled_late) == ("met", False)


def test_a_week_of_silence_fires_each_rung_once(cast):
    call(cast, shanghai(8, 3), absent=[cast.students[0]])
    duty = Duty.objects.get(name="attendance.account-for-absent")
    for _ in range(3):
        tick(shanghai(8) + timedelta(days=7))
    assert sorted(rungs(duty)) == [1, 2, 3, 4, 5]
    assert rungs(duty)[5] == shanghai(15, 40)


@pytest.mark.parametrize(
    "moment", [shanghai(7, 40), shanghai(8, 3) + timedelta(days=1), shanghai(8, 3) - timedelta(days=1)]
)
def test_a_roll_call_is_taken_on_its_day_and_not_before_it_opens(cast, moment):
    with pytest.raises(Refused):
        take_roll_call(cast.actor("subject_teacher"), cast.groups[0], now=moment, slot=slot(cast), marks={})
    assert not Sweep.objects.exists()


def test_a_cancelled_lesson_owes_no_roll_call(cast):
    tick(shanghai(8, 6))
    duty = Duty.objects.get(name="attendance.take-roll-call", group_id=cast.groups[0].id, occurrence__endswith="/1")
    lesson = Lesson.objects.get(group=cast.groups[0], weekday=1, period="1")
    cancel_lesson(cast.actor("academic_office"), lesson, now=shanghai(8, 7), on=MONDAY, reason="考试")
    tick(shanghai(8, 30))
    duty.refresh_from_db()
    assert duty.state == "void"
    assert duty.rung_no == 1


def test_a_lesson_that_takes_place_after_all_owes_its_roll_call_anew(cast):
    """Taken off and put back, twice: each time another duty, linked to the first, and asking again opens no more."""
    tick(shanghai(8, 6))
    lesson = Lesson.objects.get(group=cast.groups[0], weekday=1, period="1")
    office = cast.actor("academic_office")
    for minute in (7, 20):
        cancel_lesson(office, lesson, now=shanghai(8, minute), on=MONDAY, reason="考试")
        tick(shanghai(8, minute) + timedelta(minutes=1))
        restore_lesson(office, lesson, now=shanghai(8, minute + 5), on=MONDAY)
        for later in (6, 7):
            tick(shanghai(8, minute + later))
    rows = Duty.objects.filter(
        name="attendance.take-roll-call", group_id=cast.groups[0].id, occurrence__startswith=f"{MONDAY}/1"
    )
    first, second, third = rows.order_by("created_at")
    assert [duty.state for duty in (first, second, third)] == ["void", "void", "open"]
    assert (second.facts["again"], third.facts["again"]) == (str(first.id), str(first.id))
    assert [duty.occurrence[-2:] for duty in (first, second, third)] == ["/1", "#2", "#3"]
    assert second.opened_at == shanghai(8, 13)  # nobody was late while it was off
    assert DutyHolder.objects.filter(duty=third, until=None, person=cast.people["subject_teacher"]).exists()
    call(cast, shanghai(8, 30))
    third.refresh_from_db()
    assert third.state == "met"
    tick(shanghai(8, 40))
    assert rows.count() == 3


def test_what_a_past_day_left_undone_closes_late(cast):
    tick(shanghai(8, 6))
    assert Duty.objects.filter(name="attendance.take-roll-call", state="open").exists()
    tick(shanghai(8, 6) + timedelta(days=1))
    left = Duty.objects.filter(name="attendance.take-roll-call", opened_at__lt=shanghai(23))
    assert {(duty.state, duty.settled_late, duty.note) for duty in left} == {("void", True, "lapsed")}
