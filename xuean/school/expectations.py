"""What the set-up of the school makes owed."""

from datetime import datetime

from xuean.core.ref import Ref
from xuean.duties.registry import Expected, Occurrence, Window
from xuean.people.anchors import Anchors
from xuean.people.models import School
from xuean.school.reads.homeroom import Without, without_homeroom
from xuean.school.rules import HOMEROOM


def classes_without_homeroom(school: School, window: Window, now: datetime) -> Expected:
    """Each class without homeroom teacher, once for each time that it has none. C9.7."""
    return Expected([_occurrence(one) for one in without_homeroom(now, school=school)])


def _occurrence(one: Without) -> Occurrence:
    klass = one.school_class
    where = Anchors(school=klass.school_id, grade=klass.grade_id, school_class=klass.id)
    return Occurrence(HOMEROOM, Ref("class", klass.id), one.since, where, one.since.isoformat(timespec="seconds"))
