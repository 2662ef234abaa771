"""The state of one student, of a list, of a school: the same rule over a bounded number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from xuean.core.span import in_force
from xuean.people.models import GroupMember, Student
from xuean.presence.days import day_begins, school_day_of
from xuean.presence.models import Excuse, Sighting, Sweep
from xuean.presence.rules import Excused, Seen, State, accounted_for, in_order, state_at


@dataclass(frozen=True, slots=True)
class Day:
    """What was seen on one school day, by student."""

    seen: Mapping[UUID, list[Seen]]
    excuses: Mapping[UUID, list[Excused]]

    def state(self, student_id: UUID, at: datetime) -> State:
        return state_at(at, self.seen.get(student_id, ()), self.excuses.get(student_id, ()))


def day_of(school_id: UUID, zone: ZoneInfo, at: datetime, students: Iterable[Student]) -> Day:
    """The day of `at` for these students: four queries whatever their number. Needs `current_class_id` of each."""
    listed = list(students)
    on = school_day_of(at, zone)
    classes = {student.current_class_id for student in listed if student.current_class_id}
    whole = len(listed) > 500  # past that, asking for the school is cheaper than naming each student
    ids = {student.id for student in listed}
    mixed = _mixed_groups(school_id, at, ids, whole)
    seen: dict[UUID, list[Seen]] = defaultdict(list)
    marked = _sightings(school_id, on, at, ids, whole, seen)
    _sweeps(school_id, on, at, listed, classes, mixed, whole, marked, seen)
    excuses = _excuses(school_id, day_begins(on, zone), at, ids, whole)
    return Day({student: in_order(rows) for student, rows in seen.items()}, excuses)


def states(school_id: UUID, zone: ZoneInfo, at: datetime, students: Iterable[Student]) -> dict[UUID, State]:
    listed = list(students)
    day = day_of(school_id, zone, at, listed)
    return {student.id: day.state(student.id, at) for student in listed}


def state_of(student: Student, at: datetime) -> State:
    return states(student.school_id, student.school.tz, at, [student])[student.id]


def explained(student: Student, marked_at: datetime, now: datetime) -> Seen | Excused | None:
    """What accounts for an absence marked at `marked_at`: looked for on every day since."""
    zone = student.school.tz
    seen: list[Seen] = []
    excuses: list[Excused] = []
    day = day_of(student.school_id, zone, marked_at, [student])
    if school_day_of(marked_at, zone) != school_day_of(now, zone):
        today = day_of(student.school_id, zone, now, [student])
        seen += today.seen.get(student.id, [])
        excuses += today.excuses.get(student.id, [])
    else:
        day = day_of(student.school_id, zone, now, [student])
    seen = in_order([*day.seen.get(student.id, []), *seen])
    return accounted_for(marked_at, now, seen, [*day.excuses.get(student.id, []), *excuses])


def _mixed_groups(school_id: UUID, at: datetime, ids: set[UUID], whole: bool) -> dict[UUID, set[UUID]]:
    rows = GroupMember.objects.filter(in_force(at), school=school_id, superseded_at=None)
    if not whole:
        rows = rows.filter(student__in=ids)
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    for group, student in rows.values_list("group_id", "student_id"):
        groups[group].add(student)
    return groups


def _sightings(
    school_id: UUID, on: date, at: datetime, ids: set[UUID], whole: bool, seen: dict[UUID, list[Seen]]
) -> dict[UUID, set[UUID]]:
    """Fills `seen` from the sightings; returns, per sweep, the students it made an exception of."""
    rows = Sighting.objects.filter(school=school_id, on=on, occurred_at__lte=at)
    if not whole:
        rows = rows.filter(student__in=ids)
    superseded = Q(sweep__superseded_by__isnull=False)
    marked: dict[UUID, set[UUID]] = defaultdict(set)
    for identity, student, sweep, occurred_at, recorded_at, kind, context, source in rows.exclude(
        superseded
    ).values_list("id", "student_id", "sweep_id", "occurred_at", "recorded_at", "kind", "context", "source"):
        seen[student].append(Seen(occurred_at, recorded_at, kind, context, source, f"sighting:{identity}"))
        if sweep:
            marked[sweep].add(student)
    return marked


def _sweeps(
    school_id: UUID,
    on: date,
    at: datetime,
    listed: list[Student],
    classes: set[UUID],
    mixed: dict[UUID, set[UUID]],
    whole: bool,
    marked: dict[UUID, set[UUID]],
    seen: dict[UUID, list[Seen]],
) -> None:
    """Everyone on a roll-call's list who was not its exception was present."""
    rows = Sweep.objects.filter(school=school_id, on=on, occurred_at__lte=at, superseded_by=None)
    if not whole:
        rows = rows.filter(Q(group__school_class__in=classes) | Q(group__in=mixed))
    by_class: dict[UUID, list[UUID]] = defaultdict(list)
    for student in listed:
        if student.current_class_id:
            by_class[student.current_class_id].append(student.id)
    for identity, group, school_class, occurred_at, recorded_at, source in rows.values_list(
        "id", "group_id", "group__school_class_id", "occurred_at", "recorded_at", "source"
    ):
        members = by_class.get(school_class, []) if school_class else mixed.get(group, ())
        one = Seen(occurred_at, recorded_at, "present", "roll_call", source, f"roll_call:{identity}")
        for student_id in members:
            if student_id not in marked.get(identity, ()):
                seen[student_id].append(one)


def _excuses(school_id: UUID, begins: datetime, at: datetime, ids: set[UUID], whole: bool) -> dict[UUID, list[Excused]]:
    rows = Excuse.objects.filter(school=school_id, since__lte=at, superseded_at=None).filter(
        Q(until=None) | Q(until__gt=begins)
    )
    if not whole:
        rows = rows.filter(student__in=ids)
    found: dict[UUID, list[Excused]] = defaultdict(list)
    columns = ("student_id", "id", "kind", "since", "until", "recorded_at")
    for student, identity, kind, since, until, recorded_at in rows.order_by("since", "recorded_at").values_list(
        *columns
    ):
        found[student].append(Excused(kind, since, until, recorded_at, f"excuse:{identity}"))
    return found
