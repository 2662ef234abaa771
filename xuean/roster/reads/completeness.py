"""B6.1: what is missing of each student, by the list of fields that counts. The same few statements for any number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from xuean.core.span import in_force
from xuean.people.models import ContactPoint, Guardianship, IdentityDocument, School, SchoolClass, Student
from xuean.presence.days import school_day_of
from xuean.rulebook.shelf import book

FIELDS_THAT_COUNT = "roster.fields-that-count"
LISTED = Q(withdrawn_at=None, participant=False, status="01")


@dataclass(frozen=True, slots=True)
class Complete:
    """How complete a class is. `by_field`: how many lack it."""

    school_class_id: UUID
    students: int
    incomplete: int
    by_field: Mapping[str, int]

    @property
    def complete(self) -> int:
        return self.students - self.incomplete


def counted(school: School, now: datetime) -> tuple[str, ...]:
    return tuple(book(school).at(FIELDS_THAT_COUNT, school_day_of(now, school.tz)))


def missing(school: School, students: "QuerySet[Student]", now: datetime) -> dict[UUID, tuple[str, ...]]:
    """Student to the names of what is missing, in the order of the policy; who lacks nothing is not in it."""
    wanted = counted(school, now)
    found: dict[UUID, tuple[str, ...]] = {}
    rows: Iterable[dict[str, Any]] = _asked(students, now).values()
    for row in rows:
        lacks = tuple(name for name in wanted if not row[f"has_{name}"])
        if lacks:
            found[row["id"]] = lacks
    return found


def by_class(school: School, now: datetime, classes: Iterable[UUID] | None = None) -> dict[UUID, Complete]:
    """Every class with students, in one statement."""
    rows = Student.objects.filter(LISTED, school=school, current_class__closed_on=None).exclude(current_class=None)
    if classes is not None:
        rows = rows.filter(current_class__in=list(classes))
    wanted = counted(school, now)
    sizes: dict[UUID, list[int]] = {}
    lacking: dict[UUID, dict[str, int]] = {}
    asked: Iterable[dict[str, Any]] = _asked(rows, now).values()
    for row in asked:
        size = sizes.setdefault(row["current_class_id"], [0, 0])
        lacks = [name for name in wanted if not row[f"has_{name}"]]
        size[0] += 1
        size[1] += bool(lacks)
        for name in lacks:
            counts = lacking.setdefault(row["current_class_id"], {})
            counts[name] = counts.get(name, 0) + 1
    return {key: Complete(key, size[0], size[1], lacking.get(key, {})) for key, size in sizes.items()}


def class_is_complete(klass: SchoolClass, now: datetime) -> bool:
    rows = Student.objects.filter(LISTED, current_class=klass)
    return not missing(klass.school, rows, now)


def _asked(students: "QuerySet[Student]", now: datetime) -> "QuerySet[Any]":
    """Each field as a truth of its own: has_name, has_document …"""
    of_person = {"person": OuterRef("person")}
    guardians = Guardianship.objects.filter(in_force(now), student=OuterRef("pk"), superseded_at=None)
    phones = ContactPoint.objects.filter(in_force(now), kind__in=("mobile", "landline"), dead_at=None)
    reached = guardians.filter(Exists(phones.filter(person=OuterRef("person"))))
    return students.order_by().annotate(
        has_name=~Q(person__name=""),
        has_sex=Q(person__sex__in=("1", "2")),
        has_birth_on=Q(person__birth_on__isnull=False),
        has_ethnicity=~Q(ethnicity=""),
        has_document=Exists(IdentityDocument.objects.filter(in_force(now), superseded_at=None, **of_person)),
        has_student_number=Q(student_number_blind__isnull=False),
        has_address=Exists(ContactPoint.objects.filter(in_force(now), kind="address", **of_person)),
        has_guardian_name=Exists(guardians.exclude(person__pinyin="")),
        has_guardian_phone=Exists(reached),
    )
