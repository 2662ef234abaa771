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
from xuean.web.students.contacts import PHONES, guardians_of

PAST = 20  # entries of before that are shown


@dataclass(frozen=True, slots=True)
class Contact:
    """`text`: a phone masked, anything else as it is; `later`: another of its sort is tried before it."""

    id: UUID
    kind: str
    words: str
    text: str
    dead: bool
    confirmed_on: date | None
    later: bool = False

    @property
    def is_phone(self) -> bool:
        return self.kind in PHONES


@dataclass(frozen=True, slots=True)
class Past:
    """An entry that is used no more; `because` is empty where a file or a programme ended it."""

    words: str
    text: str
    until: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Right:
    words: str
    since: datetime
    until: datetime | None
    proven: bool


@dataclass(frozen=True, slots=True)
class Guardian:
    id: UUID
    person_id: UUID
    order: int
    name: str
    kinship: str
    employer: str
    rights: Sequence[Right]
    contacts: Sequence[Contact]
    past: Sequence[Past]


@dataclass(frozen=True, slots=True)
class Family:
    """`own`: how the student is reached, `before`: was; `refs`: all that was read, for the log."""

    guardians: Sequence[Guardian]
    own: Sequence[Contact]
    before: Sequence[Past]
    sees_contacts: bool
    may_correct: bool
    may_order: bool
    refs: Sequence[Ref]


def family(actor: Actor, student: Student, now: datetime) -> Family:
    """Six queries and the keys, whatever the number of guardians."""
    relations = list(guardians_of(student.pk, now))
    sees = can(actor, "read", student, record="contact", now=now)
    persons = [student.person_id, *(one.person_id for one in relations)]
    contacts, past = contacts_of(persons, now) if sees else ({}, {})
    held = [one for found in (contacts, past) for rows in found.values() for one in rows]
    preload([*relations, *held])
    rights = _rights(relations, now)
    return Family(
        guardians=[
            _guardian(one, rights[one.id], contacts.get(one.person_id, []), past.get(one.person_id, []))
            for one in relations
        ],
        own=_contacts(contacts.get(student.person_id, [])),
        before=_past(past.get(student.person_id, [])),
        sees_contacts=sees,
        may_correct=can(actor, "manage", student, record="contact", now=now),
        may_order=can(actor, "manage", student, record="guardianship", now=now),
        refs=[*(Ref("guardianship", one.id) for one in relations), *(Ref("contact", one.id) for one in held)],
    )


Held = dict[UUID, list[ContactPoint]]


def contacts_of(persons: Iterable[UUID], now: datetime) -> tuple[Held, Held]:
    """Those in force, in the order to try, the dead ones last; and those that ended, the latest first."""
    found: tuple[Held, Held] = defaultdict(list), defaultdict(list)
    rows = list(ContactPoint.objects.filter(person__in=list(persons), since__lte=now).order_by("order", "id"))
    ended = [row for row in rows if row.until is not None and row.until <= now]
    for row in sorted(rows, key=lambda one: one.dead_at is not None):
        if row.until is None or row.until > now:
            found[0][row.person_id].append(row)
    for row in sorted(ended, key=lambda one: one.until or now, reverse=True)[:PAST]:
        found[1][row.person_id].append(row)
    return found


def _contacts(rows: Sequence[ContactPoint]) -> list[Contact]:
    """In the order to try; one that does not work is not tried, so that nothing comes before the next."""
    before: set[bool] = set()
    found = []
    for row in rows:
        sort = row.kind in PHONES
        later = sort in before and row.kind != "address" and row.dead_at is None
        found.append(
            Contact(
                row.id,
                row.kind,
                str(words.CONTACTS[row.kind]),
                _shown(row),
                row.dead_at is not None,
                row.confirmed_on,
                later,
            )
        )
        before.add(sort)
    return found


def _past(rows: Sequence[ContactPoint]) -> list[Past]:
    return [
        Past(str(words.CONTACTS[row.kind]), _shown(row), row.until, str(words.ENDED.get(row.ended_because, "")))
        for row in rows
        if row.until is not None
    ]


def _shown(row: ContactPoint) -> str:
    return mask_phone(row.value) if row.kind in PHONES else row.value


def _guardian(
    row: Guardianship,
    rights: Sequence[GuardianRight],
    contacts: Sequence[ContactPoint],
    past: Sequence[ContactPoint],
) -> Guardian:
    return Guardian(
        id=row.id,
        person_id=row.person_id,
        order=row.contact_order,
        name=row.person.name,
        kinship=words.code_name("kinship", row.kinship),
        employer=row.employer or "",
        rights=[Right(str(words.RIGHTS[one.right]), one.since, one.until, bool(one.proof)) for one in rights],
        contacts=_contacts(contacts),
        past=_past(past),
    )


def _rights(relations: Sequence[Guardianship], now: datetime) -> dict[UUID, list[GuardianRight]]:
    found: dict[UUID, list[GuardianRight]] = {one.id: [] for one in relations}
    rows = GuardianRight.objects.filter(in_force(now), guardianship__in=relations, superseded_at=None)
    for row in sorted(rows, key=lambda one: RIGHTS.index(one.right)):
        found[row.guardianship_id].append(row)
    return found
