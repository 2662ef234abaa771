"""What Today asks. The number of queries depends on how many cards are shown, never on the size of the school."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xuean.access.actor import Actor
from xuean.access.answers import may, narrow
from xuean.attendance.reads.live import Live, live
from xuean.attendance.reads.roll_call import my_slots
from xuean.attendance.reads.slots import due_at
from xuean.attendance.rules import Slot, Tally, tally
from xuean.calendars.reads import term_on
from xuean.duties.models import OPEN, Duty
from xuean.duties.reads import open_for
from xuean.kit.tongue import tongue
from xuean.people.models import School, SchoolClass, Student, TeachingGroup
from xuean.people.reads import classes_of
from xuean.presence.days import school_day_of
from xuean.presence.models import Sweep
from xuean.presence.reads import states
from xuean.rulebook.shelf import book

SHOWN = 15  # cards; the rest stands behind a link
NEXT = 2  # roll-calls to come
WATCHED = 10  # of what others carry in my scope


@dataclass(frozen=True, slots=True)
class Mine:
    """`total`: how many wait, also those not shown; `others` at most WATCHED, `more`: there are more of them."""

    duties: tuple[Duty, ...]
    total: int
    others: tuple[Duty, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A roll-call of mine. `state`: done, open (may be taken now), late, later."""

    slot: Slot
    group: TeachingGroup
    name: str
    state: str
    opens_at: datetime
    sweep: Sweep | None


@dataclass(frozen=True, slots=True)
class ClassStrip:
    school_class: SchoolClass
    name: str
    counts: Tally
    sweep: Sweep | None


def waiting(actor: Actor, now: datetime, *, everything: bool = False) -> Mine:
    """What I carry; and, for those who watch, what climbs or is late in my scope and others carry."""
    rows = open_for(actor)
    total = rows.count()
    mine = tuple(rows if everything else rows[:SHOWN])
    others = _of_others(actor, now)
    return Mine(mine, total, others[:WATCHED], len(others) > WATCHED)


def _of_others(actor: Actor, now: datetime) -> tuple[Duty, ...]:
    if not may(actor, "watch", "roll_call") or not may(actor, "read", "duty"):
        return ()
    carried = open_for(actor).values("pk")
    readable = narrow(actor, "read", Student.objects.filter(school=actor.school_id), now=now)  # cards name the child
    rows = narrow(actor, "read", Duty.objects.filter(state=OPEN, rung_no__gt=0), now=now).exclude(pk__in=carried)
    rows = rows.filter(Q(student_id=None) | Q(student_id__in=readable.values("pk")))
    return tuple(rows.order_by("next_at", "id")[: WATCHED + 1])


def calls(actor: Actor, school: School, now: datetime) -> list[Call]:
    """My roll-calls of today in order of time."""
    if not may(actor, "take", "roll_call"):
        return []
    on = school_day_of(now, school.tz)
    before = timedelta(minutes=book(school).at("attendance.roll-call-opens-before", on))
    found = my_slots(actor, school, on, now)
    return [_call(school, slot, group, sweep, now, before) for slot, group, sweep in found]


def next_calls(found: list[Call]) -> list[Call]:
    """What Today shows of them: the late, and the next few."""
    waiting = [one for one in found if one.state in ("late", "later")]
    return [one for one in waiting if one.state == "late"] + [one for one in waiting if one.state == "later"][:NEXT]


def _call(
    school: School, slot: Slot, group: TeachingGroup, sweep: Sweep | None, now: datetime, before: timedelta
) -> Call:
    state = _state(school, slot, sweep, now, before)
    return Call(slot, group, group_name(group, now, school), state, slot.start_at - before, sweep)


def _state(school: School, slot: Slot, sweep: Sweep | None, now: datetime, before: timedelta) -> str:
    if sweep is not None:
        return "done"
    if now < slot.start_at - before:
        return "later"
    return "late" if due_at(school, slot) <= now else "open"


def group_name(group: TeachingGroup, now: datetime, school: School) -> str:
    on = now.astimezone(school.tz).date()
    return group.school_class.name(on, tongue()) if group.school_class else group.name


def own_classes(actor: Actor, school: School, now: datetime) -> list[ClassStrip]:
    """The classes this person is homeroom teacher of, each with its figures. Six queries whatever their number."""
    wanted = {tie.id for tie in actor.ties if tie.record == "class" and tie.post == "homeroom_teacher"}
    if not wanted:
        return []
    classes = list(classes_of(school.id).filter(id__in=wanted))
    students = list(
        Student.objects.filter(current_class__in=classes, withdrawn_at=None, participant=False).order_by("seat_no")
    )
    found = states(school.id, school.tz, now, students)
    sweeps = _latest(classes, school_day_of(now, school.tz))
    on = now.astimezone(school.tz).date()
    return [
        ClassStrip(
            klass,
            klass.name(on, tongue()),
            tally(found[student.id].code for student in students if student.current_class_id == klass.id),
            sweeps.get(klass.id),
        )
        for klass in classes
    ]


def _latest(classes: Iterable[SchoolClass], on: date) -> dict[UUID, Sweep]:
    rows = Sweep.objects.filter(group__school_class__in=list(classes), on=on, superseded_by=None)
    return {
        sweep.group.school_class_id: sweep
        for sweep in rows.select_related("group").order_by("occurred_at")
        if sweep.group.school_class_id
    }


def school_now(actor: Actor, school: School, now: datetime) -> Live:
    """The figures of everything this person watches."""
    return live(actor, school, now, names=False)


def week_of_term(school: School, now: datetime) -> int | None:
    """第几周, counted from the Monday of the term's first week."""
    on = now.astimezone(school.tz).date()
    term = term_on(school, on)
    if term is None:
        return None
    monday = term.since_on - timedelta(days=term.since_on.weekday())
    return (on - monday).days // 7 + 1
