"""Which roll-calls a day asks for, which were taken, and which are outstanding."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from xuean.attendance.rules import Slot
from xuean.calendars.timetable import plan_of_day
from xuean.people.models import School
from xuean.presence.models import Sweep
from xuean.rulebook import book


class Called(NamedTuple):
    """A roll-call in force, as lists of a whole school need it."""

    id: UUID
    group: UUID
    period: str
    occurred_at: datetime


def slots_on(
    school: School, on: date, groups: Iterable[UUID] | None = None, *, begun_by: datetime | None = None
) -> list[Slot]:
    """Every slot of the day that needs a roll-call, in order of time; empty on a day without school.

    `begun_by`: only those that have begun at that moment.
    """
    made = plan_of_day(school, on, groups=groups, begun_by=begun_by)
    found = [
        Slot(
            one.lesson.group_id, on, one.period, ring.bell.name, ring.start_at, ring.end_at,
            one.lesson.subject, one.teacher_id,
        )
        for one, ring in made.called(on)
    ]  # fmt: skip
    return sorted(found, key=lambda slot: (slot.start_at, slot.group.int))


def taken(school: School, slots: Iterable[Slot]) -> dict[tuple[UUID, str], Sweep]:
    """The roll-calls in force of these slots, by (group, period). One query."""
    wanted = list(slots)
    rows = Sweep.objects.filter(school=school, on__in={slot.on for slot in wanted}, superseded_by=None)
    rows = rows.filter(group__in={slot.group for slot in wanted})
    return {(sweep.group_id, sweep.period): sweep for sweep in rows.order_by("recorded_at")}


def called(school: School, on: date) -> list[Called]:
    """Every roll-call in force of a day, the earliest first. One query, and no more of each than a list needs."""
    rows = Sweep.objects.filter(school=school, on=on, superseded_by=None).order_by("occurred_at", "recorded_at")
    return [Called(*row) for row in rows.values_list("id", "group_id", "period", "occurred_at")]


def current_sweep(group_id: UUID, on: date, period: str) -> Sweep | None:
    rows = Sweep.objects.filter(group=group_id, on=on, period=period, superseded_by=None)
    return rows.order_by("-recorded_at").first()


def due_at(school: School, slot: Slot) -> datetime:
    """When the roll-call of a slot is due: so many minutes after its bell (policy)."""
    return slot.start_at + due_after(school, slot.on)


def due_after(school: School, on: date) -> timedelta:
    return timedelta(minutes=book(school).at("attendance.roll-call-due-after", on))


def outstanding(school: School, on: date, now: datetime) -> list[Slot]:
    """Slots of the day that are due and not taken."""
    wait = due_after(school, on)
    slots = slots_on(school, on, begun_by=now - wait)
    done = taken(school, slots)
    return [slot for slot in slots if (slot.group, slot.period) not in done]
