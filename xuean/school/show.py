"""Names in the reader's language: classes, groups, posts, and where a post is held."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.kit.tongue import tongue
from xuean.people.models import Grade, School, SchoolClass, Student, TeachingGroup, Tie
from xuean.people.posts import posts
from xuean.policy.codes import table


def class_name(school_class: SchoolClass, on: date) -> str:
    return school_class.name(on, tongue())


def grade_name(grade: Grade, on: date) -> str:
    return grade.name(on, tongue())


def group_name(group: TeachingGroup, on: date) -> str:
    return class_name(group.school_class, on) if group.school_class else group.name


def post_name(code: str) -> str:
    known = posts().get(code)
    return _(known.en) if known else code


def places(actor: Actor, ties: Iterable[Tie], on: date) -> dict[UUID, str]:
    """Where each tie is held, by anchor id, the youngest class first: four queries at most, whatever their number.

    A student is named only to those who may read that student.
    """
    wanted: dict[str, set[UUID]] = {}
    for tie in ties:
        wanted.setdefault(tie.anchor_record, set()).add(tie.anchor_id)
    found: dict[UUID, str] = {}
    for record, ids in wanted.items():
        found |= {row.pk: name(row, on) for row, name in _rows(actor, record, ids)}
    return found


def _rows(actor: Actor, record: str, ids: set[UUID]) -> list[tuple[Any, Any]]:
    if record == "grade":
        return [(row, grade_name) for row in Grade.objects.filter(pk__in=ids).select_related("stage")]
    if record == "class":
        classes = SchoolClass.objects.filter(pk__in=ids).select_related("grade__stage")
        classes = classes.order_by("-grade__entry_year", "number", "id")
        return [(row, class_name) for row in classes]
    if record == "group":
        groups = TeachingGroup.objects.filter(pk__in=ids).select_related("school_class__grade__stage")
        groups = groups.order_by("-school_class__grade__entry_year", "school_class__number", "id")
        return [(row, group_name) for row in groups]
    if record == "student":
        rows = Student.objects.filter(pk__in=ids).select_related("person", "current_class__grade__stage")
        students = narrow(actor, "read", rows)
        return [(row, _student_name) for row in students]
    return [(row, _whole_school) for row in School.objects.filter(pk__in=ids)]


def _student_name(student: Student, on: date) -> str:
    klass = student.current_class
    return f"{student.person.name} {class_name(klass, on)}" if klass else student.person.name


def _whole_school(school: School, on: date) -> str:
    return _("whole school")


def code_name(name: str, code: str) -> str:
    """A code in the reader's language; the code itself where the table does not know it."""
    known = table(name)
    if not known.has(code):
        return code
    return _(known.get(code).name.en)


STAGES = {
    "kindergarten": gettext_lazy("Kindergarten"),
    "primary": gettext_lazy("Primary school"),
    "junior": gettext_lazy("Junior school"),
    "senior": gettext_lazy("Senior school"),
    "vocational": gettext_lazy("Vocational school"),
}
DAYS = {
    "teaching": gettext_lazy("Teaching day"),
    "rest": gettext_lazy("Rest day"),
    "boarding_only": gettext_lazy("Boarders only, no lessons"),
}
SESSION_NAMES = {
    "am": gettext_lazy("Morning"),
    "pm": gettext_lazy("Afternoon"),
    "evening": gettext_lazy("Evening study"),
}
KINDS_OF_BELL = {
    "arrival": gettext_lazy("Arrival"),
    "early_reading": gettext_lazy("Early reading"),
    "lesson": gettext_lazy("Lesson"),
    "break": gettext_lazy("Break"),
    "noon": gettext_lazy("Noon"),
    "check": gettext_lazy("Health check"),
    "dismissal": gettext_lazy("Dismissal"),
    "evening": gettext_lazy("Evening study"),
    "dormitory": gettext_lazy("Dormitory"),
}
APPLIES_TO = {
    "all": gettext_lazy("Everybody in school"),
    "day": gettext_lazy("Day students"),
    "boarding": gettext_lazy("Boarders"),
}


def weekday_name(number: int) -> str:
    """Of the ISO weekday, as on a timetable."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[number - 1]


def weekday_choices() -> list[tuple[str, str]]:
    return [(str(number), weekday_name(number)) for number in range(1, 8)]


def week_words(today: date) -> dict[str, Any]:
    """What `school/_week.html` needs of its page."""
    return {"group_name": group_name, "weekday_name": weekday_name, "today": today}
