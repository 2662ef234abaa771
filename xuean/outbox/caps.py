"""Caps against storms (A24, A34): counted from what really went out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from xuean.outbox.models import Attempt, Envelope
from xuean.outbox.rules import Figures

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """`until`: try again then; None: not today, a person decides."""

    reason: str
    until: datetime | None


def held_back(envelope: Envelope, *, capped: bool, figures: Figures, now: datetime) -> Held | None:
    school = Attempt.objects.filter(school=envelope.school_id)
    if school.filter(started_at__gt=now - MINUTE).count() >= figures.per_school_per_minute:
        return Held("held-back", now + MINUTE)
    if not capped:
        return None
    others = school.filter(recipient=envelope.recipient_id, started_at__gt=now - DAY).exclude(envelope=envelope)
    if others.exclude(state="failed").values("envelope").distinct().count() >= figures.per_guardian_per_day:
        return Held("too-many-today", None)
    return None
