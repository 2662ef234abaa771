"""Today up to now, through the real actions: early reading is taken in most classes, a few children are missing."""

import random
from datetime import timedelta
from uuid import UUID

from xuean.access.actor import Actor
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.calendars.reads import school_calendar
from xuean.core import clock
from xuean.people.models import Student
from xuean.presence.log import Mark
from xuean.project.demo.build import Built

FORGOTTEN = 4  # classes whose early reading nobody has called


def begin(built: Built, seed: int) -> dict[str, object]:
    """`slots`: today's lessons that nobody has called yet, as (address, students of the class)."""
    pick, now = random.Random(seed + 1), clock.now()
    on = school_calendar(built.school, now).school_day_of(now)
    slots = slots_on(built.school, on)
    groups = {group.id: group for group in built.groups}
    persons = {person.id: person for person in built.teachers}
    by_class: dict[UUID, list[Student]] = {}
    for student in built.students:
        by_class.setdefault(student.current_class_id, []).append(student)
    missing = 0
    for slot in [slot for slot in slots if slot.period == "early"][FORGOTTEN:]:
        listed = by_class[groups[slot.group].school_class_id]
        marks = {one.id: Mark("absent") for one in listed if pick.random() < 0.02}
        missing += len(marks)
        moment = slot.start_at + timedelta(minutes=3)
        with clock.at(moment):
            take_roll_call(Actor.for_person(persons[slot.teacher], moment), groups[slot.group], slot=slot, marks=marks)
    return {
        "on": on.isoformat(),
        "missing": missing,
        "slots": [
            {
                "class": built.groups.index(groups[slot.group]),
                "start": slot.start_at.isoformat(),
                "path": f"/roll-calls/{slot.group}/{on.isoformat()}/{slot.period}",
                "students": [str(one.id) for one in by_class[groups[slot.group].school_class_id]],
            }
            for slot in slots
            if slot.period != "early"
        ],
    }
