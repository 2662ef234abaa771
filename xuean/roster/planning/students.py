"""A roster against the school: who is new, what changes, which classes come into being."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xuean.kit.mask import mask_identity, mask_phone
from xuean.people.models import Enrolment, School, Student
from xuean.roster.kinds import STUDENTS
from xuean.roster.models import CREATED, FAULT, UNCHANGED, UPDATED, IntakeNote
from xuean.roster.planning.blind import Blinds
from xuean.roster.planning.classes import classes_made, name_of, spot_of_name
from xuean.roster.planning.contacts import dialled, reach, written
from xuean.roster.planning.guardians import Guardians
from xuean.roster.planning.known import Known
from xuean.roster.planning.match import Matcher
from xuean.roster.planning.numbers import Numbers
from xuean.roster.planning.persons import compare, document, new_person, rename
from xuean.roster.planning.plan import Findings, Plan, RowPlan
from xuean.roster.planning.writes import Draft, Spot, plain
from xuean.roster.reading.found import WARNING, Reading, Remark, StudentRow
from xuean.vault import fields

AS_IS = {"identity.checksum", "identity.date", "identity.future", "identity.sex_differs", "identity.birth_differs"}
MOVED, KEPT_BACK, SKIPPED_UP = "29", "02", "04"  # facts N18


def plan_students(
    school: School, reading: Reading[StudentRow], answers: Mapping[str, str], now: datetime, *, digest: str = ""
) -> Plan:
    """Reads what the school knows; writes nothing."""
    known = Known.load(school, digest)
    findings = Findings.of(reading, reading.rows, answers)
    blinds = Blinds(school.pk)
    matcher = Matcher(known, blinds, findings, {})
    matched = [(row, matcher.match(row)) for row in reading.rows]
    planner = _Planner(school, known, blinds, findings, reading, now)
    planner.preload([student for _, student in matched if student is not None])
    rows = [planner.row(row, student) for row, student in matched]
    made = classes_made(school, rows, known.classes, now)
    return findings.plan(STUDENTS, reading, rows, made=made, linked=planner.guardians.linked)


@dataclass(slots=True)
class _Planner:
    school: School
    known: Known
    blinds: Blinds
    findings: Findings
    reading: Reading[StudentRow]
    now: datetime
    guardians: Guardians = None  # type: ignore[assignment]
    numbers: Numbers = None  # type: ignore[assignment]
    confirmed: set[tuple[str, int]] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.guardians = Guardians(self.known, self.school, self.blinds, self.now)
        self.numbers = Numbers.of(self.reading.rows, self.known.local_nos)
        self.confirmed = {(one.sheet, one.row) for one in self.reading.warnings if one.code in AS_IS}

    def preload(self, students: Sequence[Student]) -> None:
        """The keys of what has to be opened to be compared: employers."""
        fields.preload([one for student in students for one in self.known.guardianships.get(student.pk, ())])

    def row(self, row: StudentRow, student: Student | None) -> RowPlan:
        planned = RowPlan(row.sheet, row.row, shown=shown(row))
        if self.findings.blocks(row):
            planned.outcome = FAULT
            return planned
        draft, changes = self._new(row) if student is None else self._known(row, student)
        planned.draft = draft
        planned.changes = tuple(dict.fromkeys(changes))
        planned.outcome = CREATED if student is None else UNCHANGED if draft.empty else UPDATED
        return planned

    def _new(self, row: StudentRow) -> tuple[Draft, list[str]]:
        person = new_person(self.school, row.name, row.sex, row.birth_on, self.now)
        student = Student(
            school=self.school,
            person=person,
            local_no=self._local_no(row, None) or self.numbers.next(_entry_year(row)),
            study_mode=row.study_mode or "1",
            ethnicity=row.ethnicity,
            seat_no=self.numbers.seat(row),
            created_at=self.now,
        )
        self._number(student, row.student_number)
        draft = Draft("student", student.pk, person.pk)
        enrolment = Enrolment(school=self.school, student=student, since=self.now, recorded_at=self.now)
        self._place(draft, spot_of_name(row.class_name), student, enrolment)
        draft.add(person, student, enrolment)
        if row.id_number:
            draft.add(self._document(row, person.pk))
        self._points(draft, row, person.pk)
        self.guardians.plan(draft, student, row.name, row.guardians, new=True)
        self._shared(row)
        self._notes(draft, student, row.remarks)
        return draft, []

    def _known(self, row: StudentRow, student: Student) -> tuple[Draft, list[str]]:
        person = self.known.people.persons[student.person_id]
        draft = Draft("student", student.pk, person.pk)
        changes = compare(draft, person, sex=row.sex, birth_on=row.birth_on)
        if person.name != row.name:
            rename(draft, person, row.name)
            changes.append("name")
        local_no = self._local_no(row, student)
        seat = self.numbers.seat(row)
        changes += compare(
            draft, student, ethnicity=row.ethnicity, study_mode=row.study_mode, seat_no=seat, local_no=local_no
        )
        changes += self._numbered(draft, row, student)
        changes += self._moved(draft, row, student)
        changes += self._points(draft, row, person.pk)
        changes += self.guardians.plan(draft, student, row.name, row.guardians, new=False)
        self._shared(row)
        changes += self._notes(draft, student, row.remarks)
        return draft, changes

    def _local_no(self, row: StudentRow, owner: Student | None) -> str:
        number, wrong = self.numbers.written(row, owner)
        if wrong:
            value = mask_identity(row.local_no) if wrong == "local_no.secret" else row.local_no
            self.findings.say(row, "local_no", wrong, WARNING, value)
        return number

    def _number(self, student: Student, number: str) -> None:
        if number:
            student.student_number = number
            student.student_number_blind = self.blinds.student_number(number)

    def _numbered(self, draft: Draft, row: StudentRow, student: Student) -> list[str]:
        """Identity and student number where they are new; one that took another's place was confirmed before."""
        changes = []
        if row.student_number:
            found = self.blinds.student_number(row.student_number)
            if student.student_number_blind is None or bytes(student.student_number_blind) != found:
                draft.change(student, "student_number", row.student_number)
                draft.change(student, "student_number_blind", found)
                changes.append("student_number")
        if row.id_number:
            standing = self.known.people.document_of.get(student.person_id, [])
            found = self.blinds.identity(row.id_kind, row.id_number)
            if found not in {bytes(one.number_blind) for one in standing}:
                for one in standing:
                    draft.close(one)
                draft.add(self._document(row, student.person_id))
                changes.append("document")
        return changes

    def _document(self, row: StudentRow, person_id):  # type: ignore[no-untyped-def]
        as_is = (row.sheet, row.row) in self.confirmed
        return document(self.school, self.blinds, person_id, row.id_kind, row.id_number, self.now, as_is=as_is)

    def _moved(self, draft: Draft, row: StudentRow, student: Student) -> list[str]:
        wanted, standing = spot_of_name(row.class_name), self.known.spot(student)
        if wanted is None or wanted == standing:
            return []
        enrolment = self.known.enrolments.get(student.pk)
        if enrolment is not None:
            draft.close(enrolment)
        new = Enrolment(
            school=self.school,
            student=student,
            since=self.now,
            recorded_at=self.now,
            change=_change(standing, wanted),
        )
        draft.add(new)
        self._place(draft, wanted, student, new)
        draft.before[f"people.Student:{student.pk}:current_class"] = plain(student.current_class_id), None
        draft.changed.setdefault(student, set()).add("current_class")
        names = {"name": name_of(self.school, wanted, self.known.classes, self.now)}
        names["other"] = name_of(self.school, standing, self.known.classes, self.now) if standing else ""
        self.findings.say(row, "class", "class.moves", WARNING, row.name, **names)
        return ["class"]

    def _place(self, draft: Draft, spot: Spot | None, student: Student, enrolment: Enrolment) -> None:
        if spot is not None:
            draft.place(spot, "current_class_id", student)
            draft.place(spot, "school_class_id", enrolment)

    def _points(self, draft: Draft, row: StudentRow, person_id) -> list[str]:  # type: ignore[no-untyped-def]
        standing = self.known.people.contacts.get(person_id, [])
        address = [("address", row.address)] if row.address else []
        changes = []
        if reach(draft, self.school, self.blinds, person_id, standing, address, self.now):
            changes.append("address")
        if reach(draft, self.school, self.blinds, person_id, standing, dialled(row.phones), self.now):
            changes.append("phone")
        if reach(draft, self.school, self.blinds, person_id, standing, written(row.emails), self.now):
            changes.append("email")
        return changes

    def _shared(self, row: StudentRow) -> None:
        for one in row.guardians:
            other = self.guardians.shared_phone(one)
            if other is not None and other.name not in {found.name for found in row.guardians}:
                phone = next(iter(one.phones), "")
                self.findings.say(row, "", "guardian.phone_shared", WARNING, mask_phone(phone), name=other.name)

    def _notes(self, draft: Draft, student: Student, remarks: Sequence[Remark]) -> list[str]:
        fresh = False
        for remark in remarks:
            digest = self.blinds.note(student.pk, remark.text)
            if (student.pk, digest) in self.known.notes:
                continue
            self.known.notes.add((student.pk, digest))
            fresh = True
            draft.add(
                IntakeNote(
                    school=self.school,
                    student=student,
                    person_id=student.person_id,
                    topic=remark.topic,
                    text=remark.text,
                    digest=digest,
                    created_at=self.now,
                )
            )
        return ["remark"] if fresh else []


def shown(row: StudentRow) -> dict[str, str]:
    """What a page shows of a row: numbers masked, codes as they are."""
    guardian = row.guardians[0] if row.guardians else None
    return {
        "name": row.name,
        "sex": row.sex,
        "class": row.class_name.text if row.class_name else "",
        "identity": mask_identity(row.id_number) if row.id_number else "",
        "guardian": guardian.name if guardian else "",
        "kinship": guardian.kinship if guardian else "",
        "phone": mask_phone(guardian.phones[0]) if guardian and guardian.phones else "",
    }


def _entry_year(row: StudentRow) -> int:
    name = row.class_name
    return name.entry_year if name is not None and name.entry_year else 0


def _change(standing: Spot | None, wanted: Spot) -> str:
    """How the roll calls it: another class of the grade, kept back, a grade skipped. Nothing for a new stage."""
    if standing is None or standing[0] != wanted[0]:
        return ""
    if standing[1] == wanted[1]:
        return MOVED
    return KEPT_BACK if wanted[1] > standing[1] else SKIPPED_UP
