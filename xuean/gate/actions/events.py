"""Events of a gate are taken in: every one answered in order, written once, whatever order they come in. A6."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from xuean.acts.action import batch
from xuean.core.ids import new_id
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.actions import touch
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
    in_second,
    read_event,
)
from xuean.people.models import Student
from xuean.presence.days import school_day_of
from xuean.presence.models import Sighting


class TooOften(Exception):
    """The device asked more often within a second than the book allows; nothing was taken."""


class Revoked(Exception):
    """The device was revoked while it asked."""


@batch("gate.take-events", verb="record", record="gate_event")
def take_events(
    pen: Pen, device: Device, *, now: datetime, given: Sequence[Any], digest: str, counted: bool = True
) -> list[Outcome]:
    """An answer to each of `given`, in order. `digest` is of the request; `counted`: it counts against the bound.

    A bounded number of queries, however many events. Raises TooOften and Revoked.
    """
    figures = limits(device.school, now)
    _seen(device, now, figures if counted else None)
    read = [read_event(one, now, figures) for one in given]
    book = _Book.of(device, read, now, figures)
    outcomes = [book.answer(one) for one in read]
    Sighting.objects.bulk_create(book.sightings)
    GateEvent.objects.bulk_create(book.events)
    touch(pen, *{Ref("student", sighting.student_id) for sighting in book.sightings})
    pen.note(device=str(device.pk), events=len(read), digest=digest, **Counter(one.outcome for one in outcomes))
    return outcomes


def _seen(device: Device, now: datetime, figures: Limits | None) -> None:
    """One request of a device at a time: the row is locked until the commit (SQLite has one writer anyway)."""
    rows = Device.objects.filter(pk=device.pk)
    if connection.features.has_select_for_no_key_update:
        rows = rows.select_for_update(no_key=True)
    row = rows.only("second_at", "requests", "revoked_at").get()
    if row.revoked_at is not None:
        raise Revoked
    second, requests = in_second(row.second_at, row.requests, now)
    if figures is not None and requests > figures.per_second:
        raise TooOften
    rows.update(seen_at=now, second_at=second, requests=requests)


@dataclass
class _Book:
    """What was known before a request, and what it adds."""

    device: Device
    now: datetime
    grace: timedelta
    taken: set[str]  # accepted before
    noted: set[tuple[str, str]]  # (event, reason): refused before for the same reason
    badges: Mapping[str, list[tuple[UUID, datetime, datetime | None]]]
    numbers: Mapping[str, UUID]
    here: set[UUID]
    sightings: list[Sighting]
    events: list[GateEvent]

    @classmethod
    def of(cls, device: Device, read: Iterable[Told | Wrong], now: datetime, figures: Limits) -> "_Book":
        listed = list(read)
        told = [one for one in listed if isinstance(one, Told)]
        taken, noted = _earlier(device, {one.event_id for one in listed if one.event_id}, now - figures.remember)
        badges = _badges(device.school_id, {one.badge for one in told if one.badge})
        held = {student for spans in badges.values() for student, *_ in spans}
        numbers = _students(device.school_id, {one.local_no for one in told if one.local_no}, held)
        return cls(device, now, figures.ahead, taken, noted, badges, numbers, set(numbers.values()), [], [])

    def answer(self, one: Told | Wrong) -> Outcome:
        if one.event_id and one.event_id in self.taken:
            return Outcome(one.event_id, DUPLICATE)
        if isinstance(one, Wrong):
            return self._refused(one.event_id, INVALID, one.reason)
        student = self._student(one)
        if student is None:
            return self._refused(one.event_id, UNKNOWN, "badge" if one.badge else "local_no", one)
        self._accepted(one, student)
        return Outcome(one.event_id, ACCEPTED)

    def _student(self, one: Told) -> UUID | None:
        if one.local_no:
            return self.numbers.get(one.local_no)
        found = holder_at(self.badges.get(one.badge, ()), one.at, self.grace)
        return found if found in self.here else None

    def _accepted(self, one: Told, student: UUID) -> None:
        sighting = Sighting(
            id=new_id(),
            school_id=self.device.school_id,
            student_id=student,
            on=school_day_of(one.at, self.device.school.tz),
            occurred_at=one.at,
            recorded_at=self.now,
            kind=one.direction,
            context="gate",
            source=self.device.name,
        )
        self.sightings.append(sighting)
        self.taken.add(one.event_id)
        self.events.append(self._row(one, ACCEPTED, "", student_id=student, sighting=sighting))

    def _refused(self, event_id: str, outcome: str, reason: str, told: Told | None = None) -> Outcome:
        """Noted once: a device that repeats itself does not fill the table."""
        if event_id and (event_id, reason) not in self.noted:
            self.noted.add((event_id, reason))
            self.events.append(self._row(told or Wrong(event_id, reason), outcome, reason))
        return Outcome(event_id, outcome, reason)

    def _row(self, one: Told | Wrong, outcome: str, reason: str, **links: Any) -> GateEvent:
        row = GateEvent(
            school_id=self.device.school_id,
            device=self.device,
            event_id=one.event_id,
            recorded_at=self.now,
            outcome=outcome,
            reason=reason,
            **links,
        )
        if isinstance(one, Told):
            row.occurred_at, row.on = one.at, school_day_of(one.at, self.device.school.tz)
            row.direction, row.badge, row.local_no = one.direction, one.badge, one.local_no
        return row


def _earlier(device: Device, ids: set[str], since: datetime) -> tuple[set[str], set[tuple[str, str]]]:
    rows = GateEvent.objects.filter(device=device, event_id__in=ids, recorded_at__gt=since)
    taken, noted = set(), set()
    for event_id, outcome, reason in rows.values_list("event_id", "outcome", "reason"):
        if outcome == ACCEPTED:
            taken.add(event_id)
        else:
            noted.add((event_id, reason))
    return taken, noted


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
