"""What rooms and pages ask about people. Narrowing to an actor happens a floor above, in access."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from xuean.core.span import in_force
from xuean.people.models import GroupMember, SchoolClass, Student, TeachingGroup

FOUND_AT_MOST = 50


def students_of(group: TeachingGroup, at: datetime) -> "QuerySet[Student]":
    """The students on the list of this group at `at`, in seat order. Participants and withdrawn ones are not on it."""
    rows = Student.objects.filter(school=group.school_id, withdrawn_at=None).select_related("person", "current_class")
    if group.kind == "class":
        listed = Q(enrolments__school=group.school_id, enrolments__school_class=group.school_class_id)
        listed &= Q(enrolments__superseded_at=None)
        return rows.filter(listed & in_force(at, "enrolments__")).order_by("seat_no", "person__pinyin", "id")
    members = GroupMember.objects.filter(in_force(at), group=group, superseded_at=None).values("student_id")
    return rows.filter(id__in=members).order_by("person__pinyin", "id")


def classes_of(school_id: UUID) -> "QuerySet[SchoolClass]":
    """The open classes of a school by grade and number, with what their names need."""
    rows = SchoolClass.objects.filter(school=school_id, closed_on=None)
    return rows.select_related("grade__stage", "group").order_by("grade__stage__code", "-grade__entry_year", "number")


def name_matches(text: str, prefix: str = "") -> Q:
    """Name, pinyin or initials: 曾小贤, zengxiaoxian, zxx. `prefix` leads to the person ("person__")."""
    wanted = text.strip()
    if not wanted:
        return Q(pk__in=[])
    latin = wanted.replace(" ", "").lower()
    found = Q(**{f"{prefix}name__contains": wanted})
    if latin.isascii():
        found |= Q(**{f"{prefix}pinyin__contains": latin}) | Q(**{f"{prefix}initials__contains": latin})
    return found


def age(birth_on: date | None, on: date) -> int | None:
    """Full years on that day; None when the birth date is unknown."""
    if birth_on is None:
        return None
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
