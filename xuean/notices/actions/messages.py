"""What people do with messages: with those that could not be sent, and with their own."""

from datetime import datetime
from uuid import UUID

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours
from xuean.duties.actions import touch
from xuean.outbox import decide
from xuean.outbox.desk import writing
from xuean.outbox.models import Envelope


@action("notices.send-again", verb="manage", record="envelope")
def send_again(pen: Pen, envelope: Envelope, *, now: datetime) -> Envelope:
    """Try all channels once more. Raises Refused when it is neither failed nor unknown any more."""
    decide.again(pen, envelope)
    touch(pen, Ref("envelope", envelope.id))
    return envelope


@action("notices.close", verb="manage", record="envelope")
def close(pen: Pen, envelope: Envelope, *, now: datetime, reason: str) -> Envelope:
    """Dealt with: `told-otherwise` or `not-needed`. Raises Refused when it is neither failed nor unknown any more."""
    decide.close(pen, envelope, reason)
    touch(pen, Ref("envelope", envelope.id))
    return envelope


def show(actor: Actor, envelope_id: UUID, now: datetime) -> Envelope:
    """The recipient has the message on the screen. No grant is asked: it is the own message. Raises NotYours."""
    envelope = Envelope.objects.filter(
        pk=envelope_id, school=actor.school_id, recipient=actor.person_id, recipient__isnull=False
    ).first()
    if envelope is None:
        raise NotYours
    if envelope.shown_at is None:
        with writing(envelope, "notices.shown", now, actor) as pen:
            decide.shown(pen, envelope)
    return envelope
