"""Writing an envelope, in the transaction that gives the reason for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.outbox import rules
from xuean.outbox.models import Envelope
from xuean.people.models import Person


def post(
    pen: Pen,
    *,
    kind: str,
    recipient: Person,
    reference: Ref,
    facts: dict[str, Any],
    dedupe: str,
    not_before: datetime | None = None,
) -> Envelope:
    """The envelope with this `dedupe` in this school: a new one, or the one that was written before.

    `facts` hold ids, codes and numbers only, else ValueError; `facts["student"]` says whom it is about.
    """
    rules.check_facts(facts)
    envelope = Envelope(
        school_id=recipient.school_id,
        kind=kind,
        recipient=recipient,
        student_id=UUID(facts["student"]) if facts.get("student") else None,
        reference_record=reference.record,
        reference_id=reference.id,
        facts=facts,
        dedupe=dedupe,
        not_before=not_before or pen.now,
        next_at=not_before or pen.now,
        created_at=pen.now,
    )
    Envelope.objects.bulk_create([envelope], ignore_conflicts=True)
    return Envelope.objects.get(school=recipient.school_id, dedupe=dedupe)
