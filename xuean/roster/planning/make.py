"""From a file and a person's choices to a plan, whatever the kind."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from xuean.access.actor import Actor
from xuean.people.models import School, Stage
from xuean.presence.days import school_day_of
from xuean.roster.choices import Answers, Choices
from xuean.roster.files import File, read
from xuean.roster.kinds import BELLS, STAFF, STUDENTS, TIMETABLE
from xuean.roster.planning.bells import plan_bells
from xuean.roster.planning.giving import Giver
from xuean.roster.planning.plan import Plan
from xuean.roster.planning.staff import plan_staff
from xuean.roster.planning.students import plan_students
from xuean.roster.planning.timetable import plan_timetable
from xuean.roster.unswept import unswept

PLANNERS: dict[str, Callable[..., Plan]] = {
    STUDENTS: plan_students,
    TIMETABLE: plan_timetable,
    BELLS: plan_bells,
}


@unswept()
def make_plan(actor: Actor, school: School, kind: str, file: File, choices: Choices, now: datetime) -> Plan:
    """Nothing is written. The same file, choices and school give the same plan."""
    stages = list(Stage.objects.filter(school=school).values_list("code", flat=True))
    reading: Any = read(kind, file, choices, stages, school_day_of(now, school.tz))
    if kind == STAFF:
        return plan_staff(school, reading, Answers(choices.answers), now, giver=Giver.of(actor, school))
    return PLANNERS[kind](school, reading, Answers(choices.answers), now, digest=file.digest)
