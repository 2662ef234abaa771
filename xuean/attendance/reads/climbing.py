"""The ladders that are climbing now, soonest next rung first; for a wall only counts and classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.attendance.rules import ACCOUNT, Slot
from xuean.attendance.show import next_rung, post_name, rungs
from xuean.duties.models import OPEN, Duty, DutyHolder
from xuean.kit import when
from xuean.people.models import Person, School, Student


@dataclass(frozen=True, slots=True)
class Climb:
    """One search. `student` is None on a wall; `holder` is who has it now; `rungs` as kit's ladder takes them."""

    duty: Duty
    since: datetime
    student: Student | None
    class_name: str
    holder: str
    rungs: list[dict[str, Any]]
    next_text: str


@dataclass(frozen=True)
class Climbing:
    rows: tuple[Climb, ...]
    fingerprint: str

    def teachers(self, slots: Iterable[Slot]) -> dict[UUID, str]:
        """Names of those who owe these roll-calls, by person."""
        wanted = {slot.teacher for slot in slots if slot.teacher}
        return dict(Person.objects.filter(id__in=wanted).values_list("id", "name"))


def climbing(actor: Actor, school: School, now: datetime, *, names: bool = True) -> Climbing:
    """Searches within what the actor may watch: four queries."""
    watched = Student.objects.filter(school=school).select_related("person", "current_class__grade__stage")
    rows = list(Duty.objects.filter(school=school, name=ACCOUNT, state=OPEN).order_by("next_at", "opened_at"))
    seen = narrow(
        actor, "watch", watched.filter(id__in=[duty.student_id for duty in rows]), record="roll_call", now=now
    )
    students = {student.id: student for student in seen}
    held = DutyHolder.objects.filter(duty__in=rows, until=None).select_related("person").order_by("rung_no")
    holders = {holder.duty_id: holder.person.name for holder in held}
    on = now.astimezone(school.tz).date()
    found = tuple(
        Climb(
            duty,
            datetime.fromisoformat(duty.facts["marked"]),
            students[duty.student_id] if names else None,
            klass.name(on) if (klass := students[duty.student_id].current_class) else "",
            holders.get(duty.id, "") if names else "",
            rungs(duty, now, school.tz, names=names),
            _next(duty, now, school),
        )
        for duty in rows
        if duty.student_id in students
    )
    return Climbing(found, "|".join(f"{climb.duty.id}{climb.duty.version}{climb.holder}" for climb in found))


def _next(duty: Duty, now: datetime, school: School) -> str:
    step = next_rung(duty, now)
    if step is None:
        return ""
    return _("{when}: {who}").format(when=when.moment_text(step.at, now, school.tz), who=post_name(step.posts[-1]))
