"""Names in the reader's language: classes, groups, posts, and where a post is held."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xuean.people.models import Grade, School, SchoolClass, Student, TeachingGroup, Tie
from xuean.people.posts import posts


def language() -> str:
    """'zh' or 'en', as `people.naming` wants it."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def class_name(school_class: SchoolClass, on: date) -> str:
    return school_class.name(on, language())


def grade_name(grade: Grade, on: date) -> str:
    return grade.name(on, language())


def group_name(group: TeachingGroup, on: date) -> str:
    return class_name(group.school_class, on) if group.school_class else group.name


def post_name(code: str) -> str:
    known = posts().get(code)
    return _(known.en) if known else code


def places(ties: Iterable[Tie], on: date) -> dict[UUID, str]:
    """Where each tie is held, by anchor id: four queries at most, whatever their number."""
    wanted: dict[str, set[UUID]] = {}
    for tie in ties:
        wanted.setdefault(tie.anchor_record, set()).add(tie.anchor_id)
    found: dict[UUID, str] = {}
    for record, ids in wanted.items():
        found |= {row.pk: name(row, on) for row, name in _rows(record, ids)}
    return found


def _rows(record: str, ids: set[UUID]) -> list[tuple[Any, Any]]:
    if record == "grade":
        return [(row, grade_name) for row in Grade.objects.filter(pk__in=ids).select_related("stage")]
    if record == "class":
        rows = SchoolClass.objects.filter(pk__in=ids).select_related("grade__stage")
        return [(row, class_name) for row in rows]
    if record == "group":
        groups = TeachingGroup.objects.filter(pk__in=ids).select_related("school_class__grade__stage")
        return [(row, group_name) for row in groups]
    if record == "student":
        students = Student.objects.filter(pk__in=ids).select_related("person", "current_class__grade__stage")
        return [(row, _student_name) for row in students]
    return [(row, _whole_school) for row in School.objects.filter(pk__in=ids)]


def _student_name(student: Student, on: date) -> str:
    klass = student.current_class
    return f"{student.person.name} {class_name(klass, on)}" if klass else student.person.name


def _whole_school(school: School, on: date) -> str:
    return _("whole school")
