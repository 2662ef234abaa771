"""What people do with envelopes: see them, confirm them, deal with those that could not be sent. For actions above."""

from xuean.core.pen import Pen
from xuean.outbox import flow
from xuean.outbox.models import Envelope
from xuean.outbox.move import move


def shown(pen: Pen, envelope: Envelope) -> Envelope:
    """The recipient has it on the screen: it is delivered, and if it had not left yet it need not leave."""
    if envelope.state in (flow.QUEUED, flow.ACCEPTED, flow.FAILED, flow.UNKNOWN):
        return move(pen, envelope, flow.DELIVERED, reason="shown", shown_at=pen.now)
    return envelope


def confirm(pen: Pen, envelope: Envelope) -> Envelope:
    """The recipient says that it was read. Raises Refused when it is not delivered."""
    return move(pen, envelope, flow.CONFIRMED)


def again(pen: Pen, envelope: Envelope) -> Envelope:
    """Send a failed or unknown one again, through all channels; an unknown one says that it may be a repetition."""
    return move(
        pen,
        envelope,
        flow.QUEUED,
        reason="",
        next_at=pen.now,
        channel="",
        channel_since=None,
        tries=0,
        exhausted=[],
        refused=[],
        repeated=envelope.repeated or envelope.state == flow.UNKNOWN,
    )


def close(pen: Pen, envelope: Envelope, reason: str) -> Envelope:
    """A failed or unknown one is dealt with: `told-otherwise` or `not-needed`."""
    if reason not in ("told-otherwise", "not-needed"):
        raise ValueError(f"not a reason to close a message: {reason}")
    return move(pen, envelope, flow.DROPPED, reason=reason)
