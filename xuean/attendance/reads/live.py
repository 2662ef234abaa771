"""The live school day: who is where, which roll-calls are outstanding, by grade and class. Never a name for a wall."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.attendance.reads.slots import Called, called, due_after, slots_on
from xuean.attendance.rules import Slot, Tally, tally
from xuean.kit.tongue import tongue
from xuean.people.models import Grade, School, SchoolClass, Student, TeachingGroup
from xuean.people.reads import classes_of
from xuean.presence.days import school_day_of
from xuean.presence.reads import Crowd, crowd_of
from xuean.presence.rules import UNACCOUNTED, State


@dataclass(frozen=True, slots=True)
class ClassNow:
    """One class at this moment. `sweep`: its latest roll-call; `late`: the slots that are due and not taken; `behind`:
    the lesson going on, or the latest one, is among them (one missed earlier stands in the list of outstanding ones).
    """

    school_class: SchoolClass
    name: str
    counts: Tally
    sweep: Called | None
    late: tuple[Slot, ...] = ()
    behind: bool = False

    @property
    def called(self) -> bool:
        """Its own roll-call is there, or everybody was seen in mixed groups."""
        seen = self.sweep is not None or (self.counts.expected > 0 and not self.counts.untaken)
        return seen and not self.behind

    @property
    def short(self) -> str:
        """'3 班': the grade stands above it."""
        number = self.school_class.number
        return _("Class {number}").format(number=number) if number is not None else self.school_class.given_name

    @property
    def href(self) -> str:
        return f"/classes/{self.school_class.id}"


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
        return sum(1 for one in self.classes if one.called)


@dataclass(frozen=True, slots=True)
class Live:
    on: date
    at: datetime
    counts: Tally
    grades: tuple[GradeNow, ...]
    late: tuple[Slot, ...] = ()
    missing: tuple[Student, ...] = ()  # in order of seats
    apart: Mapping[UUID, State] = field(default_factory=dict)  # of those who are not simply there, or not yet
    mixed: Mapping[UUID, str] = field(default_factory=dict)  # names of the mixed groups whose roll-call is late


def live(actor: Actor, school: School, at: datetime, *, names: bool = True) -> Live:
    """The whole school as far as `actor` may watch it. A bounded number of queries whatever the size of the school,
    and no row is read for a student who is simply there."""
    on = school_day_of(at, school.tz)
    classes = list(narrow(actor, "watch", classes_of(school.id), record="roll_call", now=at))
    crowd = crowd_of(school.id, school.tz, at)
    apart = list(_students(school, classes, crowd.apart, names=names))
    due, calls = slots_on(school, on, begun_by=at - due_after(school, on)), called(school, on)
    done = {(call.group, call.period) for call in calls}
    late = tuple(slot for slot in due if (slot.group, slot.period) not in done)
    tallies = _tallies(_sizes(school), apart, crowd)
    grades = _grades(classes, tallies, {call.group: call for call in calls}, late, on, at)
    counts = sum((grade.counts for grade in grades), Tally())
    missing = tuple(one for one in apart if crowd.apart[one.id].code in UNACCOUNTED) if names else ()
    return Live(on, at, counts, grades, late, missing, crowd.apart, _mixed(actor, classes, late, at))


def _mixed(actor: Actor, classes: Iterable[SchoolClass], late: Iterable[Slot], at: datetime) -> dict[UUID, str]:
    """Groups of no class are behind no class: they are named beside. No query where none is late."""
    known = {klass.group.id for klass in classes if hasattr(klass, "group")}
    wanted = {slot.group for slot in late} - known
    if not wanted:
        return {}
    rows = narrow(actor, "watch", TeachingGroup.objects.filter(kind="mixed"), record="roll_call", now=at)
    return dict(rows.filter(id__in=wanted).values_list("id", "name"))


def _listed(school: School) -> "QuerySet[Student]":
    return Student.objects.filter(school=school, withdrawn_at=None, participant=False)


def _students(
    school: School, classes: Iterable[SchoolClass], ids: Iterable[UUID], *, names: bool
) -> "QuerySet[Student]":
    rows = _listed(school).filter(id__in=list(ids), current_class__in=list(classes)).order_by("seat_no", "id")
    return rows.select_related("person") if names else rows


def _sizes(school: School) -> dict[UUID | None, int]:
    """How many are on the list of each class."""
    rows = _listed(school).order_by().values_list("current_class_id")
    return dict(rows.annotate(size=Count("id")))


def _tallies(sizes: Mapping[UUID | None, int], apart: Iterable[Student], crowd: Crowd) -> dict[UUID, Tally]:
    """By class: those with a state of their own one by one, the rest of the class in one go."""
    codes: dict[UUID | None, list[str]] = defaultdict(list)
    for student in apart:
        codes[student.current_class_id].append(crowd.apart[student.id].code)
    return {
        one: tally([*codes[one], *[crowd.common(one)] * (size - len(codes[one]))])
        for one, size in sizes.items()
        if one is not None
    }


def _grades(
    classes: Iterable[SchoolClass],
    tallies: Mapping[UUID, Tally],
    latest: Mapping[UUID, Called],
    late: Iterable[Slot],
    on: date,
    at: datetime,
) -> tuple[GradeNow, ...]:
    late_of: dict[UUID, list[Slot]] = defaultdict(list)
    for slot in late:
        late_of[slot.group].append(slot)
    groups: dict[UUID, list[ClassNow]] = defaultdict(list)
    grades: dict[UUID, Grade] = {}
    for klass in classes:
        group = getattr(klass, "group", None)
        sweep = latest.get(group.id) if group else None
        missed = tuple(late_of.get(group.id, ())) if group else ()
        grades[klass.grade_id] = klass.grade
        groups[klass.grade_id].append(
            ClassNow(
                school_class=klass,
                name=klass.name(on, tongue()),
                counts=tallies.get(klass.id, Tally()),
                sweep=sweep,
                late=missed,
                behind=_behind(missed, sweep, at),
            )
        )
    return tuple(
        GradeNow(grades[identity], grades[identity].name(on, tongue()), tuple(rows))
        for identity, rows in groups.items()
    )


def _behind(late: Sequence[Slot], sweep: Called | None, at: datetime) -> bool:
    """Not called: the lesson going on, or the latest of the day."""
    if not late:
        return False
    return sweep is None or late[-1].end_at > at or late[-1].start_at > sweep.occurred_at
