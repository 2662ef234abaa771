"""Guardians in the order of contact, with their dated rights; telephone numbers masked, one tap away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xuean.access.actor import Actor
from xuean.access.answers import can
from xuean.core.ref import Ref
from xuean.core.span import in_force
from xuean.kit.mask import mask_phone
from xuean.people.models import ContactPoint, GuardianRight, Guardianship, Student
from xuean.people.models.guardian import RIGHTS
from xuean.vault.fields import preload
from xuean.web.students import words

PHONES = ("mobile", "landline")


@dataclass(frozen=True, slots=True)
class Contact:
    """`text`: a phone masked, anything else as it is."""

    id: UUID
    kind: str
    words: str
    text: str
    dead: bool
    confirmed_on: date | None

    @property
    def is_phone(self) -> bool:
        return self.kind in PHONES


@dataclass(frozen=True, slots=True)
class Right:
    words: str
    since: datetime
    until: datetime | None
    proven: bool


@dataclass(frozen=True, slots=True)
class Guardian:
    order: int
    name: str
    kinship: str
    employer: str
    rights: Sequence[Right]
    contacts: Sequence[Contact]


@dataclass(frozen=True, slots=True)
class Family:
    """`own`: how the student is reached; `refs`: all that was read, for the log."""

    guardians: Sequence[Guardian]
    own: Sequence[Contact]
    sees_contacts: bool
    may_correct: bool
    refs: Sequence[Ref]


def family(actor: Actor, student: Student, now: datetime) -> Family:
    """Five queries and the keys, whatever the number of guardians."""
    relations = list(
        Guardianship.objects.filter(in_force(now), student=student, superseded_at=None)
        .select_related("person")
        .order_by("contact_order", "id")
    )
    sees = can(actor, "read", student, record="contact", now=now)
    persons = [student.person_id, *(one.person_id for one in relations)]
    contacts = contacts_of(persons, now) if sees else {}
    preload([*relations, *(one for held in contacts.values() for one in held)])
    rights = _rights(relations, now)
    return Family(
        guardians=[_guardian(one, rights[one.id], contacts.get(one.person_id, [])) for one in relations],
        own=[contact(one) for one in contacts.get(student.person_id, [])],
        sees_contacts=sees,
        may_correct=can(actor, "manage", student, record="contact", now=now),
        refs=[
            *(Ref("guardianship", one.id) for one in relations),
            *(Ref("contact", one.id) for held in contacts.values() for one in held),
        ],
    )


def contacts_of(persons: Iterable[UUID], now: datetime) -> dict[UUID, list[ContactPoint]]:
    """In force, in the order to try, the dead ones last."""
    found: dict[UUID, list[ContactPoint]] = defaultdict(list)
    rows = ContactPoint.objects.filter(in_force(now), person__in=list(persons)).order_by("order", "id")
    for row in sorted(rows, key=lambda one: one.dead_at is not None):
        found[row.person_id].append(row)
    return found


def contact(row: ContactPoint) -> Contact:
    text = mask_phone(row.value) if row.kind in PHONES else row.value
    return Contact(row.id, row.kind, str(words.CONTACTS[row.kind]), text, row.dead_at is not None, row.confirmed_on)


def _guardian(row: Guardianship, rights: Sequence[GuardianRight], contacts: Sequence[ContactPoint]) -> Guardian:
    return Guardian(
        order=row.contact_order,
        name=row.person.name,
        kinship=words.code_name("kinship", row.kinship),
        employer=row.employer or "",
        rights=[Right(str(words.RIGHTS[one.right]), one.since, one.until, bool(one.proof)) for one in rights],
        contacts=[contact(one) for one in contacts],
    )


def _rights(relations: Sequence[Guardianship], now: datetime) -> dict[UUID, list[GuardianRight]]:
    found: dict[UUID, list[GuardianRight]] = {one.id: [] for one in relations}
    rows = GuardianRight.objects.filter(in_force(now), guardianship__in=relations, superseded_at=None)
    for row in sorted(rows, key=lambda one: RIGHTS.index(one.right)):
        found[row.guardianship_id].append(row)
    return found
