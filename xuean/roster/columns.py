"""What a column may hold, in words: for correcting what was recognised."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuean.policy.codes import table
from xuean.roster.kinds import BELLS, STAFF, STUDENTS

Choice = tuple[str, Any]

_PARTS: Mapping[str, Any] = {
    "name": _("Name"),
    "kinship": _("relation"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "employer": _("employer"),
    "id_kind": _("kind of document"),
    "id_number": _("document number"),
    "whole": _("name and phone"),
}
_GUARDIANS: tuple[Choice, ...] = (
    ("guardian.1.name", _("Guardian 1: name")),
    ("guardian.1.kinship", _("Guardian 1: relation")),
    ("guardian.1.phone", _("Guardian 1: phone")),
    ("guardian.1.email", _("Guardian 1: e-mail")),
    ("guardian.1.employer", _("Guardian 1: employer")),
    ("guardian.2.name", _("Guardian 2: name")),
    ("guardian.2.kinship", _("Guardian 2: relation")),
    ("guardian.2.phone", _("Guardian 2: phone")),
    ("guardian.2.email", _("Guardian 2: e-mail")),
    ("guardian.2.employer", _("Guardian 2: employer")),
    ("guardians", _("Guardians in one cell")),
)
FIELDS_OF: Mapping[str, Sequence[Choice]] = {
    STUDENTS: (
        ("name", _("Name")),
        ("sex", _("Sex")),
        ("birth_on", _("Date of birth")),
        ("id_kind", _("Kind of document")),
        ("id_number", _("Document number")),
        ("student_number", _("Student number")),
        ("local_no", _("School's own number")),
        ("ethnicity", _("Ethnic group")),
        ("stage", _("Stage")),
        ("grade", _("Grade")),
        ("class", _("Class")),
        ("seat_no", _("Seat")),
        ("study_mode", _("Mode of study")),
        ("boards", _("Boards: yes or no")),
        ("walks", _("Day student: yes or no")),
        ("address", _("Address")),
        ("phone", _("Phone")),
        ("email", _("E-mail of the first guardian")),
        ("own_email", _("E-mail of the student")),
        ("entered_on", _("Entered on")),
        *_GUARDIANS,
        ("remark", _("Remark")),
        ("note", _("Kept as a remark under its name")),
    ),
    STAFF: (
        ("name", _("Name")),
        ("staff_no", _("Staff number")),
        ("sex", _("Sex")),
        ("birth_on", _("Date of birth")),
        ("id_number", _("Document number")),
        ("subjects", _("Subjects")),
        ("posts", _("Posts")),
        ("homeroom_of", _("Homeroom teacher of")),
        ("phones", _("Phone")),
        ("email", _("E-mail")),
        ("hired_on", _("Hired on")),
        ("remark", _("Remark")),
    ),
    BELLS: (
        ("name", _("Name")),
        ("starts", _("Begins")),
        ("ends", _("Ends")),
        ("times", _("Begins and ends")),
        ("audience", _("For whom")),
    ),
}


def field_words(field: str) -> str:
    """A field that is in no list: 'guardian.51.phone' is 父亲：电话."""
    if field.startswith("guardian."):
        _guardian, slot, part = field.split(".")
        code = slot[:2]
        known = len(slot) >= 2 and table("kinship").has(code)
        numbered = gettext("Guardian {n}").format(n=slot.lstrip("u"))
        who = gettext(table("kinship").get(code).name.en) if known else numbered
        return gettext("{who}: {what}").format(who=who, what=_PARTS.get(part, part))
    return field
