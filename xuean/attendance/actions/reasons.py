"""The reason of an absence that a search has ended: chosen with one tap, and owed until it is. A6, B4.2."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.attendance.rules import ACCOUNT, REASON
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import Refused
from xuean.duties.actions import owe, touch
from xuean.duties.again import anew
from xuean.duties.models import UNSETTLED, Duty
from xuean.people.anchors import Anchors
from xuean.people.models import Student
from xuean.presence.days import school_day_of
from xuean.presence.models import AbsenceReason
from xuean.presence.reasons import OTHER, known, lacking, write_reason


@action("attendance.state-reason", verb="record", record="sighting")
def state_reason(
    pen: Pen, student: Student, *, now: datetime, search: UUID, reason: str, words: str = ""
) -> AbsenceReason:
    """Why the child had not been there, said after it came. Said again it is a correction; the first is kept."""
    duty = Duty.objects.filter(pk=search, school=student.school_id, name=ACCOUNT, subject_id=student.id).first()
    if duty is None or duty.settled_at is None:
        raise Refused(_("This search is not over. Record first that the child has come."))
    row = give_reason(pen, student, duty, reason, words)
    if duty.school_class_id:
        touch(pen, Ref("class", duty.school_class_id))
    return row


def give_reason(pen: Pen, student: Student, duty: Duty | None, reason: str, words: str) -> AbsenceReason:
    """Inner work, shared with an arrival that brings its reason along. Raises Refused."""
    if not known(reason):
        raise Refused(_("Choose a reason from the list."))
    if reason == OTHER and not words:
        raise Refused(_("Say the other reason in a few words."))
    zone = student.school.tz
    moment = datetime.fromisoformat(duty.facts["marked"]) if duty else pen.now
    on = school_day_of(moment, zone)
    row = write_reason(pen, student, duty.id if duty else None, on, reason, words if reason == OTHER else None)
    pen.note(reason=reason, absence_reason=str(row.id))
    return row


def open_search(student: Student) -> Duty | None:
    rows = Duty.objects.filter(UNSETTLED, school=student.school_id, name=ACCOUNT, student_id=student.id)
    return rows.order_by("opened_at").first()


def wanted(pen: Pen, duty: Duty) -> None:
    """A search has ended with the child in school and nobody has said why: the homeroom teacher owes the reason, in
    one line for the whole class and day."""
    if duty.name != ACCOUNT or duty.school_class_id is None or not lacking([duty]):
        return
    on, subject = duty.facts["on"], Ref("class", duty.school_class_id)
    following = anew(duty.school_id, REASON, [(subject.id, on)])[subject.id, on]
    owe(
        pen,
        REASON,
        subject,
        occurrence=following.occurrence,
        facts={"on": on, **following.facts},
        anchors=Anchors(school=duty.school_id, grade=duty.grade_id, school_class=duty.school_class_id),
        unsettled=True,
    )
