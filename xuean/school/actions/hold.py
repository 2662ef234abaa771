"""What a change of people does to open duties: they pass on at once (those of later moments pass with the tick)."""

from uuid import UUID

from django.db.models import Q

from xuean.core.pen import Pen
from xuean.duties.actions import rehold
from xuean.duties.models import OPEN, Duty
from xuean.duties.run import school_of
from xuean.people.models import Person, Tie

COLUMN = {"grade": "grade_id", "class": "school_class_id", "group": "group_id", "student": "student_id"}


def pass_on(pen: Pen, anchors: list[tuple[str, UUID]], person: Person | None = None) -> int:
    """Open duties at these anchors, and those `person` carries or is named in, go to whoever holds their posts now."""
    about = Q(pk__in=[])
    for record, identity in anchors:
        about |= Q(**{COLUMN[record]: identity}) if record in COLUMN else Q()
    if person is not None:
        about |= Q(holders__person=person, holders__until=None) | Q(named__subject_teacher=str(person.id))
    open_here = Duty.objects.filter(school_id=school_of(pen), state=OPEN)
    if any(record not in COLUMN for record, _ in anchors):
        return rehold(pen, open_here.iterator(chunk_size=500))
    return rehold(pen, open_here.filter(about).distinct().order_by("id"))


def pass_on_of(pen: Pen, person: Person) -> int:
    """The same for everything this person holds: before a leave, and after it."""
    rows = Tie.objects.filter(person=person, until=None, superseded_at=None)
    return pass_on(pen, list(rows.values_list("anchor_record", "anchor_id")), person)
