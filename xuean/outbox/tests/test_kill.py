"""A sender killed at every point between claim and record (T5): nothing is lost, and what may arrive twice says so."""

from datetime import timedelta

import pytest

from tests.cast import shanghai
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.jobs import dbclock
from xuean.outbox import record, sender
from xuean.outbox.models import Attempt, Envelope

NOW = shanghai(8, 35)


class Killed(BaseException):
    """The end of the process: no `except Exception` sees it."""


def dies(*args, **kwargs):
    raise Killed


def after(function):
    def run_then_die(*args, **kwargs):
        function(*args, **kwargs)
        raise Killed

    return run_then_die


# where it dies; whether the message had left; the state the next worker leaves it in
POINTS = {
    "before the claim": (lambda m: m.setattr(sender, "claim", dies), 0, "accepted"),
    "after the claim": (lambda m: m.setattr(sender, "prepare", dies), 0, "accepted"),
    "before the attempt is written": (lambda m: m.setattr(sender, "_begin", dies), 0, "accepted"),
    "after the attempt is written": (lambda m: m.setattr(sender, "_hand_over", dies), 0, "unknown"),
    "after the message left": (lambda m: m.setattr(sender, "record", dies), 1, "unknown"),
    "inside the record": (lambda m: m.setattr(record, "move", dies), 1, "unknown"),
    "after the record": (lambda m: m.setattr(sender, "record", after(sender.record)), 1, "accepted"),
}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("kind", ["test.plain", "test.life"])
def test_killed(play, point, kind, monkeypatch):
    prepare, left, state = POINTS[point]
    envelope = play.post(NOW, kind=kind)
    with monkeypatch.context() as patch, clock.at(NOW), pytest.raises(Killed):
        prepare(patch)
        sender.send_next("w1", NOW)
    assert len(play.sent) == left
    later = NOW + timedelta(minutes=2)
    with holding(Pen(None, None, "test", NOW)):
        Envelope.objects.filter(lease_until__isnull=False).update(lease_until=dbclock.now() - timedelta(seconds=1))
    with clock.at(later):
        sender.recover(later)
        while sender.send_next("w2", later):
            pass
    found = Envelope.objects.get(pk=envelope.pk)
    if state == "unknown" and kind == "test.life":
        assert (found.state, found.repeated, play.sent[-1][1].body) == ("accepted", True, "可能重复")
        assert len(play.sent) == left + 1
    else:
        assert found.state == state
        assert len(play.sent) == (1 if state == "accepted" else left)
    if state == "unknown":
        assert Attempt.objects.filter(state="unknown", error="sender-died").count() == 1
        assert ((envelope.pk, "unknown") in play.troubles) == (kind == "test.plain")
