"""A class officer's record goes the same way and waits for the homeroom teacher. B1.2, B1.17."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.attendance.actions.owing import account_for
from xuean.attendance.actions.roll_call import away_with_excuse, write_roll_call
from xuean.attendance.models import ClassRecord
from xuean.attendance.reads.slots import current_sweep
from xuean.attendance.rules import ACCOUNT, CONFIRM, Slot, strange
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import owe, touch
from xuean.duties.models import UNSETTLED, Duty
from xuean.people.anchors import Anchors
from xuean.people.models import Student, TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.log import Mark, write_sighting
from xuean.presence.models import Sweep
from xuean.presence.reads import day_of


@action("attendance.record-by-officer", verb="write", record="class_record")
def record_by_officer(
    pen: Pen, group: TeachingGroup, *, now: datetime, slot: Slot, marks: Mapping[UUID, str]
) -> ClassRecord:
    """Write down who is missing; that climbs once the homeroom teacher has confirmed it. Who left without a known
    reason is a serious matter and looked for at once: the subject and the homeroom teacher see it now.
    """
    listed = {student.id: student for student in students_of(group, now)}
    if strange(marks, listed):
        raise Refused(_("The list has changed since the page was opened. Open the roll-call again."))
    record = ClassRecord.objects.create(
        school_id=group.school_id,
        group=group,
        on=slot.on,
        period=slot.period,
        session_start_at=slot.start_at,
        marks={str(student): kind for student, kind in marks.items()},
        by=pen.actor.person,
        created_at=now,
    )
    klass = group.school_class
    owe(
        pen,
        CONFIRM,
        Ref("class_record", record.id),
        facts={"session_start": slot.start_at.isoformat(), "period": slot.period, "on": slot.on.isoformat()},
        anchors=Anchors(
            school=group.school_id,
            grade=klass.grade_id if klass else None,
            school_class=klass.id if klass else None,
            group=group.id,
            named={"subject_teacher": slot.teacher} if slot.teacher else {},
        ),
    )
    left = [listed[student] for student, kind in marks.items() if kind == "left_early"]
    opened = _look_for(pen, record, slot, left) if left else []
    pen.note(class_record=str(record.id), period=slot.key, marks=len(marks), opened=len(opened))
    return record


def _look_for(pen: Pen, record: ClassRecord, slot: Slot, left: list[Student]) -> list[Duty]:
    """The same search as after a roll-call, for those of whom nobody knows why they left. B1.2, B4.2."""
    group = record.group
    day = day_of(group.school_id, group.school.tz, pen.now, left)
    excused = away_with_excuse(day, [student.id for student in left], pen.now)
    missing = [student for student in left if student.id not in excused]
    shown = Ref("class_record", record.id)
    return account_for(pen, missing, slot, shown, slot.teacher, [student.id for student in left])


def _waiting(record: ClassRecord, actor: Actor, now: datetime) -> Verdict:
    return YES if record.state == "waiting" else no(_("This record has been decided already."))


@action("attendance.confirm-class-record", verb="confirm", record="class_record", flow=_waiting)
def confirm_class_record(pen: Pen, record: ClassRecord, *, now: datetime, slot: Slot) -> Sweep:
    """The officer's record becomes the roll-call, with both names in it."""
    base = current_sweep(record.group_id, record.on, record.period)
    marks = _searched(record, now) | {UUID(student): Mark(kind) for student, kind in record.marks.items()}
    sweep = write_roll_call(
        pen, record.group, slot, marks, base=base.id if base else None, source="officer", by=pen.actor.person
    )
    _decide(pen, record, "confirmed", sweep)
    return sweep


@action("attendance.refuse-class-record", verb="confirm", record="class_record", flow=_waiting)
def refuse_class_record(pen: Pen, record: ClassRecord, *, now: datetime) -> None:
    """It does not hold: the roll-call is still to be taken, and the record stays as it was written. Whoever was looked
    for only because of it is in class, by the homeroom teacher's word.
    """
    for duty in Duty.objects.filter(UNSETTLED, school=record.school_id, name=ACCOUNT, student_id__in=record.marks):
        if duty.facts.get("class_record") == str(record.id):
            student = Student.objects.select_related("school").get(pk=duty.subject_id)
            write_sighting(
                pen, student, "present", context="by_hand", source="app", occurred_at=now, by=pen.actor.person
            )
    _decide(pen, record, "refused", None)


def _searched(record: ClassRecord, now: datetime) -> dict[UUID, Mark]:
    """Nobody who is looked for is found because a class officer did not think of the child."""
    listed = students_of(record.group, now).values("id")
    rows = Duty.objects.filter(UNSETTLED, school=record.school_id, name=ACCOUNT, student_id__in=listed)
    return {student: Mark("absent") for student in rows.values_list("subject_id", flat=True)}


def _decide(pen: Pen, record: ClassRecord, state: str, sweep: Sweep | None) -> None:
    record.state, record.decided_at, record.decided_by, record.sweep = state, pen.now, pen.actor.person, sweep
    record.save(update_fields=["state", "decided_at", "decided_by", "sweep"])
    touch(pen, Ref("class_record", record.id))
    pen.note(class_record=str(record.id), decision=state)
