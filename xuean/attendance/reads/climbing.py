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
from xuean.attendance.show import ahead, post_name, rungs_of
from xuean.duties.models import UNSETTLED, Duty, DutyHolder
from xuean.duties.reads import Step, ladders_of
from xuean.kit import when
from xuean.kit.tongue import tongue
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
    """Searches within what the actor may watch: a bounded number of queries whatever climbs."""
    searched = Duty.objects.filter(UNSETTLED, school=school, name=ACCOUNT).order_by("next_at", "opened_at")
    students = _students(actor, school, searched, now)
    found = [(duty, students[duty.student_id]) for duty in searched if duty.student_id in students]
    rows = [duty for duty, _student in found]
    ladders = ladders_of(rows, now)
    drawn = rungs_of(ladders, now, school.tz, names=names)
    held = DutyHolder.objects.filter(duty__in=rows, until=None).select_related("person").order_by("rung_no")
    holders = {holder.duty_id: holder.person.name for holder in held}
    on = now.astimezone(school.tz).date()
    climbs = tuple(
        Climb(
            duty,
            datetime.fromisoformat(duty.facts["marked"]),
            student if names else None,
            student.current_class.name(on, tongue()) if student.current_class else "",
            holders.get(duty.id, "") if names else "",
            drawn[duty.id],
            _next(ladders[duty.id], now, school),
        )
        for duty, student in found
    )
    return Climbing(climbs, "|".join(f"{climb.duty.id}{climb.duty.version}{climb.holder}" for climb in climbs))


def _students(actor: Actor, school: School, duties: Iterable[Duty], now: datetime) -> dict[UUID | None, Student]:
    """The searched children whom the actor may watch; the same grade and stage are read once for all."""
    rows = Student.objects.filter(school=school, id__in={duty.student_id for duty in duties}).select_related("person")
    rows = rows.prefetch_related("current_class__grade__stage")
    return {student.id: student for student in narrow(actor, "watch", rows, record="roll_call", now=now)}


def _next(steps: Iterable[Step], now: datetime, school: School) -> str:
    step = ahead(steps)
    if step is None:
        return ""
    return _("{when}: {who}").format(when=when.moment_text(step.at, now, school.tz), who=post_name(step.posts[-1]))
