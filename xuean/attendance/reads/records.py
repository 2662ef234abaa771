"""What class officers have written down today, and what not, for whoever has to see that they do. B1.17."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.attendance.models import ClassRecord
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.rules import Slot
from xuean.core.span import in_force
from xuean.kit.tongue import tongue
from xuean.people.models import School, SchoolClass, Tie
from xuean.people.reads import classes_of
from xuean.presence.days import school_day_of

OFFICER = "class_officer"


@dataclass(frozen=True, slots=True)
class Written:
    """One lesson of a class with an officer. `record` is the latest; `silent`: it has begun and nobody wrote."""

    slot: Slot
    record: ClassRecord | None
    silent: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A class with its officers; those without one are not asked for a record."""

    school_class: SchoolClass
    name: str
    officers: tuple[str, ...]
    lessons: tuple[Written, ...]

    @property
    def silent(self) -> int:
        return sum(one.silent for one in self.lessons)


def kept_today(actor: Actor, school: School, now: datetime) -> list[Kept]:
    """The classes whose officers' records this person confirms, lesson by lesson. Five queries."""
    on = school_day_of(now, school.tz)
    classes = narrow(actor, "confirm", classes_of(school.id), record="class_record", now=now)
    groups = {klass.group.id: klass for klass in classes if hasattr(klass, "group")}
    officers = _officers(school, [klass.id for klass in groups.values()], now)
    asked = {group: klass for group, klass in groups.items() if klass.id in officers}
    rows = ClassRecord.objects.filter(school=school, group__in=asked, on=on).select_related("by")
    written = {(row.group_id, row.period): row for row in rows.order_by("created_at")}
    lessons: dict[UUID, list[Written]] = {group: [] for group in asked}
    for slot in slots_on(school, on, asked):
        record = written.get((slot.group, slot.period))
        lessons[slot.group].append(Written(slot, record, record is None and slot.start_at <= now))
    return [
        Kept(klass, klass.name(on, tongue()), tuple(officers[klass.id]), tuple(lessons[group]))
        for group, klass in asked.items()
    ]


def _officers(school: School, classes: list[UUID], now: datetime) -> dict[UUID, list[str]]:
    rows = Tie.objects.filter(in_force(now), school=school, post=OFFICER, anchor_id__in=classes, superseded_at=None)
    found: dict[UUID, list[str]] = {}
    for klass, name in rows.order_by("since", "id").values_list("anchor_id", "person__name"):
        found.setdefault(klass, []).append(name)
    return found
