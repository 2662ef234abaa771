"""Guardians of a student against those of the whole school. Siblings share one by phone or document, never by name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xuean.core.identity import birth_and_sex
from xuean.people.models import GuardianRight, Guardianship, Person, School, Student
from xuean.people.models.guardian import RIGHTS
from xuean.roster.planning.blind import Blinds
from xuean.roster.planning.contacts import dialled, reach, written
from xuean.roster.planning.known import Known, reached_by
from xuean.roster.planning.persons import document, nameless, new_person, rename, stand_in
from xuean.roster.planning.writes import Draft
from xuean.roster.reading.found import GuardianFound

PARENTS = range(50, 60)
NOT_PARENTS = ("told", "collect")  # a grandmother on the list may be told and may collect; custody and sight need proof
MALE = ("51", "57", "61", "63", "71", "73", "81", "83", "85", "87", "89")
FEMALE = ("52", "58", "62", "64", "75", "77", "82", "84", "86", "88", "90")
OTHER_KIN = "97"


@dataclass(slots=True)
class Guardians:
    """Made for one file; what an earlier row has drafted is known to the later ones."""

    known: Known
    school: School
    blinds: Blinds
    now: datetime
    linked: int = 0
    by_phone: dict[bytes, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    by_document: dict[bytes, UUID] = field(default_factory=dict)
    persons: dict[UUID, Person] = field(default_factory=dict)
    drafted: dict[UUID, set[bytes]] = field(default_factory=lambda: defaultdict(set))  # contacts, by person

    def __post_init__(self) -> None:
        known = self.known
        self.by_phone = reached_by(known.people, known.guardians)
        self.persons = {one: known.people.persons[one] for one in known.guardians if one in known.people.persons}
        taken = known.people.documents.items()
        self.by_document = {blind: person for blind, person in taken if person in known.guardians}

    def plan(
        self, draft: Draft, student: Student, child: str, found: Iterable[GuardianFound], *, new: bool
    ) -> list[str]:
        """Write the guardians of a row into its draft; returns the names of what changes."""
        standing = [] if new else list(self.known.guardianships.get(student.pk, ()))
        changes: list[str] = []
        for order, one in enumerate(found, 1):
            relation = self._standing(one, standing)
            if relation is not None:
                standing.remove(relation)
                changes += self._update(draft, relation, one)
            else:
                self._add(draft, student, child, one, order)
                changes.append("guardian")
        return list(dict.fromkeys(changes))

    def shared_phone(self, one: GuardianFound) -> Person | None:
        """Somebody of another name with one of these phones."""
        for blind in self._phones(one):
            for person in self.by_phone.get(blind, ()):
                if one.name and not nameless(self.persons[person]) and self.persons[person].name != one.name:
                    return self.persons[person]
        return None

    def _standing(self, one: GuardianFound, standing: Sequence[Guardianship]) -> Guardianship | None:
        """The student's own guardian that this is: same document, name, or phone; or the one mother."""
        document_blind = self._document(one)
        contacts = {*self._phones(one), *self._emails(one)}
        for relation in standing:
            person = self.persons[relation.person_id]
            if document_blind and self.by_document.get(document_blind) == person.pk:
                return relation
            if one.name and person.name == one.name:
                return relation
            if (not one.name or nameless(person)) and contacts & self._reached(person.pk):
                return relation
        alike = [one_ for one_ in standing if not one.name and one.kinship and one_.kinship == one.kinship]
        return alike[0] if len(alike) == 1 else None

    def _reached(self, person_id: UUID) -> set[bytes]:
        return {bytes(point.value_blind) for point in self.known.people.contacts.get(person_id, ())}

    def _elsewhere(self, one: GuardianFound, mine: set[UUID]) -> Person | None:
        """A guardian of another child who is the same person."""
        document_blind = self._document(one)
        if document_blind and document_blind in self.by_document:
            return self.persons[self.by_document[document_blind]]
        for blind in self._phones(one):
            for person_id in self.by_phone.get(blind, ()):
                person = self.persons[person_id]
                same = person.name == one.name or not one.name or nameless(person)
                if same and person_id not in mine:
                    return person
        return None

    def _add(self, draft: Draft, student: Student, child: str, one: GuardianFound, order: int) -> None:
        standing = self.known.guardianships.get(student.pk, ())
        mine = {row.person_id for row in (*draft.new, *standing) if isinstance(row, Guardianship)}
        person = self._elsewhere(one, mine)
        if person is None:
            person = self._new(draft, child, one)
        else:
            self.linked += 1
            if one.name and nameless(person) and person.pk in self.known.guardians:
                rename(draft, person, one.name)
            self._reach(draft, person, one)
        relation = Guardianship(
            school_id=self.school.pk,
            student_id=student.pk,
            person_id=person.pk,
            kinship=one.kinship or OTHER_KIN,
            contact_order=len(standing) + order,
            employer=one.employer or None,
            since=self.now,
            recorded_at=self.now,
        )
        draft.add(relation, *rights_of(self.school, relation, one.kinship, self.now))

    def _new(self, draft: Draft, child: str, one: GuardianFound) -> Person:
        sex = "1" if one.kinship in MALE else "2" if one.kinship in FEMALE else "0"
        holder = birth_and_sex(one.id_number) if one.id_number else None
        if one.name:
            born = holder.birth_on if holder else None
            person = new_person(self.school, one.name, holder.sex if holder else sex, born, self.now)
        else:
            person = stand_in(self.school, f"{child}的{one.kinship_text or '家长'}"[:60], sex, self.now)
        draft.add(person)
        self.persons[person.pk] = person
        self._reach(draft, person, one)
        blind = self._document(one)
        if blind and blind not in self.known.people.documents and blind not in self.by_document:
            draft.add(document(self.school, self.blinds, person.pk, one.id_kind, one.id_number, self.now))
            self.by_document[blind] = person.pk
        return person

    def _reach(self, draft: Draft, person: Person, one: GuardianFound) -> list[str]:
        """Returns the names of what was added."""
        standing = self.known.people.contacts.get(person.pk, [])
        also = self.drafted[person.pk]
        changes = []
        for name, given in (("guardian_phone", dialled(one.phones)), ("guardian_email", written(one.emails))):
            fresh = reach(draft, self.school, self.blinds, person.pk, standing, given, self.now, also)
            also |= fresh
            changes += [name] if fresh else []
        for blind in self._phones(one):
            if person.pk not in self.by_phone[blind]:
                self.by_phone[blind].append(person.pk)
        return changes

    def _update(self, draft: Draft, relation: Guardianship, one: GuardianFound) -> list[str]:
        person, changes = self.persons[relation.person_id], []
        if one.name and person.name != one.name:
            rename(draft, person, one.name)
            changes.append("guardian_name")
        if one.kinship and one.kinship != OTHER_KIN and relation.kinship != one.kinship:
            draft.change(relation, "kinship", one.kinship)
            changes.append("kinship")
        if one.employer and relation.employer != one.employer:
            draft.change(relation, "employer", one.employer)
            changes.append("guardian_employer")
        return changes + self._reach(draft, person, one)

    def _phones(self, one: GuardianFound) -> list[bytes]:
        return [self.blinds.contact(kind, phone) for kind, phone in dialled(one.phones)]

    def _emails(self, one: GuardianFound) -> list[bytes]:
        return [self.blinds.contact(kind, address) for kind, address in written(one.emails)]

    def _document(self, one: GuardianFound) -> bytes | None:
        return self.blinds.identity(one.id_kind, one.id_number) if one.id_number else None


def rights_of(school: School, relation: Guardianship, kinship: str, now: datetime) -> list[GuardianRight]:
    """Whoever a school lists without a relation is listed as the guardian."""
    parent = not kinship or int(kinship) in PARENTS
    return [
        GuardianRight(school_id=school.pk, guardianship_id=relation.pk, right=right, since=now, recorded_at=now)
        for right in (RIGHTS if parent else NOT_PARENTS)
    ]
