"""The lessons of some days as they take place: the timetable of the weekday each day follows, in its week of the term,
with that day's changes, and the bells they ring with. Whoever asks for lessons asks here."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from xuean.calendars.kept import Kept, kept
from xuean.calendars.models import Bell
from xuean.calendars.reads import bells_of, calendar_of, term_of
from xuean.calendars.rules import CALLED, Placed, placed, week_of
from xuean.core.schooltime import SchoolCalendar
from xuean.core.span import in_force
from xuean.people.models import GroupMember, Lesson, LessonChange, School, TeachingGroup

NOON = time(12)
Stages = dict[UUID, UUID | None]  # by group


class Row(NamedTuple):
    """What a list of a whole school needs of a lesson, by the names that people.Lesson has."""

    id: UUID
    group_id: UUID
    weekday: int
    period: str
    weeks: str
    subject: str
    teacher_id: UUID | None
    stage_id: UUID | None


class Ring(NamedTuple):
    """A bell that begins something to be called on that day."""

    bell: Bell
    start_at: datetime
    end_at: datetime


@dataclass
class Plan:
    """`days[on]` are the lessons of a day, those that do not take place too; empty on a day without school.

    `begun_by`: only what has begun at that moment is read, and nothing is said of the rest of the day.
    """

    said: Kept
    calendar: SchoolCalendar
    begun_by: datetime | None = None
    days: dict[date, list[Placed]] = field(default_factory=dict)
    mixed: Stages = field(default_factory=dict)  # stages of groups that are of no class
    _rings: dict[tuple[UUID | None, date], dict[str, Ring]] = field(default_factory=dict)

    def stage(self, one: Placed) -> UUID | None:
        return one.lesson.stage_id or self.mixed.get(one.lesson.group_id)

    def bells(self, stage: UUID | None, on: date) -> list[Bell]:
        return bells_of(self.said, stage, on)

    def bell(self, one: Placed) -> Bell | None:
        """The bell a lesson rings with."""
        return next((bell for bell in self.bells(self.stage(one), one.on) if bell.period == one.period), None)

    def rings(self, stage: UUID | None, on: date) -> dict[str, Ring]:
        """By period: the bells of a day that begin a lesson to be called, within its sessions. B2.2."""
        if (stage, on) not in self._rings:
            self._rings[stage, on] = {ring.bell.period: ring for ring in self._ringing(stage, on)}
        return self._rings[stage, on]

    def _ringing(self, stage: UUID | None, on: date) -> Iterator[Ring]:
        sittings = self.calendar.sittings(on)
        for bell in self.bells(stage, on):
            start = self.calendar.instant(on, bell.start)
            begun = self.begun_by is None or start <= self.begun_by
            if begun and bell.kind in CALLED and any(sitting.holds(start) for sitting in sittings):
                yield Ring(bell, start, self.calendar.instant(on, bell.end))

    def called(self, on: date) -> Iterator[tuple[Placed, Ring]]:
        """The lessons of a day that take place and are to be called."""
        for one in self.days[on]:
            ring = self.rings(self.stage(one), on).get(one.period) if one.held else None
            if ring is not None:
                yield one, ring


def plan(school: School, days: Sequence[date], *, groups: Iterable[UUID] | None = None) -> Plan:
    """The lessons of these days, of some groups or of the whole school, with what naming them needs."""
    made = _empty(school, days[0])
    begins = {on: _begin(made.calendar, on) for on in days}
    changes = _changes(school, days)
    rows = Lesson.objects.filter(since__lte=max(begins.values()))
    rows = rows.filter(Q(until=None) | Q(until__gt=min(begins.values()))).select_related("teacher")
    lessons = list(_asked(rows.select_related("group__school_class__grade__stage"), school, groups))
    made.mixed = _stages_of_mixed(made.said, lessons, begins[days[0]])
    for on, at in begins.items():
        here = [one for one in lessons if one.since <= at and (one.until is None or at < one.until)]
        made.days[on] = _placed(made, on, here, changes)
    return made


def plan_of_day(
    school: School, on: date, *, groups: Iterable[UUID] | None = None, begun_by: datetime | None = None
) -> Plan:
    """What is to be called on one day, of a whole school at the price of a few plain rows."""
    made = _empty(school, on, begun_by)
    made.days[on] = []
    day = made.calendar.day(on)
    if day is None:
        return made
    changes = _changes(school, [on])
    arriving = {change.lesson_id for change in changes if change.kind == "moved" and change.to_on == on}
    begins = _begin(made.calendar, on)
    today = Q(weekday=day.weekday) if begun_by is None else Q(weekday=day.weekday, period__in=_periods(made, on))
    rows = _asked(Lesson.objects.filter(in_force(begins)), school, groups)
    rows = rows.filter(today | Q(id__in=arriving)) if arriving else rows.filter(today)
    lessons = [Row(*row) for row in rows.values_list(*Row._fields)]
    made.mixed = _stages_of_mixed(made.said, lessons, begins)
    made.days[on] = _placed(made, on, lessons, changes)
    return made


def stage_of(group: TeachingGroup, at: datetime) -> UUID | None:
    """The stage whose bells a group keeps."""
    if group.school_class is not None:
        return group.school_class.grade.stage_id
    return stages_of([group.id], at).get(group.id)


def stages_of(mixed: Collection[UUID], at: datetime) -> Stages:
    """The stage that most members of each mixed group are in. One query, none for no group."""
    rows = GroupMember.objects.filter(in_force(at), group__in=mixed, superseded_at=None)
    counts = Counter(rows.values_list("group_id", "student__current_class__grade__stage_id"))
    return {group: stage for (group, stage), _ in reversed(counts.most_common()) if stage is not None}


def _stages_of_mixed(said: Kept, lessons: Iterable[Lesson | Row], at: datetime) -> Stages:
    """Only asked where a stage has bells of its own."""
    if all(schedule.stage_id is None for schedule in said.schedules):
        return {}
    mixed = {one.group_id for one in lessons if one.stage_id is None}  # type: ignore[union-attr]
    return stages_of(mixed, at) if mixed else {}


def _empty(school: School, on: date, begun_by: datetime | None = None) -> Plan:
    said = kept(school)
    return Plan(said, calendar_of(school, said, on), begun_by)


def _begin(calendar: SchoolCalendar, on: date) -> datetime:
    """The moment at which a lesson must be in force to take place on the day."""
    sittings = calendar.sittings(on)
    return sittings[0].start_at if sittings else calendar.instant(on, NOON)


def _asked(rows: "QuerySet[Lesson]", school: School, groups: Iterable[UUID] | None) -> "QuerySet[Lesson]":
    rows = rows.filter(school=school, superseded_at=None).annotate(stage_id=F("group__school_class__grade__stage"))
    return rows if groups is None else rows.filter(group__in=list(groups))


def _changes(school: School, days: Sequence[date]) -> list[LessonChange]:
    rows = LessonChange.objects.filter(Q(on__in=days) | Q(to_on__in=days), school=school, withdrawn_at=None)
    return list(rows.select_related("teacher"))


def _periods(made: Plan, on: date) -> set[str]:
    """Of every stage that has bells of its own, and of those that have none."""
    stages = {schedule.stage_id for schedule in made.said.schedules} | {None}
    return {period for stage in stages for period in made.rings(stage, on)}


def _placed(made: Plan, on: date, lessons: Iterable[Lesson | Row], changes: Iterable[LessonChange]) -> list[Placed]:
    day, term = made.calendar.day(on), term_of(made.said, on)
    week = week_of(on, term.since_on if term else None)
    of_day = [change for change in changes if on in (change.on, change.to_on)]
    return placed(on, day.weekday if day else None, lessons, of_day, "odd" if week % 2 else "even")
