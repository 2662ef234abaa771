"""Classes that nobody is homeroom teacher of, and since when. C9.7."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from xuean.core.span import in_force
from xuean.people.models import School, SchoolClass, Tie

POST = "homeroom_teacher"


@dataclass(frozen=True, slots=True)
class Without:
    """`since`: when the last homeroom teacher went, or when the class was opened."""

    school_class: SchoolClass
    since: datetime


def without_homeroom(now: datetime, *, school: School | None = None, school_class: UUID | None = None) -> list[Without]:
    """Open classes of grades that are taught now, of one school or just one class. Three queries."""
    rows = SchoolClass.objects.filter(closed_on=None).select_related("grade__stage", "school")
    rows = rows.filter(pk=school_class) if school_class else rows.filter(school=school)
    taught = [klass for klass in rows if is_taught(klass, now)]
    ids = [klass.id for klass in taught]
    ties = Tie.objects.filter(post=POST, anchor_id__in=ids, superseded_at=None, deputy_of=None)
    held = set(ties.filter(in_force(now)).values_list("anchor_id", flat=True))
    left = [klass for klass in taught if klass.id not in held]
    if not left:
        return []
    ended = ties.filter(until__lte=now).values_list("anchor_id").annotate(last=Max("until"))
    last = dict(ended.order_by())
    return [Without(klass, last.get(klass.id) or klass.created_at) for klass in left]


def is_taught(school_class: SchoolClass, now: datetime) -> bool:
    """Not before its first school year, nor after its last."""
    number = school_class.grade.number(now.astimezone(school_class.school.tz).date())
    return 1 <= number <= school_class.grade.stage.years
