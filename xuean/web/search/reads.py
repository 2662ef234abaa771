"""Who is found, within what the reader may search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xuean.access.actor import Actor
from xuean.access.answers import may, narrow
from xuean.kit.tongue import tongue
from xuean.people.models import Staff, Student
from xuean.people.reads import FOUND_AT_MOST, name_matches
from xuean.policy.errors import UnknownName
from xuean.policy.model import Clause
from xuean.rulebook.shelf import book
from xuean.web.account.reads import Position, by_post, posts_of

STAFF_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class FoundStudent:
    student: Student
    class_name: str


@dataclass(frozen=True, slots=True)
class FoundStaff:
    staff: Staff
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Found:
    students: Sequence[FoundStudent]
    staff: Sequence[FoundStaff]
    clause: Clause | None
    more: bool

    @property
    def count(self) -> int:
        return len(self.students) + len(self.staff) + (self.clause is not None)


def search(actor: Actor, text: str, now: datetime, on: date) -> Found:
    """At most FOUND_AT_MOST students; the school's own number finds one exactly, an identity number nobody."""
    students = _students(actor, text, now)
    found = students[:FOUND_AT_MOST]
    return Found(
        [FoundStudent(s, s.current_class.name(on, tongue()) if s.current_class else "") for s in found],
        _staff(actor, text, now, on),
        _clause(text),
        len(students) > FOUND_AT_MOST,
    )


def _students(actor: Actor, text: str, now: datetime) -> list[Student]:
    if not may(actor, "search", "student"):
        return []
    rows = narrow(actor, "search", Student.objects.filter(withdrawn_at=None), now=now)
    named = rows.filter(name_matches(text, "person__")) | rows.filter(local_no=text.strip())
    order = named.select_related("person", "current_class__grade__stage").order_by("person__pinyin", "id")
    return list(order[: FOUND_AT_MOST + 1])


def _staff(actor: Actor, text: str, now: datetime, on: date) -> list[FoundStaff]:
    if not may(actor, "read", "staff"):
        return []
    rows = narrow(actor, "read", Staff.objects.filter(left_at=None), now=now)
    named = rows.filter(name_matches(text, "person__")).select_related("person").order_by("person__pinyin", "id")
    found = list(named[:STAFF_AT_MOST])
    held = posts_of([staff.person for staff in found], now, on)
    return [FoundStaff(staff, tuple(by_post(held[staff.person_id]))) for staff in found]


def _clause(text: str) -> Clause | None:
    try:
        return book(None).clause(text.strip().upper())
    except UnknownName:
        return None
