"""The sender's desk: a pen for the worker, with the audit entry that every write of an action has."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from xuean.access.actor import Actor
from xuean.audit.append import append
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.outbox.models import Envelope


@contextmanager
def writing(envelope: Envelope, tag: str, now: datetime, actor: Actor | None = None) -> Iterator[Pen]:
    """One transaction about one envelope, ended by its audit entry. An error inside leaves nothing of it.

    `actor`: the recipient who deals with the own message; the system itself when nobody is given.
    """
    actor = actor or Actor.for_system("outbox", envelope.school_id)
    with transaction.atomic():
        pen = Pen(actor=actor, school_id=envelope.school_id, tag=tag, now=now)
        with holding(pen):
            yield pen
        if pen.codes:
            append(
                school_id=envelope.school_id,
                tag=tag,
                actor=actor,
                subject=Ref("envelope", envelope.pk),
                now=now,
                codes=pen.codes,
            )


@contextmanager
def leasing(now: datetime) -> Iterator[None]:
    """One transaction that takes envelopes up without deciding anything about them: no entry."""
    with transaction.atomic(), holding(Pen(actor=None, school_id=None, tag="outbox.lease", now=now)):
        yield
