"""How the simulated people act: here through the actions themselves, in `web` through the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from xuean.access.actor import Actor
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.roll_call import TakenMeanwhile, take_roll_call
from xuean.attendance.reads.slots import current_sweep
from xuean.attendance.rules import Slot
from xuean.core.verdict import Refused
from xuean.notices.actions.calls import record_contact
from xuean.people.models import ContactPoint, Person, Student, TeachingGroup
from xuean.presence.log import Mark


class Hands(Protocol):
    """Each returns whether it was accepted; a refusal is part of the play, not an error."""

    def call_roll(self, person: Person, slot: Slot, absent: list[UUID], now: datetime) -> bool: ...

    def telephone(
        self, person: Person, student: Student, contact: ContactPoint, result: str, now: datetime
    ) -> bool: ...

    def arrived(self, person: Person, student: Student, kind: str, now: datetime) -> bool: ...

    def explained(self, person: Person, student: Student, since: datetime, until: datetime, now: datetime) -> bool: ...


class InProcess:
    def __init__(self, groups: Mapping[UUID, TeachingGroup]):
        self.groups = groups

    def call_roll(self, person: Person, slot: Slot, absent: list[UUID], now: datetime) -> bool:
        base = current_sweep(slot.group, slot.on, slot.period)
        if base is not None:
            return False
        marks = {student: Mark("absent") for student in absent}
        try:
            take_roll_call(
                Actor.for_person(person, now), self.groups[slot.group], slot=slot, marks=marks, source="simulation"
            )
        except TakenMeanwhile:
            return False
        return True

    def telephone(self, person: Person, student: Student, contact: ContactPoint, result: str, now: datetime) -> bool:
        target = "guardian"
        try:
            record_contact(Actor.for_person(person, now), student, target=target, result=result, contact=contact)
        except Refused:
            return False
        return True

    def arrived(self, person: Person, student: Student, kind: str, now: datetime) -> bool:
        record_arrival(Actor.for_person(person, now), student, kind=kind)
        return True

    def explained(self, person: Person, student: Student, since: datetime, until: datetime, now: datetime) -> bool:
        explain_absence(
            Actor.for_person(person, now), student, kind="leave", since=since, until=until, source="guardian_call"
        )
        return True
