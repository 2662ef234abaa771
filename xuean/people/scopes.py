"""Scopes that need more than one lookup: a Q of rows for an anchor id at a moment."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from xuean.core.span import in_force
from xuean.people.models import GroupMember, Guardianship, SchoolClass, Student, TeachingGroup


def _members(group_id: UUID, now: datetime) -> Q:
    mixed = GroupMember.objects.filter(in_force(now), group_id=group_id, superseded_at=None).values("student_id")
    classes = TeachingGroup.objects.filter(pk=group_id, kind="class").values("school_class_id")
    return Q(current_class__in=classes) | Q(id__in=mixed)


def students_of_group(group_id: UUID, now: datetime) -> Q:
    """Students taught in this group now: of the whole class, or the members of a mixed group."""
    return _members(group_id, now)


def of_students_of_group(group_id: UUID, now: datetime) -> Q:
    return Q(student__in=Student.objects.filter(_members(group_id, now)).values("id"))


def groups_of_student(student: Student) -> list[UUID]:
    mixed = GroupMember.objects.filter(student=student, until=None, superseded_at=None).values_list(
        "group_id", flat=True
    )
    whole = TeachingGroup.objects.filter(kind="class", school_class=student.current_class_id).values_list(
        "id", flat=True
    )
    return [*whole, *mixed]


def persons_of_group(group_id: UUID, now: datetime) -> Q:
    """The students of a group as persons."""
    return Q(student__in=Student.objects.filter(_members(group_id, now)).values("id"))


def classes_of_group(group_id: UUID, now: datetime) -> Q:
    return Q(id__in=Student.objects.filter(_members(group_id, now)).values("current_class"))


def class_of_student(student_id: UUID, now: datetime) -> Q:
    return Q(id__in=Student.objects.filter(pk=student_id).values("current_class"))


def groups_with_student(student_id: UUID, now: datetime) -> Q:
    mixed = GroupMember.objects.filter(in_force(now), student=student_id, superseded_at=None).values("group_id")
    return Q(school_class__in=Student.objects.filter(pk=student_id).values("current_class")) | Q(id__in=mixed)


def lessons_of_student(student_id: UUID, now: datetime) -> Q:
    return Q(group__in=TeachingGroup.objects.filter(groups_with_student(student_id, now)).values("id"))


def ties_of_class(class_id: UUID, now: datetime) -> Q:
    """Posts held at this class and its groups, at its grade, and for the whole school."""
    groups = TeachingGroup.objects.filter(school_class=class_id).values("id")
    grades = SchoolClass.objects.filter(pk=class_id).values("grade")
    at_class = Q(anchor_record="class", anchor_id=class_id) | Q(anchor_record="group", anchor_id__in=groups)
    return at_class | Q(anchor_record="grade", anchor_id__in=grades) | Q(anchor_record="school")


def ties_of_grade(grade_id: UUID, now: datetime) -> Q:
    classes = SchoolClass.objects.filter(grade=grade_id)
    groups = TeachingGroup.objects.filter(school_class__in=classes.values("id")).values("id")
    below = Q(anchor_record="class", anchor_id__in=classes.values("id")) | Q(
        anchor_record="group", anchor_id__in=groups
    )
    return below | Q(anchor_record="grade", anchor_id=grade_id) | Q(anchor_record="school")


def _contacts(students: Q, now: datetime) -> Q:
    chosen = Student.objects.filter(students)
    guardians = Guardianship.objects.filter(in_force(now), student__in=chosen, superseded_at=None)
    return Q(person__in=chosen.values("person_id")) | Q(person__in=guardians.values("person_id"))


def contacts_of_student(student_id: UUID, now: datetime) -> Q:
    return _contacts(Q(id=student_id), now)


def contacts_of_class(class_id: UUID, now: datetime) -> Q:
    return _contacts(Q(current_class=class_id), now)


def contacts_of_grade(grade_id: UUID, now: datetime) -> Q:
    return _contacts(Q(current_class__grade=grade_id), now)
