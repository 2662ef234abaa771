"""What is asked of many at once is what is asked of each: children, lessons, classes, a whole school."""

from datetime import timedelta

import pytest

from tests import cast as casting
from tests.cast import MONDAY, Cast, shanghai
from xuean.access.actor import Actor
from xuean.attendance import settled
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.rules import tally
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.people.models import GroupMember, Student, TeachingGroup
from xuean.presence.log import Mark, write_sweep
from xuean.presence.reads import crowd_of, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return casting.make()


def call(cast: Cast, index: int, period: str, *absent: Student) -> None:
    group = cast.groups[index]
    slot = next(one for one in slots_on(cast.school, MONDAY, [group.id]) if one.period == period)
    moment = slot.start_at + timedelta(minutes=3)
    with clock.at(moment):
        take_roll_call(
            Actor.for_person(cast.people["homeroom_teacher"], moment) if index == 0 else cast.actor("principal"),
            group, slot=slot, marks={one.id: Mark("absent") for one in absent},
        )  # fmt: skip


def morning(cast: Cast) -> None:
    """The first class is called twice: one stays missing, one comes late, one is excused, one is back by himself."""
    first, second, third, fourth = cast.students[:4]
    call(cast, 0, "early", first, second, third, fourth)
    homeroom = cast.actor("homeroom_teacher")
    with clock.at(shanghai(7, 50)):
        record_arrival(homeroom, second)
        ends = shanghai(20)
        explain_absence(homeroom, third, kind="leave", since=shanghai(7, 33), until=ends, source="paper")
    call(cast, 0, "1", first)


def a_mixed_group_is_called(cast: Cast) -> None:
    """Students of both classes at 8:30; one of them is not there. Nobody has called the second class itself."""
    now = shanghai(8, 30)
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test.mixed", now=now)) as pen:
        group = TeachingGroup.objects.create(school=cast.school, kind="mixed", name="走班", created_at=now)
        members = [cast.students[4], *cast.others[:2]]
        since = {"since": shanghai(7), "recorded_at": shanghai(7)}
        for one in members:
            GroupMember.objects.create(school=cast.school, group=group, student=one, **since)
        write_sweep(
            pen, group, members, {members[2].id: Mark("absent")}, on=MONDAY, period="2", session_start_at=now,
            occurred_at=now, absent=1, excused=0, by=None, source="app", supersedes=None,
        )  # fmt: skip


@pytest.mark.parametrize("hour", [7, 8, 9])
def test_a_crowd_says_of_everybody_what_the_rule_says_of_each(cast: Cast, hour: int) -> None:
    morning(cast)
    a_mixed_group_is_called(cast)
    at = shanghai(hour, 40)
    students = list(Student.objects.filter(school=cast.school))
    each = states(cast.school.id, cast.school.tz, at, students)
    crowd = crowd_of(cast.school.id, cast.school.tz, at)
    for student in students:
        told = crowd.apart.get(student.id)
        assert (told.code if told else crowd.common(student.current_class_id)) == each[student.id].code
    assert tally(one.code for one in each.values()).expected == len(students)


def test_children_asked_together_get_the_answers_they_get_alone(cast: Cast) -> None:
    morning(cast)
    facts = {"marked": shanghai(7, 33).isoformat()}
    for now in (shanghai(7, 40), shanghai(8, 30), shanghai(8, 30) + timedelta(days=1)):
        questions = [(Ref("student", one.id), facts) for one in cast.students[:5]]
        alone = [settled.accounted_for(subject, kept, now) for subject, kept in questions]
        assert settled.all_accounted_for(questions, now) == alone
        found = now > shanghai(7, 50)
        assert [bool(answer) for answer in alone[:4]] == [False, found, True, found]


def test_lessons_and_reports_asked_together_get_the_answers_they_get_alone(cast: Cast) -> None:
    morning(cast)
    now = shanghai(8, 30)
    lessons = [
        (Ref("group", group.id), {"on": MONDAY.isoformat(), "period": period})
        for group in cast.groups
        for period in ("early", "1", "2", "no such")
    ]
    assert settled.all_taken(lessons, now) == [settled.roll_call_taken(*one, now) for one in lessons]
    reports = [
        (Ref("class", klass.id), {"on": MONDAY.isoformat(), "period": period})
        for klass in cast.classes
        for period in ("early", "4")
    ]
    assert settled.all_reported(reports, now) == [settled.class_reported(*one, now) for one in reports]
    with clock.at(shanghai(8, 40)):
        record_arrival(cast.actor("homeroom_teacher"), cast.students[0], kind="present")
    later = shanghai(8, 45)
    assert settled.all_reported(reports, later)[0] is True
    assert settled.all_reported(reports, later) == [settled.class_reported(*one, later) for one in reports]
