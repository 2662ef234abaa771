"""Sending: claim, ask again, hand over outside any transaction, write down how it went."""

import logging
from datetime import datetime

from django.db import DatabaseError

from xuean.core import clock
from xuean.jobs import dbclock, loop
from xuean.jobs.rules import error_text
from xuean.jobs.steps import ME
from xuean.outbox import flow, kinds
from xuean.outbox.claim import LEASE, claim
from xuean.outbox.desk import leasing, writing
from xuean.outbox.kinds import Message, Outcome
from xuean.outbox.models import Envelope
from xuean.outbox.move import move
from xuean.outbox.prepare import Ready, Settled, Waits, prepare
from xuean.outbox.record import record, recover

log = logging.getLogger(__name__)
OUTCOMES = (flow.ACCEPTED, flow.DELIVERED, flow.FAILED, flow.UNKNOWN)


def step(now: datetime) -> object:
    """The worker's step: one envelope; there may be more."""
    recover(now)
    return loop.AGAIN if send_next(ME, now) else None


def send_next(worker: str, now: datetime) -> Envelope | None:
    """Bring the next due envelope one attempt further; None when nothing is due."""
    envelope = claim(worker, now)
    if envelope is None:
        return None
    plan, message = _prepared(envelope, now)
    if isinstance(plan, Waits):
        _put_off(envelope, plan, now)
    elif isinstance(plan, Settled):
        _settle(envelope, plan, now)
    elif message is not None:
        _attempt(envelope, plan, message)
    return envelope


def _prepared(envelope: Envelope, now: datetime) -> tuple[Settled | Waits | Ready, Message | None]:
    """A kind that fails must not hold up all the others: its message is listed for a person."""
    try:
        plan = prepare(envelope, now)
        return plan, plan.kind.compose(envelope, plan.target, now) if isinstance(plan, Ready) else None
    except DatabaseError:
        raise
    except Exception as error:
        log.error("envelope %s (%s): %s", envelope.pk, envelope.kind, error_text(error))
        return Settled(flow.FAILED, "broken"), None


def _put_off(envelope: Envelope, plan: Waits, now: datetime) -> None:
    with leasing(now):
        Envelope.objects.filter(pk=envelope.pk, state=flow.QUEUED, worker=envelope.worker).update(
            reason=plan.reason, next_at=plan.until, worker="", lease_until=None
        )


def _settle(envelope: Envelope, plan: Settled, now: datetime) -> None:
    with writing(envelope, "outbox.not-sent", now) as pen:
        move(pen, envelope, plan.state, reason=plan.reason)


def _attempt(envelope: Envelope, plan: Ready, message: Message) -> None:
    started = clock.now()
    if not _begin(envelope, plan.target.channel, started):
        log.warning("envelope %s was taken over", envelope.pk)
        return
    outcome = _hand_over(plan.target.channel, message)
    record(envelope, plan, outcome, started, clock.now())


def _begin(envelope: Envelope, channel: str, started: datetime) -> bool:
    """Committed before the message leaves: whoever finds it like this after a crash cannot know, and says so."""
    if channel != envelope.channel:
        envelope.channel, envelope.channel_since, envelope.tries = channel, started, 0
    envelope.tries += 1
    values = {
        "state": flow.ATTEMPTING,
        "channel": channel,
        "channel_since": envelope.channel_since,
        "tries": envelope.tries,
        "attempting_since": started,
        "lease_until": dbclock.now() + LEASE,
        "attempts": envelope.attempts + 1,
    }
    with leasing(started):
        mine = Envelope.objects.filter(
            pk=envelope.pk, state=flow.QUEUED, worker=envelope.worker, attempts=envelope.attempts
        )
        if not mine.update(**values):
            return False
    for name, value in values.items():
        setattr(envelope, name, value)
    return True


def _hand_over(channel: str, message: Message) -> Outcome:
    try:
        outcome = kinds.channel(channel)(message)
    except Exception as error:  # whatever a channel does: the message may or may not be on its way
        log.error("channel %s: %s", channel, error_text(error))
        return Outcome(flow.UNKNOWN, error=type(error).__name__[:60])
    return outcome if outcome.state in OUTCOMES else Outcome(flow.UNKNOWN, error="odd-outcome")
