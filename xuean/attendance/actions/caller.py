"""The school assigns a person to reach the guardians of a missing child, for the time of the search. B2.3."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.attendance.rules import ACCOUNT, CALLER
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.span import in_force
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import choose
from xuean.duties.models import OPEN, UNSETTLED, Duty
from xuean.notices.kinds import RUNG
from xuean.notices.rungs import CALL
from xuean.notices.tell import letters
from xuean.outbox.post import post_all
from xuean.people import ties
from xuean.people.models import Person, Staff, StaffLeave, Student, Tie


def _searched(student: Student, actor: Actor, now: datetime) -> Verdict:
    if Duty.objects.filter(UNSETTLED, school=student.school_id, name=ACCOUNT, student_id=student.id).exists():
        return YES
    return no(_("Nobody is being looked for here any more."))


@action("attendance.assign-caller", verb="assign", record="contact_attempt", flow=_searched)
def assign_caller(pen: Pen, student: Student, *, now: datetime, person: UUID) -> Person:
    """This member of staff carries the search and the call too, and may see and dial this child's contacts until it
    ends. Raises Refused for somebody who is not on the staff, or is on leave.
    """
    chosen = _present(student, person, now)
    ties.hold(pen, chosen, CALLER, "student", student.id)
    duties = list(
        Duty.objects.filter(
            school=student.school_id, student_id=student.id, state=OPEN, name__in=(ACCOUNT, CALL)
        ).order_by("name")
    )
    for duty in duties:
        choose(pen, duty, chosen)
    about = next((duty for duty in duties if duty.name == CALL), duties[0])
    facts = {"duty": str(about.id), "rung": 1, "student": str(student.id)}
    post_all(pen, letters(RUNG, [chosen], Ref("duty", about.id), facts, "assigned"))
    pen.note(person=str(chosen.id), duty=str(about.id))
    return chosen


def released(pen: Pen, duty: Duty) -> None:
    """The search has ended: whoever was assigned may not see this child's contacts any more."""
    if duty.name != ACCOUNT or duty.student_id is None:
        return
    rows = Tie.objects.filter(school=duty.school_id, post=CALLER, anchor_record="student", anchor_id=duty.student_id)
    for tie in rows.filter(until=None, superseded_at=None):
        ties.end(pen, tie)


def _present(student: Student, person: UUID, now: datetime) -> Person:
    rows = Staff.objects.filter(school=student.school_id, person=person, left_at=None).select_related("person")
    found = rows.first()
    if found is None:
        raise Refused(_("Choose a member of staff of this school."))
    if StaffLeave.objects.filter(in_force(now), person=person, superseded_at=None).exists():
        raise Refused(_("This person is on leave. Choose somebody who is here."))
    return found.person
