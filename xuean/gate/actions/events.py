"""Events of a gate are taken in: every one answered in order, written once, whatever order they come in. A6."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q

from xuean.acts.action import batch
from xuean.core.ids import new_id
from xuean.core.pen import Pen, require_pen
from xuean.core.ref import Ref
from xuean.duties.actions import touch
from xuean.duties.models import UNSETTLED, Duty
from xuean.gate.figures import limits
from xuean.gate.models import Badge, Device, GateEvent
from xuean.gate.rules import (
    ACCEPTED,
    DUPLICATE,
    INVALID,
    UNKNOWN,
    Limits,
    Outcome,
    Told,
    Wrong,
    holder_at,
    read_event,
)
from xuean.people.models import Student
from xuean.presence.days import school_day_of
from xuean.presence.models import Sighting
from xuean.vault.bulk import Row, columns_of, insert


class TooOften(Exception):
    """The device asked more often within a second than the book allows; nothing was taken."""


class Revoked(Exception):
    """The device was revoked while it asked."""


@batch("gate.take-events", verb="record", record="gate_event")
def take_events(
    pen: Pen, device: Device, *, now: datetime, prepared: "Prepared", digest: str, counted: bool = True
) -> list[Outcome]:
    """An answer to each event of `prepared`, in order. `digest` is of the request; `counted`: against the bound.

    A bounded number of queries, however many events. Raises TooOften and Revoked.
    """
    requests = _seen(device, now)
    if counted and requests > prepared.limits.per_second:
        raise TooOften
    taken, noted = _earlier(device, prepared.ids, now - prepared.limits.remember)
    outcomes: list[Outcome] = []
    sightings: list[Row] = []
    events: list[Row] = []
    students: set[UUID] = set()
    for one in prepared.answers:
        if one.event_id and one.event_id in taken:
            outcomes.append(Outcome(one.event_id, DUPLICATE))
            continue
        outcomes.append(Outcome(one.event_id, one.outcome, one.reason))
        if one.student is not None:
            taken.add(one.event_id)
            sightings.append(one.sighting)
            students.add(one.student)
        elif (one.event_id, one.reason) in noted:
            continue  # noted once: a device that repeats itself does not fill the table
        noted.add((one.event_id, one.reason))
        if one.event is not None:
            events.append(one.event)
    for model, rows in ((Sighting, sightings), (GateEvent, events)):
        if rows:
            insert(model, rows)
    touch(pen, *_searched(device, students))
    pen.note(device=str(device.pk), events=len(outcomes), digest=digest, **Counter(one.outcome for one in outcomes))
    return outcomes


@dataclass(slots=True)
class _Answer:
    """What is answered and written unless it was taken before; values at first, then as the database takes them."""

    event_id: str
    outcome: str
    reason: str
    student: UUID | None = None
    sighting: Any = None
    event: Any = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """The events of a request, read and looked up before the transaction begins: others need not wait for that."""

    limits: Limits
    answers: list[_Answer]

    @property
    def ids(self) -> set[str]:
        return {one.event_id for one in self.answers if one.event_id}


def prepare(device: Device, given: Sequence[Any], now: datetime) -> Prepared:
    """Each of `given` read, its student found, its rows made. Two queries, however many events."""
    figures = limits(device.school, now)
    read = [read_event(one, now, figures) for one in given]
    students = _students_of(device, read, figures)
    made = [_answer(device, one, student, now) for one, student in zip(read, students, strict=True)]
    _turn(Sighting, "sighting", made)
    _turn(GateEvent, "event", made)
    return Prepared(figures, made)


def _turn(model: type[Model], name: str, answers: Sequence[_Answer]) -> None:
    """Values into columns, all of them in one go."""
    there = [answer for answer in answers if getattr(answer, name) is not None]
    for answer, row in zip(there, columns_of(model, [getattr(one, name) for one in there]), strict=True):
        setattr(answer, name, row)


def _answer(device: Device, one: Told | Wrong, student: UUID | None, now: datetime) -> _Answer:
    event = {
        "id": new_id(),
        "school_id": device.school_id,
        "device_id": device.pk,
        "event_id": one.event_id,
        "recorded_at": now,
        "badge": "",
        "local_no": "",
        "direction": "",
    }
    if isinstance(one, Wrong):
        event |= {"outcome": INVALID, "reason": one.reason}
        return _Answer(one.event_id, INVALID, one.reason, event=event if one.event_id else None)
    on = school_day_of(one.at, device.school.tz)
    event |= {"on": on, "occurred_at": one.at, "direction": one.direction}
    event |= {"badge": one.badge, "local_no": one.local_no}
    if student is None:
        reason = "badge" if one.badge else "local_no"
        return _Answer(one.event_id, UNKNOWN, reason, event=event | {"outcome": UNKNOWN, "reason": reason})
    sighting = {
        "id": new_id(),
        "school_id": device.school_id,
        "student_id": student,
        "on": on,
        "occurred_at": one.at,
        "recorded_at": now,
        "kind": one.direction,
        "context": "gate",
        "source": device.name,
    }
    event |= {"outcome": ACCEPTED, "reason": "", "student_id": student, "sighting_id": sighting["id"]}
    return _Answer(one.event_id, ACCEPTED, "", student, sighting, event)


SEEN = """
UPDATE gate_device SET requests = CASE WHEN second_at = %s THEN requests + 1 ELSE 1 END, second_at = %s, seen_at = %s
WHERE id = %s AND revoked_at IS NULL RETURNING requests"""


def _seen(device: Device, now: datetime) -> int:
    """How often it has asked in this second. One request of a device at a time: its row is locked until the commit."""
    require_pen("gate.Device")
    second, field = Device._meta.get_field("second_at"), Device._meta.pk
    begun, moment = (second.get_db_prep_value(at, connection) for at in (now.replace(microsecond=0), now))
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [begun, begun, moment, field.get_db_prep_value(device.pk, connection)])
        row = cursor.fetchone()
    if row is None:
        raise Revoked
    return int(row[0])


def _searched(device: Device, students: set[UUID]) -> list[Ref]:
    """Those about whom something is owed: on most mornings nobody, and then nothing is asked again."""
    owed = Duty.objects.filter(UNSETTLED, school_id=device.school_id, student_id__in=students)
    return [Ref("student", student) for student in set(owed.values_list("student_id", flat=True)) if student]


def _earlier(device: Device, ids: set[str], since: datetime) -> tuple[set[str], set[tuple[str, str]]]:
    """Events accepted before; and those refused before, with the reason."""
    rows = GateEvent.objects.filter(device=device.pk, event_id__in=ids, recorded_at__gt=since)
    taken, noted = set(), set()
    for event_id, outcome, reason in rows.values_list("event_id", "outcome", "reason"):
        if outcome == ACCEPTED:
            taken.add(event_id)
        else:
            noted.add((event_id, reason))
    return taken, noted


def _students_of(device: Device, read: Sequence[Told | Wrong], figures: Limits) -> list[UUID | None]:
    told = [one for one in read if isinstance(one, Told)]
    badges = _badges(device.school_id, {one.badge for one in told if one.badge})
    held = {student for spans in badges.values() for student, *_ in spans}
    numbers = _students(device.school_id, {one.local_no for one in told if one.local_no}, held)
    here = set(numbers.values())

    def student(one: Told | Wrong) -> UUID | None:
        if isinstance(one, Wrong):
            return None
        if one.local_no:
            return numbers.get(one.local_no)
        found = holder_at(badges.get(one.badge, ()), one.at, figures.ahead)
        return found if found in here else None

    return [student(one) for one in read]


def _badges(school_id: UUID, codes: set[str]) -> Mapping[str, list[tuple[UUID, datetime, datetime | None]]]:
    """Whose each of these was, and when. No query for no badge."""
    found: dict[str, list[tuple[UUID, datetime, datetime | None]]] = defaultdict(list)
    if codes:
        rows = Badge.objects.filter(school=school_id, code__in=codes, superseded_at=None).order_by("since")
        for code, student, since, until in rows.values_list("code", "student_id", "since", "until"):
            found[code].append((student, since, until))
    return found


def _students(school_id: UUID, numbers: set[str], held: set[UUID]) -> dict[str, UUID]:
    """Those of the school who are on file, by the school's own number."""
    if not numbers and not held:
        return {}
    rows = Student.objects.filter(Q(local_no__in=numbers) | Q(id__in=held), school=school_id, withdrawn_at=None)
    return dict(rows.values_list("local_no", "id"))
