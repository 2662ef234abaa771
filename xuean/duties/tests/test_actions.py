"""Owing, meeting, touching: inside somebody's action, with the pen."""

from datetime import timedelta

import pytest

from tests.cast import BEGAN, Cast, shanghai, tie
from xuean.core.pen import NoPen
from xuean.core.ref import Ref
from xuean.duties import climb
from xuean.duties.actions import (
    calendar_changed,
    extend,
    learn,
    meet,
    open_duty,
    owe,
    rehold,
    touch,
    void,
)
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.tests.play import NAME, Stage, facts, missing, story, writing
from xuean.duties.tick import tick
from xuean.people.models import StaffLeave
from xuean.people.posts import anchors_of
from xuean.policy import UnknownName


def carried_by(duty: Duty) -> dict[str, int]:
    """post → rung of the open holders."""
    return dict(DutyHolder.objects.filter(duty=duty, until=None).values_list("post", "rung_no"))


def test_owing_opens_keeps_the_rule_and_fires_what_is_due(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    assert (duty.clause, duty.state, duty.rung_no) == ("B1.3", "open", 1)
    assert duty.ladder.rungs[1].must == "reach-guardian"
    assert duty.due_at == shanghai(8, 10)
    assert duty.next_at == shanghai(8, 10)
    assert story(duty) == {1: shanghai(8, 3)}
    assert carried_by(duty) == {"homeroom_teacher": 0, "subject_teacher": 1}
    teacher, head = cast.people["subject_teacher"].pk, cast.people["homeroom_teacher"].pk
    assert stage.heard == [(duty.id, 1, ("subject_teacher", "homeroom_teacher"), (teacher, head))]


def test_owing_again_is_the_same_duty_and_keeps_what_was_known(stage: Stage, cast: Cast) -> None:
    first = missing(cast)
    again = missing(cast, shanghai(8, 5))
    other = missing(cast, shanghai(8, 5), occurrence="2")
    assert (again.id, Duty.objects.count()) == (first.id, 2)
    assert again.facts == first.facts
    assert other.id != first.id


def test_a_closed_duty_stays_closed_when_owed_again(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    with writing(cast, shanghai(8, 5)) as pen:
        assert meet(pen, duty, Ref("excuse", cast.school.id), note="at the doctor")
        assert not void(pen, duty, "too late")
    again = missing(cast, shanghai(8, 6))
    assert (again.id, again.state, again.settled_late) == (duty.id, "met", False)
    assert again.evidence == f"excuse:{cast.school.id}"
    assert carried_by(duty) == {}
    assert stage.closed == [(duty.id, "met")]


def test_a_late_roll_call_fires_all_at_once_and_tells_each_person_once(stage: Stage, cast: Cast) -> None:
    duty = missing(cast, shanghai(8, 40))
    rows = {row.no: row for row in duty.rungs.all()}
    head = str(cast.people["homeroom_teacher"].pk)
    assert story(duty) == {1: shanghai(8, 40), 2: shanghai(8, 40)}
    assert rows[2].counted_at == shanghai(8, 40)
    assert rows[1].merged == [head] and rows[2].told == [head]
    assert [(no, posts) for _, no, posts, _ in stage.heard] == [(1, ("subject_teacher",)), (2, ("homeroom_teacher",))]
    assert duty.next_at == shanghai(8, 55)


def test_a_guardian_is_nobody_the_engine_knows(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    tick(shanghai(8, 25))
    assert stage.heard[-1] == (duty.id, 3, ("guardian",), ())


def test_touch_asks_every_open_duty_about_the_subject_and_its_student(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    with writing(cast, shanghai(8, 12)) as pen:
        assert touch(pen, Ref("student", cast.students[0].id)) == []
        stage.found.add(cast.students[0].id)
        assert touch(pen, Ref("student", cast.students[1].id)) == []
        assert touch(pen, Ref("student", cast.students[0].id)) == [duty]
        assert pen.codes["duties"] == {"met": [str(duty.id)]}
    duty.refresh_from_db()
    assert (duty.state, duty.settled_at, duty.settled_late, duty.next_at) == ("met", shanghai(8, 12), True, None)


def test_touching_a_whole_class_is_one_query(stage: Stage, cast: Cast, django_assert_num_queries) -> None:
    missing(cast)
    refs = [Ref("student", student.id) for student in cast.students] + [Ref("group", cast.groups[0].id)]
    with writing(cast, shanghai(8, 12)) as pen, django_assert_num_queries(1):
        assert touch(pen, *refs) == []
        assert touch(pen) == []


def test_a_duty_settled_before_it_is_owed_is_met_without_a_word(stage: Stage, cast: Cast) -> None:
    stage.found.add(cast.students[0].id)
    assert missing(cast).state == "met"
    assert stage.heard == []


def test_put_off_nothing_comes_before(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    with writing(cast, shanghai(8, 5)) as pen:
        assert extend(pen, duty, shanghai(9), "the bus is late")
    tick(shanghai(8, 30))
    duty.refresh_from_db()
    assert (duty.due_at, duty.next_at, story(duty)) == (shanghai(9), shanghai(9), {1: shanghai(8, 3)})
    tick(shanghai(9))
    assert story(duty) == {1: shanghai(8, 3), 2: shanghai(9), 3: shanghai(9)}


def test_a_fact_learnt_later_wakes_its_rungs(stage: Stage, cast: Cast) -> None:
    child = cast.students[0]
    with writing(cast, shanghai(8, 30)) as pen:
        duty = owe(pen, NAME, Ref("student", child.id), facts={"noticed": shanghai(8, 3)}, anchors=anchors_of(child))
        assert story(duty) == {}
        learn(pen, duty, facts(shanghai(8, 30), shanghai(8)))
    assert story(duty) == {1: shanghai(8, 30), 2: shanghai(8, 30)}
    assert duty.facts["noticed"] == shanghai(8, 3).isoformat()


def test_the_open_duty_about_a_record_is_found(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    refs = [Ref("student", student.id) for student in cast.students]
    assert open_duty(NAME, refs[0]) == duty
    assert open_duty(NAME, refs[1]) is None


def test_an_unknown_duty_and_a_missing_pen_are_faults(stage: Stage, cast: Cast) -> None:
    with writing(cast, shanghai(8)) as pen, pytest.raises(UnknownName):
        owe(pen, "no.such-duty", Ref("x", cast.school.id), facts={}, anchors=anchors_of(cast.students[0]))
    duty = missing(cast)
    with pytest.raises(NoPen):
        climb.swap(duty, note="by hand")


def test_a_message_that_fails_does_not_undo_the_roll_call(stage: Stage, cast: Cast) -> None:
    stage.deaf = 1
    duty = missing(cast)
    duty.refresh_from_db()
    assert (duty.state, duty.rung_no, story(duty)) == ("open", 0, {})
    assert duty.next_at == shanghai(8, 3)
    assert carried_by(duty) == {"homeroom_teacher": 0}
    tick(shanghai(8, 4))
    assert story(duty) == {1: shanghai(8, 3)}


def test_a_room_that_cannot_say_is_taken_for_no(stage: Stage, cast: Cast) -> None:
    stage.dumb = True
    assert story(missing(cast)) == {1: shanghai(8, 3)}


def test_somebody_on_leave_is_replaced_and_takes_it_back(stage: Stage, cast: Cast) -> None:
    head = cast.people["homeroom_teacher"]
    with writing(cast, BEGAN):
        own = head.ties.get()
        tie(cast, cast.people["guard"], "homeroom_teacher", "class", cast.classes[0].id, deputy_of=own)
        StaffLeave.objects.create(
            school=cast.school, person=head, since=shanghai(7), until=shanghai(9), recorded_at=shanghai(7)
        )
    duty = missing(cast)
    people = set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person", flat=True))
    assert people == {cast.people["guard"].pk, cast.people["subject_teacher"].pk}
    with writing(cast, shanghai(9)) as pen:
        assert rehold(pen, [duty]) == 1
    people = set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person", flat=True))
    assert people == {head.pk, cast.people["subject_teacher"].pk}


def test_another_calendar_counts_open_duties_anew(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    with writing(cast, shanghai(8, 5)) as pen:
        assert calendar_changed(pen) == 1
    duty.refresh_from_db()
    assert duty.next_at == shanghai(8, 5)
    tick(shanghai(8, 5))
    duty.refresh_from_db()
    assert duty.next_at == shanghai(8, 10)


def test_only_one_of_two_who_read_the_same_version_moves_it(stage: Stage, cast: Cast) -> None:
    first = missing(cast)
    second = Duty.objects.get(pk=first.pk)
    with writing(cast, shanghai(8, 20)) as pen:
        assert meet(pen, first, None)
        assert not meet(pen, second, None)
        assert climb.climb(pen, [second]).fired == []
        assert not extend(pen, second, shanghai(9) + timedelta(days=1), "too late")
