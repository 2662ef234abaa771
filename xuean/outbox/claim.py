"""Taking one due envelope up, and finding those whose sender died."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from xuean.jobs import dbclock
from xuean.outbox.desk import leasing
from xuean.outbox.flow import ATTEMPTING, QUEUED
from xuean.outbox.models import Envelope

LEASE = timedelta(seconds=60)  # longer than any channel may take


def claim(worker: str, now: datetime) -> Envelope | None:
    """The next due envelope, leased to `worker`; None when nothing is due. Reads plainly first."""
    moment = dbclock.now()
    due = _due(now, moment)
    if not due.exists():
        return None
    with leasing(now):
        envelope = due.select_for_update(skip_locked=True, of=("self",)).first()
        if envelope is None:
            return None
        envelope.worker, envelope.lease_until = worker, moment + LEASE
        envelope.save(update_fields=["worker", "lease_until"])
    return envelope


def _due(now: datetime, moment: datetime) -> QuerySet[Envelope]:
    free = Q(lease_until__isnull=True) | _run_out(moment)
    return Envelope.objects.filter(free, state=QUEUED, next_at__lte=now).order_by("next_at", "id")


def orphaned() -> QuerySet[Envelope]:
    """Envelopes whose sender died between handing them to a channel and writing down how it went."""
    return Envelope.objects.filter(_run_out(dbclock.now()), state=ATTEMPTING).order_by("lease_until")


def _run_out(moment: datetime) -> Q:
    """Run out, or so far ahead that the database's clock must have been set back since."""
    return Q(lease_until__lte=moment) | Q(lease_until__gt=moment + 2 * LEASE)
