"""Everybody who is not simply there today: the list an office asks for, in a bounded number of queries."""

from dataclasses import dataclass
from datetime import datetime

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.attendance.rules import ACCOUNT
from xuean.duties.models import UNSETTLED, Duty
from xuean.kit.tongue import tongue
from xuean.people.models import School, Student
from xuean.presence.days import school_day_of
from xuean.presence.reads import crowd_of
from xuean.presence.rules import State

WORTH_A_LINE = ("missing", "left_early", "leave", "official", "infirmary", "late")
_ORDER = {code: place for place, code in enumerate(WORTH_A_LINE)}


@dataclass(frozen=True, slots=True)
class Absence:
    student: Student
    class_name: str
    state: State
    duty: Duty | None


def absences_of(actor: Actor, school: School, now: datetime) -> list[Absence]:
    """The missing first, then by reason; names only of those whose attendance the actor may read."""
    found = {
        one: state for one, state in crowd_of(school.id, school.tz, now).apart.items() if state.code in WORTH_A_LINE
    }
    rows = Student.objects.filter(school=school, withdrawn_at=None, participant=False, current_class__isnull=False)
    rows = rows.filter(id__in=list(found)).select_related("person").prefetch_related("current_class__grade__stage")
    listed = narrow(actor, "read", rows, record="sighting", now=now)
    open_duties = Duty.objects.filter(UNSETTLED, school=school, name=ACCOUNT)
    searches = {duty.student_id: duty for duty in open_duties}
    on = school_day_of(now, school.tz)
    lines = [
        Absence(student, student.current_class.name(on, tongue()), found[student.id], searches.get(student.id))  # type: ignore[union-attr]
        for student in listed
    ]
    return sorted(lines, key=lambda line: (_ORDER[line.state.code], line.class_name, line.student.seat_no or 0))
