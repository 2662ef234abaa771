"""What Today says of the duty of this room."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xuean.access.actor import Actor
from xuean.access.answers import can
from xuean.duties.card import Button, Card
from xuean.duties.models import Duty
from xuean.duties.reads import ladder_of
from xuean.people.models import SchoolClass
from xuean.school.show import class_name


def class_without_homeroom(duty: Duty, actor: Actor, now: datetime) -> Card:
    klass = SchoolClass.objects.select_related("grade__stage", "school").get(pk=duty.subject_id)
    students = klass.students.filter(withdrawn_at=None).count()
    name = class_name(klass, now.astimezone(klass.school.tz).date())
    return Card(
        title=_("{class_name} has no homeroom teacher").format(class_name=name),
        detail=ngettext(
            "{n} student; the grade leader answers for the class until then.",
            "{n} students; the grade leader answers for the class until then.",
            students,
        ).format(n=students),
        due_at=duty.due_at,
        clause=duty.clause,
        rungs=ladder_of(duty, now),
        primary=_button(klass, actor, now),
    )


def _button(klass: SchoolClass, actor: Actor, now: datetime) -> Button:
    label = _("Appoint a homeroom teacher")
    if can(actor, "manage", klass.school, record="tie", now=now):
        return Button(label, href=reverse("school:hand-over", args=[klass.id]))
    return Button(label, because=_("The academic office appoints; remind them."))
