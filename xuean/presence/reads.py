"""The state of one student, of a list, of a school: the same rule over a bounded number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from xuean.core.span import in_force
from xuean.people.models import GroupMember, Student
from xuean.presence.days import day_begins, last_of, school_day_of
from xuean.presence.models import Excuse, Sighting, Sweep
from xuean.presence.rules import Excused, Seen, State, accounted_for, in_order, state_at

NAMED_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Day:
    """What was seen on one school day, by student."""

    seen: Mapping[UUID, list[Seen]]
    excuses: Mapping[UUID, list[Excused]]

    def state(self, student_id: UUID, at: datetime) -> State:
        return state_at(at, self.seen.get(student_id, ()), self.excuses.get(student_id, ()))


@dataclass(frozen=True, slots=True)
class Crowd:
    """A whole school at a moment, without naming everybody.

    `apart`: the state of each student who has something of the own that day (a sighting, an excuse, a roll-call of a
    mixed group). Everybody else of a class shares its `common` state: here once a roll-call was taken, untaken before.
    """

    apart: Mapping[UUID, State]
    called: Set[UUID]  # classes with a roll-call by then

    def common(self, school_class: UUID) -> str:
        return "here" if school_class in self.called else "untaken"


def day_of(school_id: UUID, zone: ZoneInfo, at: datetime, students: Iterable[Student]) -> Day:
    """The day of `at` for these students: three queries whatever their number, and one more where mixed groups were
    called. Needs `current_class_id` of each."""
    return _day(school_id, zone, at, {student.id: student.current_class_id for student in students})


def crowd_of(school_id: UUID, zone: ZoneInfo, at: datetime) -> Crowd:
    """Everybody of the school: five queries, and no work for those who are simply there."""
    on = school_day_of(at, zone)
    sweeps = _sweeps(school_id, on, at, None)
    mixed = _members(school_id, at, sweeps, None)
    seen, marked = _sightings(school_id, on, at, None, _latest(sweeps))
    excuses = _excuses(school_id, day_begins(on, zone), at, None)
    named = {*seen, *excuses}.union(*mixed.values())
    classes = dict(Student.objects.filter(id__in=named).values_list("id", "current_class_id"))
    _add_present(seen, sweeps, classes, mixed, marked)
    day = Day({student: in_order(rows) for student, rows in seen.items()}, excuses)
    called = {sweep.school_class for sweep in sweeps if sweep.school_class}
    return Crowd({student: day.state(student, at) for student in classes}, called)


def states(school_id: UUID, zone: ZoneInfo, at: datetime, students: Iterable[Student]) -> dict[UUID, State]:
    listed = list(students)
    day = day_of(school_id, zone, at, listed)
    return {student.id: day.state(student.id, at) for student in listed}


def state_of(student: Student, at: datetime) -> State:
    return states(student.school_id, student.school.tz, at, [student])[student.id]


def explained(student: Student, marked_at: datetime, now: datetime) -> Seen | Excused | None:
    """What accounts for an absence marked at `marked_at`: looked for on that day and today."""
    return all_explained([(student, marked_at)], now)[0]


def all_explained(asked: Iterable[tuple[Student, datetime]], now: datetime) -> list[Seen | Excused | None]:
    """The same for many absences of one school: each day is read once for all who were marked on it."""
    listed = list(asked)
    if not listed:
        return []
    school_id, zone = listed[0][0].school_id, listed[0][0].school.tz
    on = school_day_of(now, zone)
    today = day_of(school_id, zone, now, [student for student, _ in listed])
    earlier: dict[date, list[Student]] = defaultdict(list)
    for student, marked_at in listed:
        if school_day_of(marked_at, zone) != on:
            earlier[school_day_of(marked_at, zone)].append(student)
    # up to its end: what became known later is about that day too
    days = {day: day_of(school_id, zone, last_of(day, zone), who) for day, who in earlier.items()}
    return [
        _explained(student.id, marked_at, now, today, days.get(school_day_of(marked_at, zone)))
        for student, marked_at in listed
    ]


def _explained(
    student: UUID, marked_at: datetime, now: datetime, today: Day, before: Day | None
) -> Seen | Excused | None:
    seen, excuses = today.seen.get(student, []), today.excuses.get(student, [])
    if before is not None:
        seen = in_order([*before.seen.get(student, []), *seen])
        excuses = [*before.excuses.get(student, []), *excuses]
    return accounted_for(marked_at, now, seen, excuses)


class _Swept(NamedTuple):
    """A roll-call in force; `school_class` is None for a mixed group."""

    id: UUID
    group: UUID
    school_class: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    source: str


def _day(school_id: UUID, zone: ZoneInfo, at: datetime, classes: Mapping[UUID, UUID | None]) -> Day:
    """`classes`: the students asked about, each with the class."""
    on = school_day_of(at, zone)
    # past that, asking for the school is cheaper than naming each student
    ids = classes.keys() if len(classes) <= NAMED_AT_MOST else None
    sweeps = _sweeps(school_id, on, at, None if ids is None else {one for one in classes.values() if one})
    mixed = _members(school_id, at, sweeps, ids)
    seen, marked = _sightings(school_id, on, at, ids)
    _add_present(seen, sweeps, classes, mixed, marked)
    excuses = _excuses(school_id, day_begins(on, zone), at, ids)
    return Day({student: in_order(rows) for student, rows in seen.items()}, excuses)


def _sweeps(school_id: UUID, on: date, at: datetime, classes: Collection[UUID] | None) -> list[_Swept]:
    """Of these classes and of all mixed groups, or of the whole school."""
    rows = Sweep.objects.filter(school=school_id, on=on, occurred_at__lte=at, superseded_by=None)
    if classes is not None:
        rows = rows.filter(Q(group__school_class__in=classes) | Q(group__school_class=None))
    columns = ("id", "group_id", "group__school_class_id", "occurred_at", "recorded_at", "source")
    return [_Swept(*row) for row in rows.values_list(*columns)]


def _members(
    school_id: UUID, at: datetime, sweeps: Iterable[_Swept], ids: Collection[UUID] | None
) -> dict[UUID, set[UUID]]:
    """The lists of the mixed groups that were called. No query where there are none."""
    groups = {sweep.group for sweep in sweeps if sweep.school_class is None}
    if not groups:
        return {}
    rows = GroupMember.objects.filter(in_force(at), school=school_id, group__in=groups, superseded_at=None)
    if ids is not None:
        rows = rows.filter(student__in=ids)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for group, student in rows.values_list("group_id", "student_id"):
        found[group].add(student)
    return found


def _latest(sweeps: Iterable[_Swept]) -> dict[UUID, datetime]:
    """The latest roll-call of each class."""
    found: dict[UUID, datetime] = {}
    for sweep in sweeps:
        if sweep.school_class:
            found[sweep.school_class] = max(sweep.occurred_at, found.get(sweep.school_class, sweep.occurred_at))
    return found


def _sightings(
    school_id: UUID,
    on: date,
    at: datetime,
    ids: Collection[UUID] | None,
    called: Mapping[UUID, datetime] | None = None,
) -> tuple[dict[UUID, list[Seen]], dict[UUID, set[UUID]]]:
    """What was seen, by student; and by roll-call the students it made an exception of.

    `called`: classes with their latest roll-call. What the gate saw before it changes no state any more, and a whole
    school comes in every morning: those rows are not read.
    """
    known = Q(occurred_at__lte=at) | Q(recorded_at__lte=at)  # a clock may be ahead
    rows = Sighting.objects.filter(known, school=school_id, on=on)
    if ids is not None:
        rows = rows.filter(student__in=ids)
    if called:
        before = Q(context="gate", occurred_at__lt=min(called.values()))
        rows = rows.exclude(before & Q(student__current_class__in=called))
    superseded = Q(sweep__superseded_by__isnull=False)
    columns = ("id", "student_id", "sweep_id", "occurred_at", "recorded_at", "kind", "context", "source")
    seen: dict[UUID, list[Seen]] = defaultdict(list)
    marked: dict[UUID, set[UUID]] = defaultdict(set)
    for identity, student, sweep, occurred_at, recorded_at, kind, context, source in rows.exclude(
        superseded
    ).values_list(*columns):
        seen[student].append(Seen(occurred_at, recorded_at, kind, context, source, f"sighting:{identity}"))
        if sweep:
            marked[sweep].add(student)
    return seen, marked


def _add_present(
    seen: dict[UUID, list[Seen]],
    sweeps: Iterable[_Swept],
    classes: Mapping[UUID, UUID | None],
    mixed: Mapping[UUID, Collection[UUID]],
    marked: Mapping[UUID, Collection[UUID]],
) -> None:
    """Everyone on a roll-call's list who was not its exception was present."""
    by_class: dict[UUID, list[UUID]] = defaultdict(list)
    for student, school_class in classes.items():
        if school_class:
            by_class[school_class].append(student)
    for sweep in sweeps:
        members = by_class.get(sweep.school_class, ()) if sweep.school_class else mixed.get(sweep.group, ())
        one = Seen(sweep.occurred_at, sweep.recorded_at, "present", "roll_call", sweep.source, f"roll_call:{sweep.id}")
        apart = marked.get(sweep.id, ())
        for student in members:
            if student not in apart:
                seen[student].append(one)


def _excuses(
    school_id: UUID, begins: datetime, at: datetime, ids: Collection[UUID] | None
) -> dict[UUID, list[Excused]]:
    rows = Excuse.objects.filter(school=school_id, since__lte=at, superseded_at=None).filter(
        Q(until=None) | Q(until__gt=begins)
    )
    if ids is not None:
        rows = rows.filter(student__in=ids)
    found: dict[UUID, list[Excused]] = defaultdict(list)
    columns = ("student_id", "id", "kind", "since", "until", "recorded_at")
    for student, identity, kind, since, until, recorded_at in rows.order_by("since", "recorded_at").values_list(
        *columns
    ):
        found[student].append(Excused(kind, since, until, recorded_at, f"excuse:{identity}"))
    return found
