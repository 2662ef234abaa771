"""What the school knows of its students, read in a few statements whatever its size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from xuean.people.models import (
    ContactPoint,
    Enrolment,
    Guardianship,
    IdentityDocument,
    Person,
    School,
    SchoolClass,
    Student,
)
from xuean.roster.models import ImportRow, IntakeNote
from xuean.roster.planning.writes import Spot

CURRENT = {"until": None, "superseded_at": None}


@dataclass(slots=True)
class People:
    """Persons by what identifies them. Keys of documents, phones and numbers are their blind indexes."""

    persons: dict[UUID, Person] = field(default_factory=dict)
    documents: dict[bytes, UUID] = field(default_factory=dict)
    document_of: dict[UUID, list[IdentityDocument]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[UUID, list[ContactPoint]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Known:
    """The students of a school who are not withdrawn, and their guardians."""

    school: School
    people: People
    classes: dict[Spot, SchoolClass]
    students: dict[UUID, Student] = field(default_factory=dict)  # by person
    ids: dict[UUID, Student] = field(default_factory=dict)
    numbers: dict[bytes, Student] = field(default_factory=dict)  # by student number
    named: dict[str, list[Student]] = field(default_factory=lambda: defaultdict(list))
    enrolments: dict[UUID, Enrolment] = field(default_factory=dict)
    guardianships: dict[UUID, list[Guardianship]] = field(default_factory=lambda: defaultdict(list))
    guardians: set[UUID] = field(default_factory=set)
    local_nos: dict[str, Student | None] = field(default_factory=dict)
    notes: set[tuple[UUID, bytes]] = field(default_factory=set)
    same_file: dict[tuple[str, int], UUID] = field(default_factory=dict)  # students of an earlier run of these bytes

    spots: dict[UUID, Spot] = field(default_factory=dict)  # by class

    @classmethod
    def load(cls, school: School, digest: str = "") -> "Known":
        classes = classes_of(school)
        known = cls(school, people_of(school), classes)
        known.spots = {klass.pk: spot for spot, klass in classes.items()}
        for student in Student.objects.filter(school=school):
            known._take(student)
        for enrolment in Enrolment.objects.filter(school=school, **CURRENT):
            known.enrolments[enrolment.student_id] = enrolment
        for guardianship in Guardianship.objects.filter(school=school, **CURRENT).order_by("contact_order", "id"):
            known.guardianships[guardianship.student_id].append(guardianship)
            known.guardians.add(guardianship.person_id)
        notes = IntakeNote.objects.filter(school=school, withdrawn_at=None).values_list("student_id", "digest")
        known.notes = {(student, bytes(digest)) for student, digest in notes}
        if digest:
            rows = ImportRow.objects.filter(school=school, record="student", run__file_digest=digest, withdrawn_at=None)
            known.same_file = {
                (sheet, row): found for sheet, row, found in rows.values_list("sheet", "row", "record_id") if found
            }
        return known

    def _take(self, student: Student) -> None:
        if student.withdrawn_at is not None:
            self.local_nos[student.local_no] = None
            return
        person = self.people.persons[student.person_id]
        self.students[student.person_id] = self.ids[student.pk] = student
        self.local_nos[student.local_no] = student
        self.named[person.name].append(student)
        if student.student_number_blind is not None:
            self.numbers[bytes(student.student_number_blind)] = student

    def spot(self, student: Student) -> Spot | None:
        return self.spots.get(student.current_class_id) if student.current_class_id else None

    def born(self, student: Student) -> date | None:
        return self.people.persons[student.person_id].birth_on


def classes_of(school: School) -> dict[Spot, SchoolClass]:
    rows = SchoolClass.objects.filter(school=school).select_related("grade__stage")
    return {spot_of(klass): klass for klass in rows}


def spot_of(klass: SchoolClass) -> Spot:
    return klass.grade.stage.code, klass.grade.entry_year, klass.number, klass.given_name


def people_of(school: School) -> People:
    """Everybody of the school, with documents and contacts in force."""
    people = People({person.pk: person for person in Person.objects.filter(school=school)})
    for document in IdentityDocument.objects.filter(school=school, **CURRENT):
        people.documents[bytes(document.number_blind)] = document.person_id
        people.document_of[document.person_id].append(document)
    for contact in ContactPoint.objects.filter(school=school, until=None).order_by("order", "id"):
        people.contacts[contact.person_id].append(contact)
    return people


def reached_by(people: People, persons: Iterable[UUID]) -> dict[bytes, list[UUID]]:
    """Phone -> those of `persons` who have it."""
    found: dict[bytes, list[UUID]] = defaultdict(list)
    for person in persons:
        for contact in people.contacts.get(person, ()):
            if contact.kind in ("mobile", "landline"):
                found[bytes(contact.value_blind)].append(person)
    return found
