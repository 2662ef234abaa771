"""One day at the gate: who came in and went out, who came late, who left during lessons, which badges nobody knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.calendars.timetable import plan_of_day
from xuean.gate.models import GateEvent
from xuean.gate.rules import ACCEPTED, UNKNOWN
from xuean.kit.tongue import tongue
from xuean.people.models import School, Student
from xuean.presence.days import school_day_of
from xuean.presence.models import Excuse
from xuean.presence.reads import states

SHOWN = 30  # events on the page, the latest first


class Hours(NamedTuple):
    """The first bell of a group on a day, and the end of its last lesson."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """One passage, as a line of the page. `called_at`: a roll-call has found the student in class since."""

    at: datetime
    direction: str
    student: Student
    class_name: str
    device: str
    recorded_at: datetime
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stranger:
    """A badge or number that belongs to nobody on file: how often it was shown, and when last."""

    shown: str
    times: int
    at: datetime
    device: str


@dataclass(frozen=True, slots=True)
class GateDay:
    """`inside`: students whose last passage was inwards; `away`: left during lessons, without an excuse."""

    on: date
    came: int
    inside: int
    outside: int
    latest: tuple[Passed, ...]
    late: tuple[Passed, ...]
    away: tuple[Passed, ...]
    strangers: tuple[Stranger, ...]


class _Row(NamedTuple):
    student: UUID
    direction: str
    at: datetime
    recorded_at: datetime
    device: str


def gate_day(actor: Actor, school: School, now: datetime) -> GateDay:
    """A bounded number of queries, however many have passed."""
    on = school_day_of(now, school.tz)
    mine = narrow(actor, "read", GateEvent.objects.filter(school=school, on=on), now=now)
    rows = _passages(mine)
    first_in: dict[UUID, _Row] = {}
    last: dict[UUID, _Row] = {}
    for row in rows:
        last[row.student] = row
        if row.direction == "in":
            first_in.setdefault(row.student, row)
    hours, classes = _hours(school, on), _classes({*last})
    late = [row for one, row in first_in.items() if _in_hours(hours, classes.get(one), row.at)]
    gone = [row for one, row in last.items() if row.direction == "out" and _in_hours(hours, classes.get(one), row.at)]
    late, away = [row for row in late if row.at <= now], _without_excuse(gone)
    called = _called_since(school, away, now)
    away = [row for row in away if row.student in called]
    shown = rows[: -SHOWN - 1 : -1]
    named = _named({row.student for row in (*shown, *late, *away)}, on)
    inside = sum(1 for row in last.values() if row.direction == "in")
    return GateDay(
        on,
        len(first_in),
        inside,
        len(last) - inside,
        _lines(shown, named),
        _lines(sorted(late, key=lambda row: row.at, reverse=True), named),
        tuple(
            replace(line, called_at=called[line.student.id])
            for line in _lines(sorted(away, key=lambda row: row.at, reverse=True), named)
        ),
        tuple(_strangers(mine)),
    )


def _passages(mine: Iterable) -> list[_Row]:
    """As the sorted set: by what happened, then by when it was recorded."""
    rows = mine.filter(outcome=ACCEPTED).order_by("occurred_at", "recorded_at", "sighting_id")  # type: ignore[attr-defined]
    columns = ("student_id", "direction", "occurred_at", "recorded_at", "device__name")
    return [_Row(*row) for row in rows.values_list(*columns)]


def _hours(school: School, on: date) -> Mapping[UUID, Hours]:
    found: dict[UUID, Hours] = {}
    for one, ring in plan_of_day(school, on).called(on):
        class_id = one.lesson.group_id
        known = found.get(class_id, Hours(ring.start_at, ring.end_at))
        found[class_id] = Hours(min(known.begin, ring.start_at), max(known.end, ring.end_at))
    return found


def _classes(students: set[UUID]) -> Mapping[UUID, UUID | None]:
    """The home group of each student."""
    return dict(Student.objects.filter(id__in=students).values_list("id", "current_class__group"))


def _in_hours(hours: Mapping[UUID, Hours], group: UUID | None, at: datetime) -> bool:
    found = hours.get(group) if group else None
    return found is not None and found.begin <= at < found.end


def _without_excuse(gone: list[_Row]) -> list[_Row]:
    """An excuse that begins later or ended before does not hold at the gate."""
    ids = {row.student for row in gone}
    excuses = Excuse.objects.filter(student__in=ids, superseded_at=None).values_list("student_id", "since", "until")
    spans = list(excuses)

    def excused(row: _Row) -> bool:
        return any(
            one == row.student and since <= row.at and (until is None or row.at < until) for one, since, until in spans
        )

    return [row for row in gone if not excused(row)]


def _called_since(school: School, gone: list[_Row], now: datetime) -> Mapping[UUID, datetime | None]:
    """Those who are gone still, and those whom a roll-call has found in class since, with its moment: a list on which
    everybody is present by default may be wrong. Whoever was seen otherwise is back."""
    students = Student.objects.filter(id__in={row.student for row in gone})
    found: dict[UUID, datetime | None] = {}
    for student, state in states(school.id, school.tz, now, students).items():
        if state.code == "gone":
            found[student] = None
        elif state.seen is not None and state.seen.kind == "present" and state.seen.context == "roll_call":
            found[student] = state.seen.at
    return found


def _named(ids: set[UUID], on: date) -> Mapping[UUID, tuple[Student, str]]:
    rows = Student.objects.filter(id__in=ids).select_related("person", "current_class__grade__stage")
    return {row.id: (row, row.current_class.name(on, tongue()) if row.current_class else "") for row in rows}


def _lines(rows: Iterable[_Row], named: Mapping[UUID, tuple[Student, str]]) -> tuple[Passed, ...]:
    return tuple(Passed(row.at, row.direction, *named[row.student], row.device, row.recorded_at) for row in rows)


def _strangers(mine: Iterable) -> Iterable[Stranger]:
    rows = mine.filter(outcome=UNKNOWN).order_by()  # type: ignore[attr-defined]
    grouped = rows.values("badge", "local_no", "device__name").annotate(times=Count("id"), at=Max("occurred_at"))
    for row in grouped.order_by("-at")[:SHOWN]:
        yield Stranger(row["badge"] or row["local_no"], row["times"], row["at"], row["device__name"])
