"""Writing an envelope, in the transaction that gives the reason for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.outbox import rules
from xuean.outbox.models import Envelope
from xuean.people.models import Person


@dataclass(frozen=True, slots=True)
class Letter:
    """`facts` hold ids, codes and numbers; `facts["student"]` says whom it is about. `dedupe`: once in a school."""

    kind: str
    recipient: Person
    reference: Ref
    facts: dict[str, Any]
    dedupe: str
    not_before: datetime | None = None


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

    Raises ValueError for facts that could be a person's words.
    """
    post_all(pen, [Letter(kind, recipient, reference, facts, dedupe, not_before)])
    return Envelope.objects.get(school=recipient.school_id, dedupe=dedupe)


def post_all(pen: Pen, letters: Iterable[Letter]) -> None:
    """The same for many in one statement; what was written before stays as it is."""
    fresh = [_envelope(pen, letter) for letter in letters]
    if fresh:
        Envelope.objects.bulk_create(fresh, ignore_conflicts=True)


def _envelope(pen: Pen, letter: Letter) -> Envelope:
    rules.check_facts(letter.facts)
    return Envelope(
        school_id=letter.recipient.school_id,
        kind=letter.kind,
        recipient=letter.recipient,
        student_id=UUID(letter.facts["student"]) if letter.facts.get("student") else None,
        reference_record=letter.reference.record,
        reference_id=letter.reference.id,
        facts=letter.facts,
        dedupe=letter.dedupe,
        not_before=letter.not_before or pen.now,
        next_at=letter.not_before or pen.now,
        created_at=pen.now,
    )
