"""That the data of a student are confirmed (A33)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import YES, Verdict, no
from xuean.duties.actions import touch
from xuean.people.models import Student


def _not_today(student: Student, actor: Actor, now: datetime) -> Verdict:
    today = now.astimezone(student.school.tz).date()
    return no(_("Confirmed today already.")) if student.confirmed_on == today else YES


@action("web.confirm-data", verb="manage", record="student", flow=_not_today)
def confirm_data(pen: Pen, student: Student, *, now: datetime) -> Student:
    """Somebody responsible has gone through the file: it is right as of today."""
    student.confirmed_on = now.astimezone(student.school.tz).date()
    student.save(update_fields=["confirmed_on"])
    touch(pen, Ref("student", student.id))
    return student
