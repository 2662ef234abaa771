"""The state rule, case by case; and that order of arrival never matters."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from xuean.presence.rules import Excused, Seen, accounted_for, in_order, state_at

BELL = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return BELL + timedelta(minutes=minutes)


def seen(minutes: int, kind: str, recorded: int | None = None) -> Seen:
    return Seen(at(minutes), at(recorded if recorded is not None else minutes), kind, "roll_call")


def excuse(since: int, until: int | None, kind: str = "leave") -> Excused:
    return Excused(kind, at(since), at(until) if until is not None else None, at(since))


@pytest.mark.parametrize(
    ("rows", "excuses", "expected"),
    [
        ([], [], "untaken"),
        ([seen(5, "present")], [], "here"),
        ([seen(5, "late")], [], "late"),
        ([seen(5, "absent")], [], "missing"),
        ([seen(5, "absent"), seen(20, "late")], [], "late"),
        ([seen(5, "absent"), seen(20, "found")], [], "here"),
        ([seen(5, "present"), seen(20, "absent")], [], "missing"),
        ([seen(5, "present"), seen(20, "left_early")], [], "left_early"),
        ([seen(5, "in"), seen(20, "out")], [], "gone"),
        ([], [excuse(0, 60)], "leave"),
        ([seen(5, "absent")], [excuse(0, 60)], "leave"),
        ([seen(5, "absent")], [excuse(0, 10)], "missing"),
        ([], [excuse(0, None, "infirmary")], "infirmary"),
        ([], [excuse(0, 60, "official")], "official"),
    ],
)
def test_the_state_half_an_hour_after_the_bell(rows, excuses, expected):
    assert state_at(at(30), rows, excuses).code == expected


def test_nobody_looked_is_never_missing():
    assert state_at(at(600), [], []).code == "untaken"


def test_seen_in_class_while_on_leave_is_a_contradiction():
    state = state_at(at(30), [seen(5, "present")], [excuse(0, 60)])
    assert (state.code, state.contradiction) == ("here", "seen_while_leave")


def test_seen_before_the_leave_began_contradicts_nothing():
    state = state_at(at(30), [seen(5, "present")], [excuse(10, 60)])
    assert (state.code, state.contradiction) == ("leave", "")


def test_what_lies_ahead_is_not_known_yet():
    assert state_at(at(4), [seen(5, "absent")], []).code == "untaken"


def test_every_order_of_recording_ends_in_the_same_state():
    rows = [seen(5, "absent", 6), seen(20, "late", 90), seen(20, "present", 21), seen(40, "absent", 41)]
    codes = {state_at(at(50), in_order(order), []).code for order in permutations(rows)}
    assert codes == {"missing"}


@pytest.mark.parametrize(
    ("rows", "excuses", "accounted"),
    [
        ([seen(5, "absent")], [], False),
        ([seen(2, "present"), seen(5, "absent")], [], False),
        ([seen(5, "absent"), seen(12, "late")], [], True),
        ([seen(5, "absent"), seen(12, "late"), seen(40, "absent")], [], False),
        ([seen(5, "absent")], [excuse(0, 60)], True),
        ([seen(5, "absent")], [excuse(20, 90)], True),
        ([seen(5, "absent")], [excuse(-60, 0)], False),
    ],
)
def test_what_accounts_for_an_absence_marked_at_five_past(rows, excuses, accounted):
    assert (accounted_for(at(5), at(50), rows, excuses) is not None) is accounted
