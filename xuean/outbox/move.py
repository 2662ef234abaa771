"""Changing the state of an envelope: along its flow only, by compare-and-set."""

from typing import Any

from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.outbox import flow, kinds
from xuean.outbox.models import Envelope
from xuean.outbox.words import MOVED_ON

FREE = {"worker": "", "lease_until": None, "attempting_since": None}


def move(pen: Pen, envelope: Envelope, state: str, **values: Any) -> Envelope:
    """Raises Refused when it is not in the state that was read, or may not go there from it."""
    before = envelope.state
    if state != before and not flow.allowed(before, state):
        raise Refused(MOVED_ON)
    values = {"state": state, **FREE, **values}
    values["closed_at"] = pen.now if state in flow.CLOSED else None
    mine = Envelope.objects.filter(pk=envelope.pk, state=before, attempts=envelope.attempts)
    if not mine.update(**values):
        raise Refused(MOVED_ON)
    for name, value in values.items():
        setattr(envelope, name, value)
    pen.note(kind=envelope.kind, state=state, reason=envelope.reason, channel=envelope.channel)
    if state in (flow.FAILED, flow.UNKNOWN):
        kinds.tell_trouble(pen, envelope)
    return envelope
