"""A list of staff against the school: who is new, what changes, which posts are given."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xuean.kit.mask import mask_identity, mask_phone
from xuean.people.models import Person, School, SchoolClass, Staff, Tie
from xuean.people.posts import posts
from xuean.roster.kinds import STAFF
from xuean.roster.models import CREATED, FAULT, UNCHANGED, UPDATED
from xuean.roster.planning.blind import Blinds
from xuean.roster.planning.classes import classes_made, name_of, spot_of_name
from xuean.roster.planning.contacts import dialled, reach
from xuean.roster.planning.giving import Giver
from xuean.roster.planning.known import CURRENT, People, classes_of, people_of
from xuean.roster.planning.persons import compare, document, new_person, rename
from xuean.roster.planning.plan import Findings, Plan, RowPlan
from xuean.roster.planning.writes import Draft, Spot
from xuean.roster.reading.found import CONFIRM, WARNING, Fault, PostFound, Reading, StaffRow
from xuean.roster.reading.found import FAULT as WRONG

HOMEROOM = "homeroom_teacher"
LONGEST_SUBJECT = 40


@dataclass(slots=True)
class KnownStaff:
    """Members of staff who have not left, and who holds which post where."""

    school: School
    people: People
    classes: dict[Spot, SchoolClass]
    staff: dict[UUID, Staff] = field(default_factory=dict)  # by person
    numbers: dict[str, Staff] = field(default_factory=dict)
    named: dict[str, list[Staff]] = field(default_factory=lambda: defaultdict(list))
    ties: dict[tuple[str, UUID], list[Tie]] = field(default_factory=lambda: defaultdict(list))  # post, anchor
    deputies: dict[UUID, list[Tie]] = field(default_factory=lambda: defaultdict(list))  # by the tie they stand in for

    @classmethod
    def load(cls, school: School) -> "KnownStaff":
        known = cls(school, people_of(school), classes_of(school))
        for one in Staff.objects.filter(school=school):
            known.numbers[one.staff_no] = one
            if one.left_at is None:
                known.staff[one.person_id] = one
                known.named[known.people.persons[one.person_id].name].append(one)
        for tie in Tie.objects.filter(school=school, **CURRENT):
            if tie.deputy_of_id is None:
                known.ties[tie.post, tie.anchor_id].append(tie)
            else:
                known.deputies[tie.deputy_of_id].append(tie)
        return known


def plan_staff(
    school: School,
    reading: Reading[StaffRow],
    answers: Mapping[str, str],
    now: datetime,
    *,
    giver: Giver,
) -> Plan:
    """Reads what the school knows; writes nothing."""
    known = KnownStaff.load(school)
    findings = Findings.of(reading, reading.rows, answers)
    planner = _Planner(school, known, Blinds(school.pk), findings, giver, now)
    matched = [(row, planner.match(row)) for row in reading.rows]
    rows = [planner.row(row, staff) for row, staff in matched]
    planner.nobody()
    return findings.plan(STAFF, reading, rows, made=classes_made(school, rows, known.classes, now))


@dataclass(slots=True)
class _Planner:
    school: School
    known: KnownStaff
    blinds: Blinds
    findings: Findings
    giver: Giver
    now: datetime
    taken: dict[UUID, StaffRow] = field(default_factory=dict)
    headed: set[Spot] = field(default_factory=set)  # classes that this file gives a homeroom teacher
    last: int = 0

    def match(self, row: StaffRow) -> Staff | None:
        """By document, staff number with name, phone with name; a name alone waits for a person."""
        found = self._by_document(row) or self._by_number(row) or self._by_phone(row) or self._by_name(row)
        if found is None:
            return None
        earlier = self.taken.setdefault(found.pk, row)
        if earlier is not row:
            place = {"other": str(earlier.row), "sheet": earlier.sheet}
            self.findings.say(row, "name", "match.twice", WRONG, row.name, **place)
        return found

    def _by_document(self, row: StaffRow) -> Staff | None:
        if not row.id_number:
            return None
        person = self.known.people.documents.get(self.blinds.identity(row.id_kind, row.id_number))
        return self.known.staff.get(person) if person else None

    def _by_number(self, row: StaffRow) -> Staff | None:
        found = self.known.numbers.get(row.staff_no) if row.staff_no else None
        if found is not None and self._name(found) != row.name:
            self.findings.say(row, "staff_no", "staff.other_name", CONFIRM, row.staff_no, name=self._name(found))
        return found

    def _by_phone(self, row: StaffRow) -> Staff | None:
        wanted = {self.blinds.contact(kind, phone) for kind, phone in dialled(row.phones)}
        for one in self.known.named.get(row.name, ()):
            points = self.known.people.contacts.get(one.person_id, ())
            if wanted & {bytes(point.value_blind) for point in points}:
                return one
        return None

    def _by_name(self, row: StaffRow) -> Staff | None:
        found = [one for one in self.known.named.get(row.name, ()) if one.pk not in self.taken]
        if not found or row.staff_no:  # another number is another person
            return None
        if len(found) > 1:
            self.findings.say(row, "name", "staff.name_twice", WRONG, row.name)
            return None
        if self.findings.answers.get(Fault(row.sheet, row.row, "", "", "staff.name_only").key) == "no":
            return None
        self.findings.say(row, "name", "staff.name_only", CONFIRM, row.name)
        return found[0]

    def row(self, row: StaffRow, staff: Staff | None) -> RowPlan:
        planned = RowPlan(row.sheet, row.row, shown=shown(row))
        if self.findings.blocks(row):
            planned.outcome = FAULT
            return planned
        draft, changes = self._new(row) if staff is None else self._known(row, staff)
        planned.draft, planned.changes = draft, tuple(dict.fromkeys(changes))
        planned.outcome = CREATED if staff is None else UNCHANGED if draft.empty else UPDATED
        return planned

    def _new(self, row: StaffRow) -> tuple[Draft, list[str]]:
        person = new_person(self.school, row.name, row.sex, row.birth_on, self.now)
        staff = Staff(
            school=self.school,
            person=person,
            staff_no=row.staff_no[:20] or self._next(),
            subject=_subjects(row),
            hired_on=row.hired_on,
            created_at=self.now,
        )
        draft = Draft("staff", staff.pk, person.pk)
        draft.add(person, staff)
        self._points(draft, row, person.pk)
        self._posts(draft, row, person)
        return draft, []

    def _known(self, row: StaffRow, staff: Staff) -> tuple[Draft, list[str]]:
        person = self.known.people.persons[staff.person_id]
        draft = Draft("staff", staff.pk, person.pk)
        changes = compare(draft, person, sex=row.sex, birth_on=row.birth_on)
        if person.name != row.name:
            rename(draft, person, row.name)
            changes.append("name")
        number = row.staff_no if row.staff_no not in self.known.numbers else ""
        changes += compare(draft, staff, subject=_subjects(row), hired_on=row.hired_on, staff_no=number[:20])
        if staff.left_at is not None or person.withdrawn_at is not None:
            draft.change(staff, "left_at", None)
            draft.change(person, "withdrawn_at", None)
            changes.append("left_at")
        changes += self._points(draft, row, person.pk)
        changes += self._posts(draft, row, person)
        return draft, changes

    def _points(self, draft: Draft, row: StaffRow, person_id: UUID) -> list[str]:
        standing = self.known.people.contacts.get(person_id, [])
        changes = []
        if reach(draft, self.school, self.blinds, person_id, standing, dialled(row.phones), self.now):
            changes.append("phone")
        email = [("email", row.email)] if row.email else []
        if reach(draft, self.school, self.blinds, person_id, standing, email, self.now):
            changes.append("email")
        if row.id_number:
            blind = self.blinds.identity(row.id_kind, row.id_number)
            if blind not in self.known.people.documents:
                draft.add(document(self.school, self.blinds, person_id, row.id_kind, row.id_number, self.now))
                self.known.people.documents[blind] = person_id
                changes.append("document")
        for remark in row.remarks:
            self.findings.say(row, "remark", "staff.remark", WARNING, remark.text)
        return changes

    def _posts(self, draft: Draft, row: StaffRow, person: Person) -> list[str]:
        given = [self._post(draft, row, person, post) for post in row.posts if post.post]
        return ["post"] if any(given) else []

    def _post(self, draft: Draft, row: StaffRow, person: Person, found: PostFound) -> bool:
        """One tie, unless it stands; True when something changes."""
        anchor = posts()[found.post].anchor
        if anchor not in ("school", "grade", "class"):
            self.findings.say(row, "posts", "post.no_place", WARNING, found.title)
            return False
        refused = self.giver.refuses(person)
        if refused:
            self.findings.say(row, "posts", refused, WARNING, found.title)
            return False
        spot = self._spot(found, anchor)
        standing = self._standing(found.post, spot)
        if found.post == HOMEROOM and spot is not None:
            self.headed.add(spot)
        if any(tie.person_id == person.pk for tie in standing):
            return False
        if found.post == HOMEROOM:
            self._replace(draft, row, found, standing)
        tie = Tie(
            school=self.school,
            person=person,
            post=found.post,
            anchor_record=anchor,
            anchor_id=self.school.pk,
            since=self.now,
            recorded_at=self.now,
        )
        if spot is not None:
            draft.place(spot, "anchor_id", tie)
        draft.add(tie)
        return True

    def _spot(self, found: PostFound, anchor: str) -> Spot | None:
        name = found.class_name
        if anchor == "grade" and name is not None and name.entry_year is not None:
            return name.stage, name.entry_year, None, ""
        return spot_of_name(name) if anchor == "class" else None

    def _standing(self, post: str, spot: Spot | None) -> list[Tie]:
        if spot is None:
            return self.known.ties.get((post, self.school.pk), [])
        if not spot[2] and not spot[3]:
            grade = next((klass.grade_id for one, klass in self.known.classes.items() if one[:2] == spot[:2]), None)
            return self.known.ties.get((post, grade), []) if grade else []
        klass = self.known.classes.get(spot)
        return self.known.ties.get((post, klass.pk), []) if klass else []

    def _replace(self, draft: Draft, row: StaffRow, found: PostFound, standing: list[Tie]) -> None:
        """The class is handed over at the same instant; who stood in for the old one ends with it."""
        for tie in standing:
            before = self.known.people.persons[tie.person_id].name
            self.findings.say(row, "posts", "post.replaces", WARNING, found.title, name=before)
            draft.close(tie)
            for deputy in self.known.deputies.get(tie.pk, ()):
                draft.close(deputy)

    def nobody(self) -> None:
        """Classes that would still be without homeroom teacher are named. C9.7."""
        for spot, klass in self.known.classes.items():
            if klass.closed_on is None and spot not in self.headed and not self._standing(HOMEROOM, spot):
                name = name_of(self.school, spot, self.known.classes, self.now)
                self.findings.add(Fault("", 0, "", name, "class.no_homeroom", WARNING, (("name", name),)))

    def _next(self) -> str:
        while True:
            self.last += 1
            number = f"T{self.last:03}"
            if number not in self.known.numbers:
                return number

    def _name(self, staff: Staff) -> str:
        return self.known.people.persons[staff.person_id].name


def shown(row: StaffRow) -> dict[str, str]:
    counts = Counter(post.title for post in row.posts)
    return {
        "name": row.name,
        "staff_no": row.staff_no,
        "subject": _subjects(row),
        "posts": "、".join(counts),
        "identity": mask_identity(row.id_number) if row.id_number else "",
        "phone": mask_phone(row.phones[0]) if row.phones else "",
    }


def _subjects(row: StaffRow) -> str:
    return "、".join(row.subjects)[:LONGEST_SUBJECT]
