"""Writing an envelope, in the transaction that gives the reason for it."""

from collections.abc import Mapping
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
    [envelope] = post_all(
        pen, kind=kind, recipients={dedupe: recipient}, reference=reference, facts=facts, not_before=not_before
    )
    return envelope


def post_all(
    pen: Pen,
    *,
    kind: str,
    recipients: Mapping[str, Person],
    reference: Ref,
    facts: dict[str, Any],
    not_before: datetime | None = None,
) -> list[Envelope]:
    """The same for several people of one school, by `dedupe`, in two statements whatever their number."""
    if not recipients:
        return []
    rules.check_facts(facts)
    fresh = [
        Envelope(
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
        for dedupe, recipient in recipients.items()
    ]
    Envelope.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = Envelope.objects.filter(school=fresh[0].school_id, dedupe__in=recipients)
    by_dedupe = {envelope.dedupe: envelope for envelope in rows}
    return [by_dedupe[dedupe] for dedupe in recipients]
