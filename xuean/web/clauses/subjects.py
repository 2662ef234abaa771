"""What a duty is about, said no further than the reader may know: a student is named only to whom may read the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.duties.models import Duty
from xuean.people.models import School, Student
from xuean.web.account.reads import places
from xuean.web.today.cards import title_of


@dataclass(frozen=True, slots=True)
class Named:
    """A duty with its title from the book, the class or grade it sits in, and the student where the reader may know."""

    duty: Duty
    title: str
    place: str
    student: str = ""


def named(actor: Actor, school: School, duties: Sequence[Duty], now: datetime) -> list[Named]:
    """Four queries whatever their number."""
    students = _students(actor, duties, now)
    found = places(_anchors(duties), now.astimezone(school.tz).date())
    return [
        Named(duty, title_of(duty, school), _place(duty, found), students.get(duty.student_id, "")) for duty in duties
    ]


def _students(actor: Actor, duties: Iterable[Duty], now: datetime) -> Mapping[UUID | None, str]:
    wanted = {duty.student_id for duty in duties if duty.student_id}
    if not wanted:
        return {}
    rows = narrow(actor, "read", Student.objects.filter(pk__in=wanted), now=now)
    return dict(rows.values_list("pk", "person__name"))


def _anchors(duties: Iterable[Duty]) -> Iterator[tuple[str, UUID]]:
    for duty in duties:
        for record, identity in (("class", duty.school_class_id), ("group", duty.group_id), ("grade", duty.grade_id)):
            if identity:
                yield record, identity


def _place(duty: Duty, found: Mapping[UUID, str]) -> str:
    return next(
        (found[one] for one in (duty.school_class_id, duty.group_id, duty.grade_id) if one and one in found), ""
    )
