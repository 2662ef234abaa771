"""The classes of a school and who answers for each: C9.7, 'whose class … who is responsible'."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.core.span import in_force
from xuean.people.models import Grade, Person, School, SchoolClass, StaffLeave, Stage, Tie
from xuean.people.reads import classes_of
from xuean.presence.days import school_day_of
from xuean.school.reads.homeroom import POST, is_taught
from xuean.school.show import class_name, grade_name

STAGE_ORDER = {code: place for place, code in enumerate(("kindergarten", "primary", "junior", "senior", "vocational"))}


@dataclass(frozen=True, slots=True)
class Responsible:
    """Somebody who holds a post at an anchor. `instead`: the deputy who carries it while the holder is away."""

    tie: Tie
    person: Person
    away: bool = False
    instead: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    school_class: SchoolClass
    name: str
    students: int
    heads: tuple[Responsible, ...]
    taught: bool

    @property
    def nobody(self) -> bool:
        return self.taught and not self.heads


@dataclass
class GradeBlock:
    grade: Grade
    name: str
    leaders: tuple[Responsible, ...]
    lines: list[Line] = field(default_factory=list)


@dataclass
class StageBlock:
    stage: Stage
    grades: list[GradeBlock] = field(default_factory=list)


def overview(actor: Actor, school: School, now: datetime) -> list[StageBlock]:
    """The open classes this person may read, by stage and grade. Six queries."""
    on = school_day_of(now, school.tz)
    rows = narrow(actor, "read", classes_of(school.id), now=now)
    classes = list(rows.annotate(size=Count("students", filter=Q(students__withdrawn_at=None))))
    held = responsible([klass.id for klass in classes] + [klass.grade_id for klass in classes], now)
    stages: dict[UUID, StageBlock] = {}
    grades: dict[UUID, GradeBlock] = {}
    for klass in sorted(classes, key=_order):
        stage = stages.setdefault(klass.grade.stage_id, StageBlock(klass.grade.stage))
        if klass.grade_id not in grades:
            leaders = held.get((klass.grade_id, "grade_leader"), ())
            grades[klass.grade_id] = GradeBlock(klass.grade, grade_name(klass.grade, on), tuple(leaders))
            stage.grades.append(grades[klass.grade_id])
        klass.school = school
        grades[klass.grade_id].lines.append(_line(klass, held, on, now))
    return list(stages.values())


def _line(klass: SchoolClass, held: Mapping[tuple[UUID, str], list[Responsible]], on: date, now: datetime) -> Line:
    heads = tuple(held.get((klass.id, POST), ()))
    return Line(klass, class_name(klass, on), klass.size, heads, is_taught(klass, now))  # type: ignore[attr-defined]


def _order(klass: SchoolClass) -> tuple[int, int, int, str]:
    """As the school counts: lowest grade first, classes with a name after those with a number."""
    grade = klass.grade
    return STAGE_ORDER.get(grade.stage.code, 9), -grade.entry_year, klass.number or 1000, klass.given_name


def responsible(anchors: Iterable[UUID], now: datetime) -> dict[tuple[UUID, str], list[Responsible]]:
    """Who holds which post at these anchors, by (anchor, post), with deputies of those away. Two queries."""
    rows = Tie.objects.filter(in_force(now), anchor_id__in=set(anchors), superseded_at=None)
    ties = list(rows.select_related("person").order_by("since", "id"))
    leaves = StaffLeave.objects.filter(in_force(now), superseded_at=None, person__in={tie.person_id for tie in ties})
    away = set(leaves.values_list("person_id", flat=True))
    deputies: dict[UUID, list[Person]] = defaultdict(list)
    for tie in ties:
        if tie.deputy_of_id and tie.person_id not in away:
            deputies[tie.deputy_of_id].append(tie.person)
    found: dict[tuple[UUID, str], list[Responsible]] = defaultdict(list)
    for tie in ties:
        if tie.deputy_of_id is None:
            gone = tie.person_id in away
            one = Responsible(tie, tie.person, gone, tuple(deputies[tie.id]) if gone else ())
            found[tie.anchor_id, tie.post].append(one)
    return dict(found)


def deputies_of(ties: Iterable[Tie], now: datetime) -> dict[UUID, list[Person]]:
    """Who would stand in, by tie, whether needed now or not."""
    rows = Tie.objects.filter(in_force(now), deputy_of__in=list(ties), superseded_at=None).select_related("person")
    found: dict[UUID, list[Person]] = defaultdict(list)
    for tie in rows:
        if tie.deputy_of_id:
            found[tie.deputy_of_id].append(tie.person)
    return dict(found)
