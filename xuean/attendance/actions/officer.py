"""A class officer's record goes the same way and waits for the homeroom teacher. B1.2, B1.17."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.attendance.actions.roll_call import write_roll_call
from xuean.attendance.models import ClassRecord
from xuean.attendance.reads.slots import current_sweep
from xuean.attendance.rules import CONFIRM, Slot, strange
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import owe, touch
from xuean.people.anchors import Anchors
from xuean.people.models import TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.log import Mark
from xuean.presence.models import Sweep


@action("attendance.record-by-officer", verb="write", record="class_record")
def record_by_officer(
    pen: Pen, group: TeachingGroup, *, now: datetime, slot: Slot, marks: Mapping[UUID, str]
) -> ClassRecord:
    """Write down who is missing; nothing climbs before the homeroom teacher has confirmed it."""
    listed = {student.id for student in students_of(group, now)}
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
    pen.note(class_record=str(record.id), period=slot.key, marks=len(marks))
    return record


def _waiting(record: ClassRecord, actor: Actor, now: datetime) -> Verdict:
    return YES if record.state == "waiting" else no(_("This record has been decided already."))


@action("attendance.confirm-class-record", verb="confirm", record="class_record", flow=_waiting)
def confirm_class_record(pen: Pen, record: ClassRecord, *, now: datetime, slot: Slot) -> Sweep:
    """The officer's record becomes the roll-call, with both names in it."""
    base = current_sweep(record.group_id, record.on, record.period)
    marks = {UUID(student): Mark(kind) for student, kind in record.marks.items()}
    sweep = write_roll_call(
        pen, record.group, slot, marks, base=base.id if base else None, source="officer", by=pen.actor.person
    )
    _decide(pen, record, "confirmed", sweep)
    return sweep


@action("attendance.refuse-class-record", verb="confirm", record="class_record", flow=_waiting)
def refuse_class_record(pen: Pen, record: ClassRecord, *, now: datetime) -> None:
    """It does not hold: the roll-call is still to be taken, and the record stays as it was written."""
    _decide(pen, record, "refused", None)


def _decide(pen: Pen, record: ClassRecord, state: str, sweep: Sweep | None) -> None:
    record.state, record.decided_at, record.decided_by, record.sweep = state, pen.now, pen.actor.person, sweep
    record.save(update_fields=["state", "decided_at", "decided_by", "sweep"])
    touch(pen, Ref("class_record", record.id))
    pen.note(class_record=str(record.id), decision=state)
