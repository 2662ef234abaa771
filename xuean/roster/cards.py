"""What Today says of each duty of this room, and the one button that does it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xuean.access.actor import Actor
from xuean.duties.card import Button, Card
from xuean.duties.models import Duty
from xuean.duties.reads import ladder_of
from xuean.kit.tongue import tongue
from xuean.people.models import SchoolClass
from xuean.presence.days import school_day_of
from xuean.roster.models import IntakeNote
from xuean.roster.reads.completeness import by_class
from xuean.roster.words import FIELDS, TOPICS


def file_intake_note(duty: Duty, actor: Actor, now: datetime) -> Card:
    """The remark itself stands on its page only."""
    note = IntakeNote.objects.select_related("student__person", "student__current_class__grade__stage", "school").get(
        pk=duty.subject_id
    )
    klass, on = note.student.current_class, school_day_of(now, note.school.tz)
    detail = _("{class_name} · {topic}, came with an import").format(
        class_name=klass.name(on, tongue()) if klass else "", topic=TOPICS[note.topic]
    )
    return Card(
        title=_("{name}: a remark waits to be filed").format(name=note.student.person.name),
        detail=detail,
        due_at=duty.due_at,
        clause=duty.clause,
        rungs=ladder_of(duty, now),
        primary=Button(_("Read and file"), href=reverse("roster:note", args=[note.pk])),
    )


def complete_students(duty: Duty, actor: Actor, now: datetime) -> Card:
    klass = SchoolClass.objects.select_related("grade__stage", "school").get(pk=duty.subject_id)
    found = by_class(klass.school, now, [klass.pk]).get(klass.pk)
    incomplete, fields = (found.incomplete, found.by_field) if found else (0, {})
    missing = "、".join(f"{FIELDS[name]} {count}" for name, count in sorted(fields.items(), key=lambda one: -one[1]))
    return Card(
        title=ngettext(
            "{class_name}: data of {n} student are incomplete",
            "{class_name}: data of {n} students are incomplete",
            incomplete,
        ).format(class_name=klass.name(school_day_of(now, klass.school.tz), tongue()), n=incomplete),
        detail=_("Missing: {fields}").format(fields=missing),
        due_at=duty.due_at,
        clause=duty.clause,
        rungs=ladder_of(duty, now),
        primary=Button(_("Complete the data"), href=reverse("roster:complete-class", args=[klass.pk])),
    )
