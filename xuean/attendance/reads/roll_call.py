"""What the roll-call page shows: the list, the excuses already known, and the roll-call in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.attendance.reads.slots import current_sweep, due_at, slots_on, taken
from xuean.attendance.rules import Slot
from xuean.core.verdict import NotYours
from xuean.kit.tongue import tongue
from xuean.people.models import School, Student, TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.models import Sighting, Sweep
from xuean.presence.reads import day_of
from xuean.rulebook import book


@dataclass(frozen=True, slots=True)
class Line:
    """One student: `mark` is what stands in the roll-call (empty: present), `excuse` a known reason not to be there."""

    student: Student
    mark: str = ""
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    slot: Slot
    group: TeachingGroup
    lines: tuple[Line, ...]
    sweep: Sweep | None


def lesson_of(actor: Actor, group_id: UUID, on: date, period: str, now: datetime) -> tuple[TeachingGroup, Slot]:
    """What is called. Raises NotYours when the group is out of scope or has no such lesson that day."""
    rows = TeachingGroup.objects.select_related("school", "school_class__grade__stage")
    group = narrow(actor, "take", rows.filter(pk=group_id), record="roll_call", now=now).first()
    if group is None:
        raise NotYours
    return group, slot_of(group.school, group.id, on, period)


def sheet_of(group: TeachingGroup, slot: Slot, now: datetime) -> Sheet:
    """The list as it stands. A roll-call that is saved does not need it: the action reads the list under its lock."""
    students = list(_listed(group, now))
    sweep = current_sweep(group.id, slot.on, slot.period)
    marks = marks_of(sweep)
    day = day_of(group.school_id, group.school.tz, now, students)
    excuses = {s.id: next((e.kind for e in day.excuses.get(s.id, ()) if e.holds(now)), "") for s in students}
    lines = tuple(Line(s, "" if excuses[s.id] else marks.get(s.id, ""), excuses[s.id]) for s in students)
    return Sheet(slot, group, lines, sweep)


def _listed(group: TeachingGroup, now: datetime) -> "QuerySet[Student]":
    """In a mixed group each stands with the name of the own class."""
    rows = students_of(group, now)
    return rows if group.school_class_id else rows.select_related("person", "current_class__grade__stage")


def slot_of(school: School, group_id: UUID, on: date, period: str) -> Slot:
    """Raises NotYours for a lesson that the timetable of that day does not have."""
    found = next((slot for slot in slots_on(school, on, [group_id]) if slot.period == period), None)
    if found is None:
        raise NotYours
    return found


def marks_of(sweep: Sweep | None) -> Mapping[UUID, str]:
    if sweep is None:
        return {}
    return dict(Sighting.objects.filter(sweep=sweep).values_list("student_id", "kind"))


@dataclass(frozen=True, slots=True)
class MyLine:
    """One roll-call of mine: open from, due at, taken or not; `first`: the one to take now."""

    slot: Slot
    name: str
    sweep: Sweep | None
    open_at: datetime
    due_at: datetime
    first: bool


def my_slots(actor: Actor, school: School, on: date, now: datetime) -> list[tuple[Slot, TeachingGroup, Sweep | None]]:
    """Today's roll-calls of this person: the lessons the person teaches, and those of the class in charge."""
    rows = TeachingGroup.objects.filter(school=school).select_related("school_class__grade__stage")
    groups = {group.id: group for group in narrow(actor, "take", rows, record="roll_call", now=now)}
    own = {tie.id for tie in actor.ties if tie.record == "class" and tie.post == "homeroom_teacher"}
    slots = [s for s in slots_on(school, on, groups) if _mine(s, groups[s.group], actor, own)]
    done = taken(school, slots)
    return [(slot, groups[slot.group], done.get((slot.group, slot.period))) for slot in slots]


def my_lines(actor: Actor, school: School, on: date, now: datetime) -> list[MyLine]:
    """The same as the lines of a page; the first that is open and not taken is the one to take now."""
    before = timedelta(minutes=book(school).at("attendance.roll-call-opens-before", on))
    lines, waiting = [], True
    for slot, group, sweep in my_slots(actor, school, on, now):
        open_at = slot.start_at - before
        first = waiting and sweep is None and open_at <= now
        waiting = waiting and not first
        name = group.school_class.name(on, tongue()) if group.school_class else group.name
        lines.append(MyLine(slot, name, sweep, open_at, due_at(school, slot), first))
    return lines


def _mine(slot: Slot, group: TeachingGroup, actor: Actor, own: set[UUID]) -> bool:
    return slot.teacher == actor.person_id or group.school_class_id in own
