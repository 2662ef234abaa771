"""What pages ask of duties."""

from datetime import timedelta

from tests.cast import Cast, shanghai
from xuean.core.ref import Ref
from xuean.duties import reads
from xuean.duties.actions import extend, meet, void
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.reads import LATER, NEXT, NOW, PASSED
from xuean.duties.tests.play import Stage, missing, writing
from xuean.duties.tick import tick


def test_today_is_one_query_in_order_of_the_next_moment(stage: Stage, cast: Cast, django_assert_num_queries) -> None:
    late, soon = missing(cast, shanghai(8, 40), student=0), missing(cast, shanghai(8, 41), student=1)
    with writing(cast, shanghai(8, 41)) as pen:
        extend(pen, late, shanghai(9, 10), "on the phone")
    tick(shanghai(8, 42))
    actor = cast.actor("homeroom_teacher", shanghai(8, 42))
    with django_assert_num_queries(1):
        found = list(reads.open_for(actor))
    assert [(duty.id, duty.held_post, duty.held_rung) for duty in found] == [
        (soon.id, "homeroom_teacher", 0),
        (late.id, "homeroom_teacher", 0),
    ]
    assert list(reads.open_for(cast.actor("homeroom_teacher_2"))) == []
    with writing(cast, shanghai(8, 45)) as pen:
        meet(pen, Duty.objects.get(pk=late.pk), None)
    assert [duty.id for duty in reads.open_for(actor)] == [soon.id]


def test_the_ladder_of_an_open_duty(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    tick(shanghai(8, 12))
    duty.refresh_from_db()
    steps = reads.ladder_of(duty, shanghai(8, 12))
    assert [(step.no, step.state, step.at) for step in steps] == [
        (1, PASSED, shanghai(8, 3)),
        (2, NOW, shanghai(8, 10)),
        (3, NEXT, shanghai(8, 25)),
        (4, LATER, shanghai(11, 50)),
        (5, LATER, shanghai(15, 40)),
    ]
    assert (steps[1].noticed_at, steps[1].must) == (shanghai(8, 12), "reach-guardian")
    assert steps[1].people == (cast.people["homeroom_teacher"].pk,)


def test_the_ladder_of_a_closed_duty_ends_where_it_stopped(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    with writing(cast, shanghai(8, 5)) as pen:
        meet(pen, duty, None)
    assert [(step.no, step.state) for step in reads.ladder_of(duty, shanghai(9))] == [(1, PASSED)]


def test_ladders_of_many_cost_as_much_as_of_one(stage: Stage, cast: Cast, django_assert_max_num_queries) -> None:
    duties = [missing(cast, student=number) for number in range(6)]
    with django_assert_max_num_queries(8):
        found = reads.ladders_of(duties, shanghai(8, 5))
    assert {len(steps) for steps in found.values()} == {5}


def test_why_this_deadline(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    told = reads.why(duty, shanghai(8, 5))
    assert (told.due_at, told.opened_at, told.put_off_until) == (shanghai(8, 10), shanghai(8, 3), None)
    assert told.facts["session_start"] == shanghai(8)
    assert len(told.steps) == 5


def test_overdue_and_climbing_stay_in_scope(stage: Stage, cast: Cast) -> None:
    duty, now = missing(cast), shanghai(8, 10)
    for post, sees in (("homeroom_teacher", True), ("grade_leader", True), ("homeroom_teacher_2", False)):
        actor = cast.actor(post, now)
        assert list(reads.overdue(actor, now)) == ([duty] if sees else []), post
        assert list(reads.climbing(actor, now)) == ([duty] if sees else []), post
        assert list(reads.about(actor, Ref("student", cast.students[0].id), now)) == ([duty] if sees else []), post
    assert list(reads.overdue(cast.actor("principal", now), now - timedelta(seconds=1))) == []


def test_nobody_carries_it_is_found(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    assert list(reads.unheld(cast.school)) == []
    with writing(cast, shanghai(8, 5)):
        DutyHolder.objects.filter(duty=duty).update(until=shanghai(8, 5))
    assert list(reads.unheld(cast.school)) == [duty]
    assert reads.holders_of([duty]) == {duty.id: []}


def test_fulfilment_counts_by_clause(stage: Stage, cast: Cast, django_assert_num_queries) -> None:
    duties = [missing(cast, student=number) for number in range(4)]
    for duty, minute in ((duties[0], 5), (duties[1], 20)):
        with writing(cast, shanghai(8, minute)) as pen:
            meet(pen, duty, None)
    actor = cast.actor("principal")
    span = (shanghai(0), shanghai(23))
    with django_assert_num_queries(1):
        counts = reads.fulfilment(actor, *span, shanghai(8, 9))
    assert counts == {"B1.3": {"opened": 4, "in_time": 1, "late": 1, "open": 2}}
    assert reads.fulfilment(actor, *span, shanghai(8, 10))["B1.3"]["late"] == 3
    with writing(cast, shanghai(8, 10)) as pen:
        void(pen, duties[2], "a slip")
    counts = {"opened": 4, "in_time": 1, "late": 3, "open": 1}  # void and late is late; void is never met
    assert reads.fulfilment(actor, *span, shanghai(8, 11)) == {"B1.3": counts}
    assert reads.fulfilment(actor, shanghai(9), shanghai(10), shanghai(10)) == {}
