"""Classes that a file names: those of the school, and those that come into being."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from xuean.people import naming
from xuean.people.models import School, SchoolClass
from xuean.people.structure import STYLE
from xuean.roster.planning.plan import RowPlan
from xuean.roster.planning.writes import Spot
from xuean.roster.reading.found import ClassName

Classes = Mapping[Spot, SchoolClass]


def spot_of_name(name: ClassName | None) -> Spot | None:
    if name is None or not name.known or name.entry_year is None:
        return None
    return name.stage, name.entry_year, name.number, "" if name.number else name.name


def classes_made(school: School, rows: Iterable[RowPlan], classes: Classes, now: datetime) -> tuple[str, ...]:
    """Names of the classes that are opened for these rows, in the order of a list of classes."""
    spots = {spot for row in rows if row.draft is not None for spot in row.draft.spots if spot[2] or spot[3]}
    wanted = [spot for spot in spots if spot not in classes or classes[spot].closed_on is not None]
    order = sorted(wanted, key=lambda spot: (spot[0], -spot[1], spot[2] or 99, spot[3]))
    return tuple(name_of(school, spot, classes, now) for spot in order)


def name_of(school: School, spot: Spot, classes: Classes, now: datetime) -> str:
    """As the school calls it; for a stage that does not exist yet as it is mostly called."""
    stage, entry_year, number, given = spot
    style = next((klass.grade.stage.style for one, klass in classes.items() if one[0] == stage), STYLE.get(stage, ""))
    grade = naming.grade_number(entry_year, now.astimezone(school.tz).date())
    return naming.class_name(stage, grade, entry_year, number, style or "numbered", given_name=given)
