"""From a file and a person's choices to a plan, whatever the kind."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from xuean.people.models import School, Stage
from xuean.presence.days import school_day_of
from xuean.roster.choices import Answers, Choices
from xuean.roster.files import File, read
from xuean.roster.kinds import STUDENTS
from xuean.roster.planning.plan import Plan
from xuean.roster.planning.students import plan_students

PLANNERS: dict[str, Callable[..., Plan]] = {STUDENTS: plan_students}


def make_plan(school: School, kind: str, file: File, choices: Choices, now: datetime) -> Plan:
    """Nothing is written. The same file, choices and school give the same plan."""
    stages = list(Stage.objects.filter(school=school).values_list("code", flat=True))
    reading: Any = read(kind, file, choices, stages, school_day_of(now, school.tz))
    return PLANNERS[kind](school, reading, Answers(choices.answers), now, digest=file.digest)
