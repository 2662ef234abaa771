"""Which guardians may be told, in which order: from dated rights, asked again at every sending."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xuean.core.span import in_force
from xuean.people.models import ContactPoint, Guardianship, Person


@dataclass(frozen=True, slots=True)
class Reachable:
    """A guardian who may be told, with the contact points that are alive, in order."""

    guardianship: Guardianship
    person: Person
    kinship: str
    contacts: tuple[ContactPoint, ...]

    def first(self, *kinds: str) -> ContactPoint | None:
        return next((contact for contact in self.contacts if contact.kind in kinds), None)


def guardians_with(right: str, student_id: UUID, at: datetime) -> list[Guardianship]:
    """Guardianships in force of this student that carry `right` (custody, told, collect, see), in contact order."""
    rows = Guardianship.objects.filter(
        in_force(at),
        in_force(at, "rights__"),
        student=student_id,
        superseded_at=None,
        rights__right=right,
        rights__superseded_at=None,
    )
    return list(rows.select_related("person").order_by("contact_order", "id"))


def guardians_to_tell(student_id: UUID, at: datetime) -> list[Reachable]:
    """Two queries: who may be told, and how each is reached."""
    relations = guardians_with("told", student_id, at)
    contacts = ContactPoint.objects.filter(
        in_force(at), person__in=[relation.person_id for relation in relations], dead_at=None
    ).order_by("order", "id")
    by_person: dict[UUID, list[ContactPoint]] = {}
    for contact in contacts:
        by_person.setdefault(contact.person_id, []).append(contact)
    return [
        Reachable(relation, relation.person, relation.kinship, tuple(by_person.get(relation.person_id, ())))
        for relation in relations
    ]
