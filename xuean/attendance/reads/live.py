"""The live school day: who is where, which roll-calls are outstanding, by grade and class. Never a name for a wall."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.attendance.reads.slots import due_at, slots_on, taken
from xuean.attendance.rules import Slot, Tally, tally
from xuean.people.models import Grade, School, SchoolClass, Student
from xuean.people.reads import classes_of
from xuean.presence.days import school_day_of
from xuean.presence.models import Sweep
from xuean.presence.reads import states
from xuean.presence.rules import State


@dataclass(frozen=True, slots=True)
class ClassNow:
    """One class at this moment. `sweep`: its latest roll-call; `late`: the slots that are due and not taken."""

    school_class: SchoolClass
    name: str
    counts: Tally
    sweep: Sweep | None
    late: tuple[Slot, ...] = ()

    @property
    def short(self) -> str:
        """'3 班': the grade stands above it."""
        number = self.school_class.number
        return _("Class {number}").format(number=number) if number is not None else self.school_class.given_name

    @property
    def href(self) -> str:
        return f"/classes/{self.school_class.id}/"


@dataclass(frozen=True, slots=True)
class GradeNow:
    grade: Grade
    name: str
    classes: tuple[ClassNow, ...]

    @property
    def counts(self) -> Tally:
        return sum((one.counts for one in self.classes), Tally())

    @property
    def called(self) -> int:
        return sum(1 for one in self.classes if one.sweep is not None and not one.late)


@dataclass(frozen=True, slots=True)
class Live:
    on: date
    at: datetime
    counts: Tally
    grades: tuple[GradeNow, ...]
    late: tuple[Slot, ...] = ()
    missing: tuple[Student, ...] = ()
    found: Mapping[UUID, State] = field(default_factory=dict)


def live(actor: Actor, school: School, at: datetime, *, names: bool = True) -> Live:
    """The whole school as far as `actor` may watch it. A bounded number of queries whatever the size of the school."""
    on = school_day_of(at, school.tz)
    classes = list(narrow(actor, "watch", classes_of(school.id), record="roll_call", now=at))
    students = list(_students(school, classes))
    found = states(school.id, school.tz, at, students)
    slots = slots_on(school, on)
    sweeps = taken(school, slots)
    late = tuple(s for s in slots if due_at(school, s) <= at and (s.group, s.period) not in sweeps)
    grades = _grades(classes, students, found, sweeps.values(), late, on)
    counts = sum((grade.counts for grade in grades), Tally())
    missing = tuple(s for s in students if found[s.id].code == "missing") if names else ()
    return Live(on, at, counts, grades, late, missing, found)


def _students(school: School, classes: Iterable[SchoolClass]) -> Iterable[Student]:
    rows = Student.objects.filter(school=school, withdrawn_at=None, participant=False)
    return rows.filter(current_class__in=list(classes)).select_related("person").order_by("seat_no", "id")


def _grades(
    classes: Iterable[SchoolClass],
    students: Iterable[Student],
    found: Mapping[UUID, State],
    sweeps: Iterable[Sweep],
    late: Iterable[Slot],
    on: date,
) -> tuple[GradeNow, ...]:
    codes: dict[UUID, list[str]] = defaultdict(list)
    for student in students:
        if student.current_class_id:
            codes[student.current_class_id].append(found[student.id].code)
    latest = {sweep.group_id: sweep for sweep in sorted(sweeps, key=lambda sweep: sweep.occurred_at)}
    late_of: dict[UUID, list[Slot]] = defaultdict(list)
    for slot in late:
        late_of[slot.group].append(slot)
    groups: dict[UUID, list[ClassNow]] = defaultdict(list)
    grades: dict[UUID, Grade] = {}
    for klass in classes:
        group = getattr(klass, "group", None)
        grades[klass.grade_id] = klass.grade
        groups[klass.grade_id].append(
            ClassNow(
                school_class=klass,
                name=klass.name(on),
                counts=tally(codes[klass.id]),
                sweep=latest.get(group.id) if group else None,
                late=tuple(late_of.get(group.id, ())) if group else (),
            )
        )
    return tuple(
        GradeNow(grades[identity], grades[identity].name(on), tuple(rows)) for identity, rows in groups.items()
    )
