"""When each duty of this room has been done: asked at every touch and before anything is sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from xuean.attendance.models import ClassRecord
from xuean.attendance.reads.slots import current_sweep, slots_on
from xuean.core.ref import Ref
from xuean.core.span import in_force
from xuean.people.models import Enrolment, SchoolClass, Student, TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.models import Sweep
from xuean.presence.reads import all_explained, crowd_of, explained, state_of, states
from xuean.presence.reasons import lacking, searches_on
from xuean.presence.rules import UNACCOUNTED

Questions = Sequence[tuple[Ref, Mapping[str, Any]]]
Lesson = tuple[UUID, date, str]  # group, day, period
UNSURE = UNACCOUNTED | {"untaken"}


def accounted_for(subject: Ref, facts: Mapping[str, Any], now: datetime) -> Ref | bool:
    """The record that shows it: the child was seen in school since it was marked absent, or is excused. B1.3."""
    student = Student.objects.select_related("school", "current_class").get(pk=subject.id)
    found = explained(student, datetime.fromisoformat(facts["marked"]), now)
    return Ref.parse(found.record) if found is not None else False


def all_accounted_for(questions: Questions, now: datetime) -> list[Ref | bool]:
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


def all_taken(questions: Questions, now: datetime) -> list[Ref | bool]:
    """The same for many lessons of one school: the roll-calls in one query, the timetable once a day."""
    groups = {subject.id for subject, _ in questions}
    days = {date.fromisoformat(facts["on"]) for _, facts in questions}
    swept = {(group, on, period): identity for identity, group, on, period in _sweeps(groups, days)}
    school = TeachingGroup.objects.select_related("school").filter(id__in=groups)[0].school
    given = {(slot.group, slot.on, slot.period) for on in days for slot in slots_on(school, on, groups)}

    def answer(lesson: Lesson) -> Ref | bool:
        return Ref("roll_call", swept[lesson]) if lesson in swept else lesson not in given

    return [answer((subject.id, date.fromisoformat(facts["on"]), facts["period"])) for subject, facts in questions]


def _sweeps(groups: Iterable[UUID], days: Iterable[date]) -> Iterable[tuple[UUID, UUID, date, str]]:
    rows = Sweep.objects.filter(group__in=list(groups), on__in=list(days), superseded_by=None)
    return rows.order_by("recorded_at").values_list("id", "group_id", "on", "period")


def record_decided(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    return not ClassRecord.objects.filter(pk=subject.id, state="waiting").exists()


def reasons_stated(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    """Of everybody of the class who was found that day it is said why. A6, B4.2."""
    klass = SchoolClass.objects.get(pk=subject.id)
    rows = searches_on(klass.school_id, date.fromisoformat(facts["on"])).filter(school_class_id=klass.id)
    return not lacking(rows)


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
    return all(state.code not in UNSURE for state in found.values())


def all_reported(questions: Questions, now: datetime) -> list[Ref | bool]:
    """The same for many classes of one school."""
    rows = SchoolClass.objects.filter(id__in={subject.id for subject, _ in questions}).select_related("group__school")
    classes = {klass.id: klass for klass in rows}
    groups = {klass.group.id for klass in classes.values()}
    days = {date.fromisoformat(facts["on"]) for _, facts in questions}
    swept = {(group, on, period) for _, group, on, period in _sweeps(groups, days)}
    school = next(iter(classes.values())).group.school
    apart = crowd_of(school.id, school.tz, now).apart
    open_ones = [student for student, state in apart.items() if state.code in UNSURE]
    listed = Enrolment.objects.filter(in_force(now), student__in=open_ones, student__withdrawn_at=None)
    unsure = set(listed.filter(superseded_at=None).values_list("school_class_id", flat=True))
    return [
        subject.id not in unsure
        and (classes[subject.id].group.id, date.fromisoformat(facts["on"]), facts["period"]) in swept
        for subject, facts in questions
    ]
