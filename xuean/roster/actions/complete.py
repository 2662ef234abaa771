"""What was missing of a student is entered. B6.1."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.phones import normalise_phone
from xuean.core.ref import Ref
from xuean.core.verdict import Refused
from xuean.duties.actions import touch
from xuean.people.models import Guardianship, IdentityDocument, Person, Student
from xuean.roster.planning.blind import Blinds
from xuean.roster.planning.contacts import dialled, reach
from xuean.roster.planning.guardians import rights_of
from xuean.roster.planning.known import CURRENT
from xuean.roster.planning.persons import compare, document, nameless, new_person, rename, stand_in
from xuean.roster.planning.writes import Draft, seal, tables, write
from xuean.roster.reads.completeness import missing


@action("roster.complete-student", verb="manage", record="student")
def complete_student(pen: Pen, student: Student, *, now: datetime, values: Mapping[str, str]) -> Student:
    """`values` by the names of the fields that count; only what is missing is taken, nothing is overwritten.

    `document` comes with `document_kind`, a guardian with `kinship`. Raises Refused for a number that is taken.
    """
    lacks = set(missing(student.school, Student.objects.filter(pk=student.pk), now).get(student.pk, ()))
    given = {name: value for name, value in values.items() if value and (name in lacks or name in _BESIDE)}
    draft, blinds = Draft("student", student.pk, student.person_id), Blinds(student.school_id)
    compare(draft, student.person, **{name: given.get(name) for name in ("sex", "birth_on")})
    compare(draft, student, ethnicity=given.get("ethnicity"))
    _numbers(draft, student, given, blinds, now)
    if "address" in given:
        reach(draft, student.school, blinds, student.person_id, (), [("address", given["address"])], now)
    if {"guardian_name", "guardian_phone"} & given.keys():
        _guardian(draft, student, given, blinds, now)
    seal(student.school_id, [draft])
    write(pen, [draft], tables([draft]), {}, now)
    touch(pen, Ref("student", student.pk), Ref("class", student.current_class_id or student.pk))
    pen.note(fields=sorted(set(given) - _BESIDE))
    return student


_BESIDE = {"document_kind", "kinship"}


def _numbers(draft: Draft, student: Student, given: Mapping[str, str], blinds: Blinds, now: datetime) -> None:
    if "student_number" in given:
        found = blinds.student_number(given["student_number"])
        if Student.objects.filter(school=student.school, student_number_blind=found, withdrawn_at=None).exists():
            raise Refused(_("Another student has this student number."))
        draft.change(student, "student_number", given["student_number"])
        draft.change(student, "student_number_blind", found)
    if "document" in given:
        kind = given.get("document_kind") or "1"
        found = blinds.identity(kind, given["document"])
        if IdentityDocument.objects.filter(school=student.school, number_blind=found, **CURRENT).exists():
            raise Refused(_("Somebody else here has this identity number."))
        draft.add(document(student.school, blinds, student.person_id, kind, given["document"], now))


def _guardian(draft: Draft, student: Student, given: Mapping[str, str], blinds: Blinds, now: datetime) -> None:
    """The phone and the name of the first guardian; without any a new one."""
    school = student.school
    rows = Guardianship.objects.filter(student=student, **CURRENT).select_related("person").order_by("contact_order")
    relation = rows.first()
    name = given.get("guardian_name", "")
    if relation is None:
        person = new_person(school, name, "0", None, now) if name else _nameless(student, now)
        relation = Guardianship(
            school=school,
            student=student,
            person=person,
            kinship=given.get("kinship") or "97",
            since=now,
            recorded_at=now,
        )
        draft.add(person, relation, *rights_of(school, relation, given.get("kinship", ""), now))
    elif name and nameless(relation.person):
        rename(draft, relation.person, name)
    phone = normalise_phone(given.get("guardian_phone", ""))
    if phone.kind not in ("none", "short"):
        reach(draft, school, blinds, relation.person_id, (), dialled([phone.number]), now)


def _nameless(student: Student, now: datetime) -> Person:
    return stand_in(student.school, _("{name}'s guardian").format(name=student.person.name), "0", now)
