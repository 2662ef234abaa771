"""Posting notices: to the guardians of a student, or to people who hold posts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.notices.recipients import distinct, guardians_to_write_to
from xuean.outbox.post import Letter, post_all
from xuean.people.models import Person, Student


def tell(
    pen: Pen,
    kind: str,
    whom: Student | Iterable[Person],
    reference: Ref,
    facts: dict[str, Any],
    *,
    occurrence: str = "",
) -> list[Person]:
    """One envelope for each person: the guardians of a student in contact order, or these people. Once per occurrence.

    Returns them. An empty list: there is nobody to tell; the caller sees to it.
    """
    if isinstance(whom, Student):
        facts = facts | {"student": str(whom.id)}
        people = guardians_to_write_to(whom, pen.now)
    else:
        people = distinct(whom)
    post_all(pen, letters(kind, people, reference, facts, occurrence))
    return people


def letters(
    kind: str, people: Iterable[Person], reference: Ref, facts: dict[str, Any], occurrence: str
) -> list[Letter]:
    """What `tell` posts, for a caller who posts many at once."""
    return [
        Letter(kind, person, reference, facts, dedupe(kind, reference, occurrence, person.id))
        for person in distinct(people)
    ]


def dedupe(kind: str, reference: Ref, occurrence: str, person_id: UUID) -> str:
    return f"{kind}|{reference}|{occurrence}|{person_id}"
