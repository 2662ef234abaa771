"""Which roll-calls a day asks for: the timetable of that day with its swaps and substitutions, and its bells."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from xuean.attendance.rules import ROLL_CALL_KINDS, Slot
from xuean.calendars.kept import Kept, kept
from xuean.calendars.reads import bells_of, calendar_of, term_of
from xuean.core.schooltime import SchoolCalendar
from xuean.core.span import in_force
from xuean.people.models import Lesson, LessonChange, School
from xuean.presence.models import Sweep
from xuean.rulebook import book


class Called(NamedTuple):
    """A roll-call in force, as lists of a whole school need it."""

    id: UUID
    group: UUID
    period: str
    occurred_at: datetime


class _Lesson(NamedTuple):
    id: UUID
    group: UUID
    period: str
    subject: str
    teacher: UUID | None
    stage: UUID | None


class _Rung(NamedTuple):
    name: str
    start: datetime
    end: datetime


def slots_on(
    school: School, on: date, groups: Iterable[UUID] | None = None, *, begun_by: datetime | None = None
) -> list[Slot]:
    """Every slot of the day that needs a roll-call, in order of time; empty on a day without school.

    `begun_by`: only those that have begun at that moment.
    """
    said = kept(school)
    calendar = calendar_of(school, said, on)
    day = calendar.day(on)
    if day is None:
        return []
    rung = _Rungs(calendar, said, on, begun_by)
    wanted = Wanted(on, day.weekday, calendar.sittings(on)[0].start_at, week_of(said, on), groups)
    lessons = _lessons(school, wanted, None if begun_by is None else rung.periods())
    found = []
    for one in lessons:
        bell = rung[one.stage].get(one.period)
        if bell is not None:
            found.append(Slot(one.group, on, one.period, bell.name, bell.start, bell.end, one.subject, one.teacher))
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


class _Rungs(dict[UUID | None, dict[str, _Rung]]):
    """By stage: the bells of a day that begin a lesson to be called, within the sessions of that day, as instants."""

    def __init__(self, calendar: SchoolCalendar, said: Kept, on: date, begun_by: datetime | None):
        super().__init__()
        self.calendar, self.said, self.on, self.begun_by = calendar, said, on, begun_by

    def __missing__(self, stage: UUID | None) -> dict[str, _Rung]:
        sittings, found = self.calendar.sittings(self.on), {}
        for bell in bells_of(self.said, stage, self.on):
            start = self.calendar.instant(self.on, bell.start)
            begun = self.begun_by is None or start <= self.begun_by
            if begun and bell.kind in ROLL_CALL_KINDS and any(sitting.holds(start) for sitting in sittings):
                found[bell.period] = _Rung(bell.name, start, self.calendar.instant(self.on, bell.end))
        self[stage] = found
        return found

    def periods(self) -> set[str]:
        """Of every stage that has bells of its own, and of those that have none."""
        stages = {schedule.stage_id for schedule in self.said.schedules} | {None}
        return {period for stage in stages for period in self[stage]}


class Wanted(NamedTuple):
    """The lessons of a day: whose timetable it follows, in which week, and which were in force when it began."""

    on: date
    weekday: int
    at: datetime
    week: int
    groups: Iterable[UUID] | None


def _lessons(school: School, wanted: Wanted, periods: set[str] | None) -> list[_Lesson]:
    """With the day's changes applied: cancelled ones gone, moved ones in their place."""
    rows = Lesson.objects.filter(in_force(wanted.at), school=school, superseded_at=None)
    if wanted.groups is not None:
        rows = rows.filter(group__in=list(wanted.groups))
    leaving, arriving = _changes(school, wanted.on)
    parity = {"all", "odd" if wanted.week % 2 else "even"}
    today = rows.filter(weekday=wanted.weekday, weeks__in=parity)
    found: list[_Lesson] = []
    for lesson in _listed(today if periods is None else today.filter(period__in=periods)):
        change = leaving.get(lesson.id)
        if change is None or change.kind == "substitute":
            found.append(lesson._replace(teacher=(change and change.teacher_id) or lesson.teacher))
    for lesson in _listed(rows.filter(id__in=arriving)):
        change = arriving[lesson.id]
        found.append(lesson._replace(period=change.to_period, teacher=change.teacher_id or lesson.teacher))
    return found


def _changes(school: School, on: date) -> tuple[dict[UUID, LessonChange], dict[UUID, LessonChange]]:
    """(of this day's lessons, of lessons moved to this day), by lesson. One query."""
    rows = LessonChange.objects.filter(Q(on=on) | Q(to_on=on, kind="moved"), school=school, withdrawn_at=None)
    changes = list(rows)
    leaving = {change.lesson_id: change for change in changes if change.on == on}
    return leaving, {one.lesson_id: one for one in changes if one.to_on == on and one.kind == "moved"}


def _listed(rows: "QuerySet[Lesson]") -> list[_Lesson]:
    columns = ("id", "group_id", "period", "subject", "teacher_id", "group__school_class__grade__stage_id")
    return [_Lesson(*row) for row in rows.values_list(*columns)]


def week_of(said: Kept, on: date) -> int:
    """The week of the term, from 1; outside every term the week of the year."""
    term = term_of(said, on)
    if term is None:
        return on.isocalendar().week
    monday = term.since_on - timedelta(days=term.since_on.weekday())
    return (on - monday).days // 7 + 1
