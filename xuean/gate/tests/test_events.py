"""Events of a gate: answered in order, written once, in whatever order they come."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, shanghai
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.reads.timeline import timeline
from xuean.audit.models import Entry
from xuean.duties.models import Duty
from xuean.duties.tick import tick
from xuean.gate.actions.badges import end_badge, give_badge
from xuean.gate.actions.events import TooOften
from xuean.gate.models import GateEvent
from xuean.gate.tests import stage
from xuean.gate.tests.stage import Gate, badge, event
from xuean.presence.log import Mark
from xuean.presence.models import Sighting
from xuean.presence.reads import crowd_of, state_of, states

pytestmark = pytest.mark.django_db
NOW = shanghai(7, 45)


@pytest.fixture
def gate() -> Gate:
    return stage.make(shanghai(6))


def outcomes(gate: Gate, *events: Any, now: Any = NOW) -> list[tuple[str, str]]:
    return [(one.outcome, one.reason) for one in gate.take(*events, now=now)]


def call(gate: Gate, now: Any, *absent: Any) -> None:
    group = gate.cast.groups[0]
    slot = next(one for one in slots_on(gate.cast.school, MONDAY, [group.id]) if one.period == "1")
    marks = {student.id: Mark("absent") for student in absent}
    take_roll_call(gate.cast.actor("subject_teacher"), group, now=now, slot=slot, marks=marks)


def test_each_event_is_answered_in_order(gate: Gate) -> None:
    child, other = gate.cast.students[:2]
    badge(other, "A 17")
    first = event("e1", child, shanghai(7, 31))
    told = [
        first,
        {"event_id": "e2", "badge": "A 17", "at": shanghai(7, 32).isoformat(), "direction": "in"},
        first,
        {"event_id": "e3", "local_no": "nobody", "at": shanghai(7, 32).isoformat(), "direction": "in"},
        {"event_id": "e4", "badge": "B", "at": shanghai(15, 32).isoformat(), "direction": "in"},
        {"event_id": "e5", "badge": "B", "local_no": "1", "at": shanghai(7, 32).isoformat(), "direction": "in"},
        "nonsense",
    ]
    assert outcomes(gate, *told) == [
        ("accepted", ""), ("accepted", ""), ("duplicate", ""), ("unknown_student", "local_no"),
        ("invalid", "in_the_future"), ("invalid", "who"), ("invalid", "not_an_object"),
    ]  # fmt: skip
    assert list(Sighting.objects.order_by("occurred_at").values_list("student", "kind", "context", "source")) == [
        (child.id, "in", "gate", "东门"), (other.id, "in", "gate", "东门"),
    ]  # fmt: skip
    assert sorted(GateEvent.objects.values_list("event_id", "outcome")) == [
        ("e1", "accepted"), ("e2", "accepted"), ("e3", "unknown_student"), ("e4", "invalid"), ("e5", "invalid"),
    ]  # fmt: skip
    entry = Entry.objects.get(tag="gate.take-events")
    assert (entry.codes["events"], entry.codes["accepted"], entry.codes["duplicate"]) == (7, 2, 1)
    assert entry.system == "gate-device"


def test_sent_again_it_counts_once_and_what_was_unknown_is_known_later(gate: Gate) -> None:
    child = gate.cast.students[0]
    told = [event("e1", child, shanghai(7, 31)), {**event("e2", child, shanghai(7, 32)), "local_no": "X9"}]
    assert [one for one, _ in outcomes(gate, *told)] == ["accepted", "unknown_student"]
    assert [one for one, _ in outcomes(gate, *told)] == ["duplicate", "unknown_student"]
    assert GateEvent.objects.count() == 2
    late = NOW + timedelta(days=30)
    assert outcomes(gate, told[0], now=late) == [("invalid", "too_old")]  # past the memory nothing is taken twice
    again = event("e1", child, late - timedelta(minutes=1))
    assert outcomes(gate, again, now=late + timedelta(minutes=1)) == [("accepted", "")]  # a counter that began anew


def test_a_lost_badge_is_nobodys(gate: Gate) -> None:
    child, actor = gate.cast.students[0], gate.cast.actor("homeroom_teacher")
    card = give_badge(actor, child, now=shanghai(7), code="C1")
    end_badge(actor, card, now=shanghai(7, 20))
    give_badge(actor, gate.cast.students[1], now=shanghai(7, 40), code="C1")

    def shown(name: str, *moment: int) -> Any:
        return {"event_id": name, "badge": "C1", "at": shanghai(*moment).isoformat(), "direction": "in"}

    found = outcomes(gate, shown("a", 7, 10), shown("b", 7, 25), shown("c", 7, 41), shown("d", 7, 31))
    assert [one for one, _ in found] == ["accepted", "unknown_student", "accepted", "accepted"]
    seen = dict(GateEvent.objects.exclude(student=None).values_list("event_id", "student"))
    assert seen == {
        "a": child.id,
        "c": gate.cast.students[1].id,
        "d": gate.cast.students[1].id,
    }  # a clock that is behind


def test_who_comes_through_the_gate_is_not_looked_for_any_more(gate: Gate) -> None:
    child = gate.cast.students[0]
    call(gate, shanghai(8, 3), child)
    duty = Duty.objects.get(name="attendance.account-for-absent")
    outcomes(gate, event("early", child, shanghai(7, 50)), now=shanghai(8, 4))
    duty.refresh_from_db()
    assert duty.state == "open"  # seen before it was missing: told late, it explains nothing
    outcomes(gate, event("e1", child, shanghai(8, 15)), now=shanghai(8, 15))
    duty.refresh_from_db()
    assert duty.state == "met"
    assert duty.evidence.startswith("sighting:")
    assert tick(shanghai(9)).fired == 0
    lines = [(one.at, one.source) for one in timeline(child, MONDAY) if one.icon == "door-enter"]
    assert lines == [(shanghai(7, 50), "东门"), (shanghai(8, 15), "东门")]


def test_a_clock_that_is_ahead_neither_hides_nor_finds_a_missing_child(gate: Gate) -> None:
    child, other = gate.cast.students[:2]
    outcomes(gate, event("e1", child, shanghai(8, 10)), now=shanghai(8))  # ten minutes ahead
    call(gate, shanghai(8, 5), child, other)
    assert Duty.objects.get(student_id=child.id).state == "open"
    outcomes(gate, event("e2", other, shanghai(8, 25)), now=shanghai(8, 15))
    assert Duty.objects.get(student_id=other.id).state == "met"  # at once, not in ten minutes
    assert state_of(other, shanghai(8, 16)).code == "here"


def test_out_during_lessons_is_gone(gate: Gate) -> None:
    child = gate.cast.students[0]
    outcomes(gate, event("e1", child, shanghai(7, 30)))
    call(gate, shanghai(8, 3))
    outcomes(gate, event("e2", child, shanghai(9, 30), "out"), now=shanghai(9, 31))
    assert state_of(child, shanghai(9, 32)).code == "gone"
    crowd = crowd_of(gate.cast.school.id, gate.cast.school.tz, shanghai(9, 32))
    assert crowd.apart[child.id].code == "gone"


def test_a_school_is_read_as_each_student_is(gate: Gate) -> None:
    """Passages before a roll-call are not read for a whole school; the states are the same."""
    cast = gate.cast
    passages = [event(f"i{n}", one, shanghai(7, 20 + n)) for n, one in enumerate(cast.students + cast.others)]
    passages += [
        event("o1", cast.students[1], shanghai(7, 50), "out"),
        event("o2", cast.others[0], shanghai(7, 51), "out"),
    ]
    outcomes(gate, *passages, now=shanghai(7, 55))
    call(gate, shanghai(8, 3), cast.students[2])
    outcomes(gate, event("o3", cast.students[3], shanghai(8, 20), "out"), now=shanghai(8, 20))
    at, everybody = shanghai(8, 30), cast.students + cast.others
    crowd = crowd_of(cast.school.id, cast.school.tz, at)
    for student, state in states(cast.school.id, cast.school.tz, at, everybody).items():
        klass = next(one.current_class_id for one in everybody if one.id == student)
        found = crowd.apart[student].code if student in crowd.apart else crowd.common(klass)
        assert found == state.code, student
    assert cast.students[0].id not in crowd.apart


def test_no_more_queries_for_a_thousand_than_for_two(gate: Gate) -> None:
    def count(events: list[Any], second: int) -> int:
        with CaptureQueriesContext(connection) as found:
            gate.take(*events, now=NOW + timedelta(seconds=second))
        return len(found)

    def many(kind: str, number: int) -> list[Any]:
        children = gate.cast.students
        return [event(f"{kind}{n}", children[n % len(children)], shanghai(7, 1 + n % 40)) for n in range(number)]

    badge(gate.cast.students[0], "B1")
    few = count(many("a", 2), 0)
    assert few <= 24
    bulk = -(-1000 * 16 // connection.features.max_query_params) if connection.features.max_query_params else 4
    assert count(many("b", 1000), 1) <= few + 2 * bulk + 4


def test_a_device_that_asks_too_often_waits(gate: Gate) -> None:
    told = event("e1", gate.cast.students[0], shanghai(7, 31))
    for _ in range(20):
        gate.take(told, now=NOW)
    with pytest.raises(TooOften):
        gate.take(told, now=NOW)
    assert gate.take(told, now=NOW + timedelta(seconds=1))[0].outcome == "duplicate"


PASSAGES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 90), st.sampled_from(["in", "out"])), min_size=1, max_size=8
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(passages=PASSAGES, data=st.data())
def test_any_order_and_repetition_ends_in_the_state_of_the_sorted_set(
    gate: Gate, passages: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    run = data.draw(st.integers(0, 10**12))
    children = gate.cast.students[:3]
    events = [
        event(f"{run}-{n}", children[who], shanghai(7) + timedelta(seconds=60 * minute + n), way)
        for n, (who, minute, way) in enumerate(passages)
    ]
    sent = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=8))))
    at = shanghai(10)
    point = transaction.savepoint()
    try:
        before = Duty.objects.count()
        for number, half in enumerate((sent[: len(sent) // 2], sent[len(sent) // 2 :])):
            gate.take(*half, now=at + timedelta(seconds=number))
        expected = {}
        for one in sorted(events, key=lambda found: found["at"]):
            expected[one["local_no"]] = "here" if one["direction"] == "in" else "gone"
        for child in children:
            state = state_of(child, at + timedelta(minutes=1)).code
            assert state == expected.get(child.local_no, "untaken")
        assert Sighting.objects.filter(context="gate").count() == len(events)
        assert Duty.objects.count() == before  # no duty is opened by the gate, in whatever order
    finally:
        transaction.savepoint_rollback(point)
