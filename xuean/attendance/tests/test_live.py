"""The live school day adds up whatever happened, and says which classes were called."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.live import ClassNow, GradeNow, live
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.rules import Slot, Tally, tally
from xuean.presence.reads import Crowd
from xuean.presence.rules import STATES, UNACCOUNTED, Excused, Seen, State, state_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return theatre.make()


def call(cast: Cast, index: int, period: str) -> None:
    group = cast.groups[index]
    slot = next(one for one in slots_on(cast.school, MONDAY, [group.id]) if one.period == period)
    head = cast.actor("homeroom_teacher_2" if index else "homeroom_teacher", slot.start_at)
    take_roll_call(head, group, now=slot.start_at + timedelta(minutes=3), slot=slot, marks={})


def grade(cast: Cast, hour: int, minute: int) -> GradeNow:
    return live(cast.actor("safety_office"), cast.school, shanghai(hour, minute)).grades[0]


def test_a_missed_earlier_lesson_does_not_uncall_a_class(cast: Cast) -> None:
    """The early reading was never called; the first lesson was, and is over when somebody looks."""
    call(cast, 0, "1")
    found = grade(cast, 8, 50)
    assert [slot.period for slot in found.classes[0].late] == ["early"]
    assert (found.called, found.classes[0].behind, found.classes[1].behind) == (1, False, True)


@pytest.mark.parametrize(("hour", "minute", "called"), [(8, 4, 1), (8, 6, 0), (8, 50, 0), (9, 1, 0)])
def test_the_lesson_going_on_or_the_latest_one_decides(cast: Cast, hour: int, minute: int, called: int) -> None:
    call(cast, 0, "early")
    assert grade(cast, hour, minute).called == called


def _seen(draw_from):
    return st.builds(Seen, draw_from, st.just(shanghai(12)), st.sampled_from(
        ["present", "late", "absent", "left_early", "in", "out", "found"]
    ), st.just("by_hand"))  # fmt: skip


MOMENTS = st.integers(0, 240).map(lambda minutes: shanghai(8) + timedelta(minutes=minutes))
EXCUSES = st.builds(
    lambda kind, since, minutes: Excused(kind, since, since + timedelta(minutes=minutes) if minutes else None, since),
    st.sampled_from(["leave", "official", "infirmary"]), MOMENTS, st.integers(0, 120),
)  # fmt: skip


@given(days=st.lists(st.tuples(st.lists(_seen(MOMENTS), max_size=5), st.lists(EXCUSES, max_size=2)), max_size=8),
       at=MOMENTS)  # fmt: skip
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_here_excused_missing_and_untaken_are_always_everybody(days, at) -> None:
    """Random marks and excuses: each child is in one column, and only who is looked for is in the third."""
    found = [state_at(at, sorted(seen, key=lambda one: one.at), excuses) for seen, excuses in days]
    counts = tally(state.code for state in found)
    assert counts.expected == counts.here + counts.excused + counts.missing + counts.untaken == len(days)
    assert counts.missing == sum(state.code in UNACCOUNTED for state in found)
    for state, (seen, _excuses) in zip(found, days, strict=True):
        if state.code == "untaken":
            assert not [one for one in seen if one.at <= at]


@given(sizes=st.lists(st.lists(st.sampled_from([*STATES, "common"]), max_size=6), min_size=1, max_size=4),
       called=st.sets(st.integers(0, 3)))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_rows_of_classes_add_up_to_their_grade(sizes, called) -> None:
    """Those with a state of their own one by one, the others as their class: in every row, and in the sum of rows."""
    crowd = Crowd({}, called)
    rows = [
        tally(crowd.common(number) if code == "common" else State(code).code for code in codes)
        for number, codes in enumerate(sizes)
    ]
    made = GradeNow(None, "", tuple(ClassNow(None, "", counts, None) for counts in rows))  # type: ignore[arg-type]
    assert made.counts == sum(rows, Tally())
    everybody = [code for codes in sizes for code in codes]
    for counts, codes in [*zip(rows, sizes, strict=True), (made.counts, everybody)]:
        assert counts.expected == counts.here + counts.excused + counts.missing + counts.untaken == len(codes)


def test_a_slot_of_tomorrow_is_behind_nobody(cast: Cast) -> None:
    slots: list[Slot] = slots_on(cast.school, MONDAY, begun_by=shanghai(6))
    assert slots == []
    assert [one.behind for one in grade(cast, 6, 0).classes] == [False, False]
