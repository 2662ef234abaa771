"""What the timetable expects of this room at a moment, so that silence becomes a duty.

Only the school day going on is asked: after an outage, nobody is chased for the roll-calls of past days.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from xuean.attendance.reads.slots import due_at, slots_on, taken
from xuean.attendance.rules import REPORT, TAKE, Slot
from xuean.core.pen import require_pen
from xuean.core.ref import Ref
from xuean.duties.actions import void
from xuean.duties.again import Next, anew
from xuean.duties.models import OPEN, Duty
from xuean.duties.registry import Expected, Occurrence, Window
from xuean.people.anchors import Anchors
from xuean.people.models import School, TeachingGroup
from xuean.presence.days import day_begins, school_day_of
from xuean.rulebook import book


def roll_calls(school: School, window: Window, now: datetime) -> Expected:
    """Roll-calls of today that are due and not taken. B2.2."""
    on = school_day_of(now, school.tz)
    _lapse(school, on)
    slots = slots_on(school, on)
    moments = {(slot.group, slot.key): due_at(school, slot) for slot in slots}
    done = taken(school, slots)
    late = [slot for slot in slots if moments[slot.group, slot.key] <= now and (slot.group, slot.period) not in done]
    again = anew(school.id, TAKE, [(slot.group, slot.key) for slot in late])
    occurrences = [
        _again(one, again[one.subject.id, one.occurrence], now)
        for one in _each(school, TAKE, late, lambda slot: moments[slot.group, slot.key])
    ]
    return Expected(occurrences, _next(moments.values(), now, on, school))


def _again(one: Occurrence, following: Next, now: datetime) -> Occurrence:
    """A lesson that was taken off and takes place after all is owed anew, from the moment this is noticed."""
    if following.first is None:
        return one
    return replace(one, occurrence=following.occurrence, at=now, facts={**one.facts, **following.facts})


def class_reports(school: School, window: Window, now: datetime) -> Expected:
    """Reports of today's attendance that are due, one a class, from the first slot of its day. B1.17."""
    on = school_day_of(now, school.tz)
    first: dict[UUID, Slot] = {}
    for slot in slots_on(school, on):
        first.setdefault(slot.group, slot)
    wait = timedelta(minutes=book(school).ladder(REPORT, on).rungs[0].when.terms[0].after.minutes)
    due = [slot for slot in first.values() if slot.start_at + wait <= now]
    occurrences = list(_each(school, REPORT, due, lambda slot: slot.start_at + wait))
    return Expected(occurrences, _next([slot.start_at + wait for slot in first.values()], now, on, school))


def _lapse(school: School, today: date) -> None:
    """What a past day left undone cannot be done any more: it closes late, and stays on record as such."""
    pen = require_pen("a lapsed duty")
    begins = day_begins(today, school.tz)
    for duty in Duty.objects.filter(school=school, name__in=(TAKE, REPORT), state=OPEN, opened_at__lt=begins):
        void(pen, duty, "lapsed")


def _each(school: School, name: str, slots: list[Slot], at: Callable[[Slot], datetime]) -> Iterator[Occurrence]:
    groups = TeachingGroup.objects.filter(id__in={slot.group for slot in slots}).select_related("school_class")
    by_id = {group.id: group for group in groups}
    for slot in slots:
        group = by_id[slot.group]
        if name == TAKE:
            yield Occurrence(name, Ref("group", group.id), at(slot), anchors(group, slot), slot.key, facts(slot))
        elif group.school_class_id:
            subject = Ref("class", group.school_class_id)
            yield Occurrence(name, subject, at(slot), anchors(group, slot), slot.on.isoformat(), facts(slot))


def facts(slot: Slot) -> dict[str, str]:
    return {
        "session_start": slot.start_at.isoformat(),
        "session_end": slot.end_at.isoformat(),
        "period": slot.period,
        "on": slot.on.isoformat(),
    }


def anchors(group: TeachingGroup, slot: Slot) -> Anchors:
    klass = group.school_class
    return Anchors(
        school=group.school_id,
        grade=klass.grade_id if klass else None,
        school_class=klass.id if klass else None,
        group=group.id,
        named={"subject_teacher": slot.teacher} if slot.teacher else {},
    )


def _next(moments: Iterable[datetime], now: datetime, on: date, school: School) -> datetime:
    ahead = [moment for moment in moments if moment > now]
    return min(ahead, default=day_begins(on + timedelta(days=1), school.tz))
