"""Writing down how an attempt ended, and what that means for the envelope."""

from datetime import datetime
from typing import Any

from xuean.core.pen import Pen
from xuean.outbox import flow, kinds, rules
from xuean.outbox.claim import orphaned
from xuean.outbox.desk import writing
from xuean.outbox.kinds import Outcome
from xuean.outbox.models import Attempt, Envelope
from xuean.outbox.move import move
from xuean.outbox.prepare import Ready, tried


def record(envelope: Envelope, plan: Ready, outcome: Outcome, started: datetime, finished: datetime) -> None:
    """The attempt and the envelope's next state, in one transaction."""
    with writing(envelope, "outbox.attempt", finished) as pen:
        _write_attempt(envelope, outcome, started, finished)
        current = Envelope.objects.filter(pk=envelope.pk, attempts=envelope.attempts).first()
        if current is None or current.state not in (flow.ATTEMPTING, flow.UNKNOWN):
            pen.note(late=outcome.state, channel=envelope.channel)  # taken over meanwhile; the attempt is on record
            return
        envelope.state = current.state
        _after(pen, envelope, plan, outcome)


def _after(pen: Pen, envelope: Envelope, plan: Ready, outcome: Outcome) -> None:
    if outcome.state == flow.FAILED:
        _try_on(pen, envelope, plan, outcome)
    elif outcome.state == flow.UNKNOWN:
        _not_known(pen, envelope, "channel-unsure")
    else:
        move(pen, envelope, outcome.state, reason="")


def _try_on(pen: Pen, envelope: Envelope, plan: Ready, outcome: Outcome) -> None:
    after = rules.after_failure(
        plan.channels, tried(envelope), pen.now, permanent=outcome.permanent, figures=plan.figures
    )
    if after.ended:
        move(pen, envelope, flow.FAILED, reason="rejected", refused=list(after.tried.refused))
        return
    new_round = not after.tried.channel and not after.tried.exhausted and after.next_at > pen.now
    move(
        pen,
        envelope,
        flow.QUEUED,
        reason="channels-down" if new_round or envelope.reason == "channels-down" else "",
        next_at=after.next_at,
        channel=after.tried.channel,
        channel_since=after.tried.since if after.tried.channel else None,
        tries=after.tried.tries,
        exhausted=list(after.tried.exhausted),
        refused=list(after.tried.refused),
    )


def _not_known(pen: Pen, envelope: Envelope, reason: str) -> None:
    """Life and limb: sent once more, and marked so that it may arrive twice. Anything else waits for a person."""
    kind = kinds.kind(envelope.kind)
    if kind is not None and kind.repeat_unknown and not envelope.repeated and envelope.state == flow.ATTEMPTING:
        move(pen, envelope, flow.QUEUED, reason=reason, repeated=True, next_at=pen.now)
    elif envelope.state != flow.UNKNOWN:
        move(pen, envelope, flow.UNKNOWN, reason=reason)


def recover(now: datetime) -> int:
    """Whatever a dead sender left in the middle: nobody knows whether it left. Returns how many were found."""
    found = list(orphaned())
    for envelope in found:
        with writing(envelope, "outbox.unknown", now) as pen:
            if _still_orphaned(envelope):
                lost = Outcome(flow.UNKNOWN, error="sender-died")
                _write_attempt(envelope, lost, envelope.attempting_since or now, now)
                _not_known(pen, envelope, "sender-died")
    return len(found)


def _still_orphaned(envelope: Envelope) -> bool:
    rows: Any = Envelope.objects.select_for_update()
    return rows.filter(pk=envelope.pk, state=flow.ATTEMPTING, attempts=envelope.attempts).exists()


def _write_attempt(envelope: Envelope, outcome: Outcome, started: datetime, finished: datetime) -> None:
    Attempt.objects.create(
        school_id=envelope.school_id,
        envelope=envelope,
        recipient_id=envelope.recipient_id,
        channel=envelope.channel,
        started_at=started,
        finished_at=finished,
        recorded_at=finished,
        state=outcome.state,
        provider_id=outcome.provider_id[:200],
        error=outcome.error[:60],
    )
