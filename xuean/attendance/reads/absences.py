"""Everybody who is not simply there today: the list an office asks for, in a bounded number of queries."""

from dataclasses import dataclass
from datetime import datetime

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.attendance.rules import ACCOUNT
from xuean.duties.models import OPEN, Duty
from xuean.people.models import School, Student
from xuean.presence.days import school_day_of
from xuean.presence.reads import states
from xuean.presence.rules import State

WORTH_A_LINE = ("missing", "leave", "official", "infirmary", "late", "left_early")
_ORDER = {code: place for place, code in enumerate(WORTH_A_LINE)}


@dataclass(frozen=True, slots=True)
class Absence:
    student: Student
    class_name: str
    state: State
    duty: Duty | None


def absences_of(actor: Actor, school: School, now: datetime) -> list[Absence]:
    """The missing first, then by reason; names only of those whose attendance the actor may read."""
    rows = Student.objects.filter(school=school, withdrawn_at=None, participant=False, current_class__isnull=False)
    rows = rows.select_related("person", "current_class__grade__stage")
    listed = list(narrow(actor, "read", rows, record="sighting", now=now))
    found = states(school.id, school.tz, now, listed)
    open_duties = Duty.objects.filter(school=school, name=ACCOUNT, state=OPEN)
    searches = {duty.student_id: duty for duty in open_duties}
    on = school_day_of(now, school.tz)
    lines = [
        Absence(student, student.current_class.name(on), found[student.id], searches.get(student.id))  # type: ignore[union-attr]
        for student in listed
        if found[student.id].code in WORTH_A_LINE
    ]
    return sorted(lines, key=lambda line: (_ORDER[line.state.code], line.class_name, line.student.seat_no or 0))
