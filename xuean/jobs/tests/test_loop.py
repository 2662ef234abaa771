import threading
from datetime import UTC, datetime

import pytest

from xuean.jobs import loop

NOW = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)


@pytest.fixture
def clocked(monkeypatch):
    """A registry of its own and a monotonic clock moved by hand."""
    monkeypatch.setattr(loop, "_steps", {})
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    hand = [0.0]
    monkeypatch.setattr(loop.clock, "monotonic", lambda: hand[0])
    return hand


def test_a_step_runs_when_it_is_due(clocked):
    calls = []
    loop.register(calls.append, 10, name="a")
    lane = loop.Lane("main", threading.Event())
    for clocked[0] in (0.0, 5.0, 9.9, 10.0, 11.0, 25.0):
        lane.round()
    assert len(calls) == 3


def test_a_failing_step_backs_off_and_the_others_go_on(clocked, caplog):
    tries, good = [], []

    def bad(now):
        tries.append(clocked[0])
        raise ValueError("王小明")

    loop.register(bad, 1, name="bad")
    loop.register(good.append, 1, name="good")
    lane = loop.Lane("main", threading.Event())
    for second in range(60):
        clocked[0] = float(second)
        lane.round()
    assert tries == [0.0, 2.0, 6.0, 14.0, 30.0]
    assert len(good) == 60
    assert "bad" in caplog.text
    assert "王小明" not in caplog.text


def test_a_step_with_more_to_do_goes_on_at_once(clocked):
    left = [3]

    def drain(now):
        left[0] -= 1
        return loop.AGAIN if left[0] else None

    loop.register(drain, 60, name="drain")
    loop.Lane("main", threading.Event()).round()
    assert left == [0]


def test_a_stopped_lane_does_not_begin_another_step(clocked):
    stop, calls = threading.Event(), []
    loop.register(lambda now: stop.set() or loop.AGAIN, 1, name="stops")
    loop.register(calls.append, 1, name="after")
    loop.Lane("main", stop).run()
    assert calls == []


def test_lanes_hold_their_own_steps(clocked):
    calls = []
    loop.register(lambda now: calls.append("a"), 1, name="a")
    loop.register(lambda now: calls.append("b"), 1, name="b", lane="slow")
    assert loop.lanes() == ("main", "slow")
    loop.Lane("slow", threading.Event()).round()
    assert calls == ["b"]


def test_once_raises_what_a_step_raises(clocked):
    def bad(now):
        raise ValueError

    loop.register(bad, 1, name="bad")
    with pytest.raises(ValueError):
        loop.once(NOW)
    loop.once(NOW, only=())


def test_a_name_registered_again_replaces_the_step(clocked):
    calls = []
    loop.register(lambda now: calls.append(1), name="a")
    loop.register(lambda now: calls.append(2), name="a")
    loop.once(NOW)
    assert calls == [2]
