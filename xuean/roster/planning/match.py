"""Which student of the school a row is about: identity number, student number, then name, birth and class."""

from dataclasses import dataclass

from xuean.kit.mask import mask_identity
from xuean.people.models import Student
from xuean.roster.planning.blind import Blinds
from xuean.roster.planning.classes import spot_of_name
from xuean.roster.planning.known import Known
from xuean.roster.planning.plan import Findings
from xuean.roster.planning.writes import Spot
from xuean.roster.reading.found import CONFIRM, FAULT, Fault, StudentRow

NO = "no"  # the answer to "is this the same child?" that makes a new one


@dataclass(slots=True)
class Matcher:
    known: Known
    blinds: Blinds
    findings: Findings
    taken: dict[object, StudentRow]  # students that a row of this file is about already

    def match(self, row: StudentRow) -> Student | None:
        """None for a new student; faults go to the findings."""
        found = self._by_numbers(row) or self._by_same_file(row) or self._by_name(row)
        if found is None:
            return None
        earlier = self.taken.setdefault(found.pk, row)
        if earlier is not row:
            self.findings.say(row, "name", "match.twice", FAULT, row.name, other=str(earlier.row), sheet=earlier.sheet)
        return found

    def _by_numbers(self, row: StudentRow) -> Student | None:
        known = self.known
        by_identity = by_number = None
        if row.id_number:
            person = known.people.documents.get(self.blinds.identity(row.id_kind, row.id_number))
            by_identity = known.students.get(person) if person else None
            if person and by_identity is None and person not in known.guardians:
                holder = known.people.persons[person].name
                self.findings.say(row, "id_number", "document.taken", FAULT, mask_identity(row.id_number), name=holder)
        if row.student_number:
            by_number = known.numbers.get(self.blinds.student_number(row.student_number))
        if by_identity and by_number and by_identity.pk != by_number.pk:
            names = {"name": self._name(by_identity), "other": self._name(by_number)}
            self.findings.say(row, "student_number", "match.two_students", FAULT, row.name, **names)
        found = by_identity or by_number
        if found is not None:
            self._check(row, found)
        return found

    def _check(self, row: StudentRow, found: Student) -> None:
        """The number says who it is; a name or another number beside it that differs waits for a person."""
        if self._name(found) != row.name:
            self.findings.say(row, "name", "match.other_name", CONFIRM, row.name, name=self._name(found))
        if row.id_number and self._documents(found) and not self._has_document(row, found):
            self.findings.say(row, "id_number", "document.differs", CONFIRM, mask_identity(row.id_number))

    def _by_same_file(self, row: StudentRow) -> Student | None:
        """These very bytes were imported before: the same row is the same child."""
        earlier = self.known.same_file.get((row.sheet, row.row))
        found = self.known.ids.get(earlier) if earlier else None
        return found if found is not None and self._name(found) == row.name else None

    def _by_name(self, row: StudentRow) -> Student | None:
        wanted = spot_of_name(row.class_name)
        found = [one for one in self.known.named.get(row.name, ()) if self._could_be(row, one, wanted)]
        if len(found) != 1:
            return None
        if self.findings.answers.get(Fault(row.sheet, row.row, "", "", "match.name_only").key) == NO:
            return None
        self.findings.say(row, "name", "match.name_only", CONFIRM, row.name, name=_spoken(row))
        return found[0]

    def _could_be(self, row: StudentRow, student: Student, wanted: Spot | None) -> bool:
        """Same class, and nothing that tells the two apart."""
        if self.known.spot(student) != wanted or student.pk in self.taken:
            return False
        born = self.known.born(student)
        if row.birth_on and born and row.birth_on != born:
            return False
        numbered = student.student_number_blind is not None and row.student_number
        return not (numbered or (row.id_number and self._documents(student)))

    def _documents(self, student: Student) -> list[bytes]:
        return [bytes(one.number_blind) for one in self.known.people.document_of.get(student.person_id, ())]

    def _has_document(self, row: StudentRow, student: Student) -> bool:
        wanted = self.blinds.identity(row.id_kind, row.id_number)
        return wanted in self._documents(student)

    def _name(self, student: Student) -> str:
        return self.known.people.persons[student.person_id].name


def _spoken(row: StudentRow) -> str:
    return row.class_name.text if row.class_name else ""
