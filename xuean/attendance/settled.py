"""When each duty of this room has been done: asked at every touch and before anything is sent."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xuean.attendance.models import ClassRecord
from xuean.attendance.reads.slots import current_sweep, slots_on
from xuean.core.ref import Ref
from xuean.people.models import SchoolClass, Student, TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.reads import all_explained, explained, state_of, states


def accounted_for(subject: Ref, facts: Mapping[str, Any], now: datetime) -> Ref | bool:
    """The record that shows it: the child was seen in school since it was marked absent, or is excused. B1.3."""
    student = Student.objects.select_related("school", "current_class").get(pk=subject.id)
    found = explained(student, datetime.fromisoformat(facts["marked"]), now)
    return Ref.parse(found.record) if found is not None else False


def all_accounted_for(questions: Sequence[tuple[Ref, Mapping[str, Any]]], now: datetime) -> list[Ref | bool]:
    """The same for many children of one school, in a bounded number of queries for each day they were marked on."""
    rows = Student.objects.filter(id__in={subject.id for subject, _ in questions}).select_related("school")
    students = {student.id: student for student in rows}
    asked = [(students[subject.id], datetime.fromisoformat(facts["marked"])) for subject, facts in questions]
    return [Ref.parse(found.record) if found is not None else False for found in all_explained(asked, now)]


def roll_call_taken(subject: Ref, facts: Mapping[str, Any], now: datetime) -> Ref | bool:
    """There is a roll-call of that group, day and period, or the lesson does not take place any more. B2.2."""
    on, period = date.fromisoformat(facts["on"]), facts["period"]
    sweep = current_sweep(subject.id, on, period)
    if sweep is not None:
        return Ref("roll_call", sweep.id)
    group = TeachingGroup.objects.select_related("school").get(pk=subject.id)
    return not any(slot.period == period for slot in slots_on(group.school, on, [group.id]))


def record_decided(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    return not ClassRecord.objects.filter(pk=subject.id, state="waiting").exists()


def contradiction_resolved(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    """Nothing contradicts itself any more: the excuse has ended, or a later mark agrees with it."""
    student = Student.objects.select_related("school", "current_class").get(pk=subject.id)
    return state_of(student, now).contradiction == ""


def class_reported(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    """The roll-call of the first period is there and nobody of the class is missing: it has reported itself. B1.17.

    With somebody missing, the homeroom teacher's own report (an action) meets the duty.
    """
    klass = SchoolClass.objects.select_related("group__school").get(pk=subject.id)
    group: TeachingGroup = klass.group
    if current_sweep(group.id, date.fromisoformat(facts["on"]), facts["period"]) is None:
        return False
    listed = list(students_of(group, now))
    found = states(group.school_id, group.school.tz, now, listed)
    return all(state.code not in ("missing", "untaken") for state in found.values())
