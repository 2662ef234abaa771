"""The kinds of notices: is it still true, who may have it, in which words."""

from datetime import datetime
from uuid import UUID

from xuean.core.verdict import YES, Verdict, no
from xuean.duties.climb import is_settled
from xuean.duties.models import OPEN, Duty
from xuean.notices import texts
from xuean.notices.recipients import route_of, route_of_guardian
from xuean.notices.settled import reached_since
from xuean.outbox import kinds
from xuean.outbox.flow import GONE_OUT
from xuean.outbox.kinds import Kind, Message, Route, Target
from xuean.outbox.models import Envelope

MISSING, FOUND, RUNG = "notices.missing", "notices.found", "notices.rung"


def register() -> None:
    kinds.register_kind(Kind(MISSING, guardian_route, compose, still_missing, repeat_unknown=True))
    kinds.register_kind(Kind(FOUND, guardian_route, compose, still_worth_saying, repeat_unknown=True))
    kinds.register_kind(Kind(RUNG, staff_route, compose, still_owed, capped=False))


def still_owed(envelope: Envelope, now: datetime) -> Verdict:
    """The room is asked once more: a child who has arrived sets nobody going."""
    duty = Duty.objects.filter(pk=envelope.reference_id, state=OPEN).first()
    return YES if duty is not None and not is_settled(duty, now) else no("settled")


def still_missing(envelope: Envelope, now: datetime) -> Verdict:
    """As `still_owed`; and nobody is written to once a guardian was reached by telephone. B4.2."""
    verdict = still_owed(envelope, now)
    if not verdict:
        return verdict
    duty = Duty.objects.get(pk=envelope.reference_id)
    reached = reached_since(UUID(envelope.facts["student"]), duty.opened_at, now)
    return no("reached") if reached else YES


def still_worth_saying(envelope: Envelope, now: datetime) -> Verdict:
    """Only to somebody who has, or may have, the message before it."""
    first = Envelope.objects.filter(pk=UUID(envelope.facts["after"]), state__in=GONE_OUT).exists()
    return YES if first else no("not-needed")


def guardian_route(envelope: Envelope, now: datetime) -> Route:
    return route_of_guardian(envelope.recipient, UUID(envelope.facts["student"]), now)


def staff_route(envelope: Envelope, now: datetime) -> Route:
    return route_of(envelope.recipient, now)


def compose(envelope: Envelope, target: Target, now: datetime) -> Message:
    """The words in the recipient's language, as of the moment that is told."""
    subject, body, language = texts.written(envelope, now)
    return Message(envelope.id, target.address, subject, body, language)
