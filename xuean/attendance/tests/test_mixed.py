"""A mixed teaching group (走班): students of several classes, each looked for by the own homeroom teacher."""

import json

import pytest
from django.urls import reverse

from tests import cast as theatre
from tests.cast import BEGAN, MONDAY, Cast, shanghai, sign_in
from xuean.access.actor import Actor
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.live import live
from xuean.attendance.reads.roll_call import my_lines
from xuean.attendance.reads.slots import outstanding, slots_on
from xuean.attendance.reads.timeline import timeline
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.duties.models import Duty, DutyHolder, DutyRung
from xuean.duties.tick import tick
from xuean.people.models import GroupMember, Lesson, TeachingGroup
from xuean.presence.log import Mark
from xuean.presence.reads import states

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """In the sixth period 物理A班 takes two students of the first class and two of the second; nobody else has it."""
    cast = theatre.make()
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.mixed", now=BEGAN)):
        teacher = theatre.member_of_staff(cast, "physics", "曾物理")
        group = TeachingGroup.objects.create(school=cast.school, kind="mixed", name="物理A班", created_at=BEGAN)
        theatre.tie(cast, teacher, "subject_teacher", "group", group.id)
        dated = {"school": cast.school, "since": BEGAN, "recorded_at": BEGAN}
        for student in (*cast.students[:2], *cast.others[:2]):
            GroupMember.objects.create(group=group, student=student, **dated)
        Lesson.objects.filter(weekday=1, period="6").update(until=BEGAN)
        Lesson.objects.create(group=group, weekday=1, period="6", subject="物理", teacher=teacher, **dated)
    cast.groups.append(group)
    return cast


def actor(cast: Cast, post: str = "physics") -> Actor:
    return cast.actor(post, shanghai(15))


def call(cast: Cast, minute: int, *absent, base=None):
    group = cast.groups[-1]
    slot = next(one for one in slots_on(cast.school, MONDAY, [group.id]) if one.period == "6")
    marks = {student.id: Mark("absent") for student in absent}
    return take_roll_call(actor(cast), group, now=shanghai(15, minute), slot=slot, marks=marks, base=base)


def test_it_stands_in_the_list_of_who_teaches_it_and_nobody_elses(cast: Cast) -> None:
    lines = {post: my_lines(actor(cast, post), cast.school, MONDAY, shanghai(15)) for post in ("physics", "guard")}
    assert [(line.name, line.slot.subject, line.first) for line in lines["physics"]] == [("物理A班", "物理", True)]
    assert lines["guard"] == []


def test_its_page_takes_students_of_several_classes(cast: Cast, client) -> None:
    address = reverse("attendance:roll-call", args=[cast.groups[-1].id, MONDAY.isoformat(), "6"])
    with clock.at(shanghai(15)):
        sign_in(client, cast.people["physics"], shanghai(15))
        page = client.get(address).content.decode()
        listed = [*cast.students[:2], *cast.others[:2]]
        assert all(student.person.name in page for student in listed)
        assert cast.students[2].person.name not in page
        names = {student.current_class.name(MONDAY) for student in listed}
        assert len(names) == 2
        assert all(f'data-aside="{name}"' in page for name in names)  # two seats number one: the class tells them apart
        answer = client.post(address, {"marks": json.dumps({str(cast.others[0].id): "absent"})})
    assert answer.status_code == 302
    assert Duty.objects.get(name="attendance.account-for-absent").student_id == cast.others[0].id


def test_a_stranger_and_a_homeroom_teacher_have_no_page_of_it(cast: Cast, client) -> None:
    address = reverse("attendance:roll-call", args=[cast.groups[-1].id, MONDAY.isoformat(), "6"])
    with clock.at(shanghai(15)):
        for post in ("subject_teacher", "homeroom_teacher", "guard"):
            sign_in(client, cast.people[post], shanghai(15))
            assert client.get(address).status_code == 404


def test_each_homeroom_teacher_looks_for_the_own_child(cast: Cast) -> None:
    call(cast, 3, cast.students[0], cast.others[0])
    for child, head in ((cast.students[0], "homeroom_teacher"), (cast.others[0], "homeroom_teacher_2")):
        duty = Duty.objects.get(name="attendance.account-for-absent", student_id=child.id)
        held = set(DutyHolder.objects.filter(duty=duty).values_list("person", flat=True))
        assert held == {cast.people["physics"].id, cast.people[head].id}
    tick(shanghai(15, 11))
    calls = Duty.objects.filter(name="notices.call-guardian")
    assert {call.student_id for call in calls} == {cast.students[0].id, cast.others[0].id}
    tick(shanghai(15, 41))
    fired = DutyRung.objects.get(duty__student_id=cast.others[0].id, duty__name="attendance.account-for-absent", no=4)
    assert fired.posts == ["grade_leader"]
    assert fired.told == [str(cast.people["grade_leader"].id)]


def test_seen_in_the_mixed_group_is_found_and_stands_in_the_line_of_time(cast: Cast) -> None:
    own = cast.groups[0]
    slot = next(one for one in slots_on(cast.school, MONDAY, [own.id]) if one.period == "5")
    child = cast.students[0]
    take_roll_call(
        cast.actor("homeroom_teacher"), own, now=shanghai(14, 3), slot=slot, marks={child.id: Mark("absent")}
    )
    sweep = call(cast, 3)
    duty = Duty.objects.get(name="attendance.account-for-absent")
    assert (duty.state, duty.evidence) == ("met", f"roll_call:{sweep.id}")
    assert "circle-check" in [moment.icon for moment in timeline(child, MONDAY)]


def test_the_live_day_counts_it_and_names_it_while_it_is_outstanding(cast: Cast, client) -> None:
    with clock.at(shanghai(15, 2)):
        office = cast.actor("safety_office", shanghai(15))
        assert cast.groups[-1].id in {slot.group for slot in outstanding(cast.school, MONDAY, shanghai(15, 2))}
        assert live(office, cast.school, shanghai(15, 2)).mixed == {cast.groups[-1].id: "物理A班"}
        sign_in(client, cast.people["safety_office"], shanghai(15, 2))
        assert "物理A班 第六节" in client.get(reverse("attendance:live")).content.decode()
    tick(shanghai(15, 2))
    duty = Duty.objects.get(name="attendance.take-roll-call", subject_id=cast.groups[-1].id)
    assert DutyHolder.objects.get(duty=duty).person == cast.people["physics"]
    call(cast, 3, cast.others[0])
    duty.refresh_from_db()
    assert duty.state == "met"
    found = live(office, cast.school, shanghai(15, 4))
    first, second = found.grades[0].classes
    assert (found.mixed, first.counts.here, second.counts.here, second.counts.missing) == ({}, 2, 1, 1)
    assert [one.person.name for one in found.missing] == [cast.others[0].person.name]


def test_nobody_answers_for_it_but_somebody_is_told(cast: Cast) -> None:
    """It has no class: the rung of the homeroom teacher goes to the post that stands in, never to nobody."""
    tick(shanghai(15, 6))
    duty = Duty.objects.get(name="attendance.take-roll-call", subject_id=cast.groups[-1].id)
    assert duty.rung_no == 2
    assert DutyRung.objects.get(duty=duty, no=2).told == [str(cast.people["student_affairs_office"].id)]


def test_whoever_left_the_group_is_not_on_its_list(cast: Cast) -> None:
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.mixed", now=shanghai(12))):
        GroupMember.objects.filter(student=cast.others[0]).update(until=shanghai(12))
    assert call(cast, 3).size == 3
    told = states(cast.school.id, cast.school.tz, shanghai(15, 4), [cast.others[0], cast.others[1]])
    assert [state.code for state in told.values()] == ["untaken", "here"]
