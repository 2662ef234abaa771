"""The class page: the students and where each is now, today's roll-calls, who answers for the class."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from xuean.access.actor import Actor
from xuean.access.answers import can, narrow
from xuean.calendars.models import Bell
from xuean.calendars.rules import Placed
from xuean.calendars.timetable import plan
from xuean.core.span import in_force
from xuean.people.models import ContactPoint, GuardianRight, SchoolClass, Student, Tie
from xuean.presence.days import school_day_of
from xuean.presence.models import Sweep
from xuean.presence.reads import states
from xuean.presence.reasons import lacking, searches_on
from xuean.presence.rules import State
from xuean.rulebook import book

REACHED_BY = ("mobile", "landline")


@dataclass(frozen=True, slots=True)
class Sums:
    """Always expected == here + leave + missing + untaken (rule 3 of the look)."""

    here: int
    leave: int
    missing: int
    untaken: int


_COLUMN = {
    "here": "here",
    "late": "here",
    "infirmary": "here",
    "leave": "leave",
    "official": "leave",
    "left_early": "missing",  # with a known reason it would be a leave
    "gone": "leave",
    "missing": "missing",
    "untaken": "untaken",
}


@dataclass(frozen=True, slots=True)
class RollCall:
    """One lesson of today. `state`: done, late (due and not taken), open (may be taken), later."""

    placed: Placed
    bell: Bell
    start_at: datetime
    end_at: datetime
    due_at: datetime
    sweep: Sweep | None
    state: str


def students(actor: Actor, school_class: SchoolClass, now: datetime) -> "QuerySet[Student]":
    """Of the class now, as far as this person may read them."""
    rows = Student.objects.filter(current_class=school_class, withdrawn_at=None, participant=False)
    return narrow(actor, "read", rows, now=now).select_related("person")


def states_now(actor: Actor, school_class: SchoolClass, listed: list[Student], now: datetime) -> dict[UUID, State]:
    """The state of each; empty for those who may not see it."""
    if not can(actor, "read", school_class, record="sighting", now=now):
        return {}
    return states(school_class.school_id, school_class.school.tz, now, listed)


def unexplained(school_class: SchoolClass, on: date) -> frozenset[UUID]:
    """Students who came late or were found that day, and nobody has said why. B4.2."""
    ended = searches_on(school_class.school_id, on).filter(school_class_id=school_class.id)
    return frozenset(duty.subject_id for duty in lacking(ended))


def sums(found: Mapping[UUID, State]) -> Sums:
    counts = {"here": 0, "leave": 0, "missing": 0, "untaken": 0}
    for state in found.values():
        counts[_COLUMN[state.code]] += 1
    return Sums(**counts)


def reachable(actor: Actor, school_class: SchoolClass, now: datetime) -> dict[UUID, int] | None:
    """How many guardians who may be told have a telephone that works, by student; None for those who may not know.

    Only counted: neither a name nor a number is read. Two queries.
    """
    if not can(actor, "read", school_class, record="guardianship", now=now):
        return None
    rights = GuardianRight.objects.filter(
        in_force(now),
        in_force(now, "guardianship__"),
        right="told",
        superseded_at=None,
        guardianship__superseded_at=None,
        guardianship__student__current_class=school_class,
    )
    pairs = set(rights.values_list("guardianship__student_id", "guardianship__person_id"))
    alive = ContactPoint.objects.filter(
        in_force(now), person__in={person for _, person in pairs}, kind__in=REACHED_BY, dead_at=None
    )
    reached = set(alive.values_list("person_id", flat=True))
    found: dict[UUID, int] = defaultdict(int)
    for student, person in pairs:
        found[student] += person in reached
    return dict(found)


def mentors(school_class: SchoolClass, now: datetime) -> dict[UUID, list[str]]:
    """Names of the mentors of each student. D20."""
    wanted = Student.objects.filter(current_class=school_class, withdrawn_at=None).values("id")
    rows = Tie.objects.filter(in_force(now), post="mentor", anchor_id__in=wanted, superseded_at=None, deputy_of=None)
    found: dict[UUID, list[str]] = defaultdict(list)
    for student, name in rows.values_list("anchor_id", "person__name"):
        found[student].append(name)
    return dict(found)


def roll_calls(school_class: SchoolClass, now: datetime) -> list[RollCall]:
    """Today's lessons of the class with their roll-calls, in order of time."""
    school, group = school_class.school, getattr(school_class, "group", None)
    if group is None:
        return []
    on = school_day_of(now, school.tz)
    made = plan(school, [on], groups=[group.id])
    taken = {sweep.period: sweep for sweep in _sweeps(group.id, on)}
    rules = book(school)
    due = timedelta(minutes=rules.at("attendance.roll-call-due-after", on))
    before = timedelta(minutes=rules.at("attendance.roll-call-opens-before", on))
    found = []
    for one, (bell, start, end) in made.called(on):
        sweep = taken.get(one.period)
        found.append(
            RollCall(one, bell, start, end, start + due, sweep, _state(sweep, now, start - before, start + due))
        )
    return sorted(found, key=lambda call: call.start_at)


def to_take(calls: list[RollCall]) -> RollCall | None:
    """The one that a button leads to: the latest that is open or late."""
    return next((call for call in reversed(calls) if call.state in ("open", "late")), None)


def _sweeps(group_id: UUID, on: date) -> "QuerySet[Sweep]":
    rows = Sweep.objects.filter(group=group_id, on=on, superseded_by=None).select_related("by")
    return rows.order_by("recorded_at")


def _state(sweep: Sweep | None, now: datetime, opens_at: datetime, due_at: datetime) -> str:
    if sweep is not None:
        return "done"
    if now < opens_at:
        return "later"
    return "late" if due_at <= now else "open"
