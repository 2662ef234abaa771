"""The homeroom teacher reports the class's attendance to the grade group. B1.17."""

from datetime import datetime

from xuean.acts.action import action
from xuean.attendance.rules import REPORT, tally
from xuean.core.pen import Pen
from xuean.duties.actions import meet
from xuean.duties.models import OPEN, Duty
from xuean.people.models import SchoolClass
from xuean.people.reads import students_of
from xuean.presence.reads import states


@action("attendance.report-class", verb="report", record="roll_call")
def report_class(pen: Pen, school_class: SchoolClass, *, now: datetime) -> None:
    """With somebody missing the class does not report itself: the homeroom teacher does, by one tap."""
    group = school_class.group
    found = states(group.school_id, group.school.tz, now, students_of(group, now))
    counts = tally(state.code for state in found.values())
    owed = Duty.objects.filter(school=school_class.school_id, name=REPORT, subject_id=school_class.id, state=OPEN)
    for duty in owed:
        meet(pen, duty, None, note="reported")
    pen.note(expected=counts.expected, here=counts.here, excused=counts.excused, missing=counts.missing)
