"""A week of school days played through the real actions, so that every page has something true to show."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from xuean.access.actor import Actor
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import current_sweep, slots_on
from xuean.attendance.rules import Slot
from xuean.calendars.reads import school_calendar
from xuean.core import clock
from xuean.duties.tick import tick
from xuean.people.models import Person, School, Student
from xuean.presence.days import school_day_of
from xuean.presence.log import Mark
from xuean.project.demo.build import Built

DAYS = 5
MANY = 8  # classes; past that only three roll-calls a day are played
FEW = ("early", "1", "5")
REASONS = ("发烧，在家休息", "看牙医", "肠胃不适", "家中有事")


def play(built: Built, seed: int) -> None:
    """The last five school days before today, and today up to now."""
    pick = random.Random(seed)
    now = clock.now()
    homerooms = {klass.id: built.teachers[index] for index, klass in enumerate(built.classes)}
    by_class: dict[UUID, list[Student]] = {}
    for student in built.students:
        by_class.setdefault(student.current_class_id, []).append(student)  # type: ignore[arg-type]
    for on in _days(built.school, now):
        _day(built, homerooms, by_class, on, now, pick)


def _days(school: School, now: datetime) -> list[date]:
    calendar = school_calendar(school, now)
    today = calendar.school_day_of(now)
    found: list[date] = []
    back = today
    while len(found) < DAYS and (today - back).days < 30:
        back -= timedelta(days=1)
        if calendar.day(back):
            found.append(back)
    return [*reversed(found), today]


def _day(
    built: Built,
    homerooms: dict[UUID, Person],
    by_class: dict[UUID, list[Student]],
    on: date,
    now: datetime,
    pick: random.Random,
) -> None:
    away: dict[UUID, Student] = {}
    kept: UUID | None = None
    today = school_day_of(now, built.school.tz)
    classes = {group.id: group.school_class_id for group in built.groups}
    groups = {group.id: group for group in built.groups}
    persons = {person.id: person for person in built.teachers}
    for slot in _played(slots_on(built.school, on), len(built.classes)):
        moment = slot.start_at + timedelta(minutes=2 + pick.randrange(3), seconds=pick.randrange(60))
        if moment > now:
            break
        listed = by_class[classes[slot.group]]  # type: ignore[index]
        if slot.period == "early":
            _fall_out(listed, away, pick)
            if on == today and slot.group == built.groups[0].id:
                kept = listed[-1].id  # somebody to look for when the demo school is opened
                away[kept] = listed[-1]
        marks = {student.id: Mark("absent") for student in listed if student.id in away}
        with clock.at(moment):
            teacher = Actor.for_person(persons[slot.teacher], moment)  # type: ignore[index]
            base = current_sweep(slot.group, slot.on, slot.period)
            take_roll_call(teacher, groups[slot.group], slot=slot, marks=marks, base=base.id if base else None)
        _answer(homerooms[classes[slot.group]], listed, away, moment, now, pick, kept)  # type: ignore[index]
    for hour in (9, 12, 18):
        at = datetime.combine(on, datetime.min.time(), built.school.tz) + timedelta(hours=hour)
        if at <= now:
            with clock.at(at):
                tick(clock.now())


def _played(slots: Iterable[Slot], classes: int) -> list[Slot]:
    return [slot for slot in slots if classes <= MANY or slot.period in FEW]


def _fall_out(listed: list[Student], away: dict[UUID, Student], pick: random.Random) -> None:
    for student in listed:
        if pick.random() < 0.015:
            away[student.id] = student


def _answer(
    homeroom: Person,
    listed: list[Student],
    away: dict[UUID, Student],
    moment: datetime,
    now: datetime,
    pick: random.Random,
    kept: UUID | None,
) -> None:
    """Most are explained by a call within minutes, some come late, a few stay open till the next lesson."""
    for student in [one for one in listed if one.id in away and one.id != kept]:
        then = moment + timedelta(minutes=4 + pick.randrange(9))
        if then > now or pick.random() < 0.2:
            continue
        with clock.at(then):
            actor = Actor.for_person(homeroom, then)
            if pick.random() < 0.5:
                record_arrival(actor, student, note="路上堵车")
            else:
                ends = moment.astimezone(student.school.tz).replace(hour=22, minute=0)
                explain_absence(
                    actor, student, kind="leave", since=moment, until=ends, source="guardian_call",
                    reason=pick.choice(REASONS),
                )  # fmt: skip
        del away[student.id]
