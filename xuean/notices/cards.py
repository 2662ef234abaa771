"""What Today shows of the duties of this floor."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.duties.card import Button, Card
from xuean.duties.models import Duty
from xuean.notices.reads import calls_of
from xuean.notices.rules import UNANSWERED
from xuean.outbox.models import Envelope
from xuean.outbox.words import REASONS
from xuean.people.models import Student


def call_guardian(duty: Duty, actor: Actor, now: datetime) -> Card:
    """One button: to the numbers, in the order to dial them."""
    student = _student(duty.student_id)
    calls = list(calls_of(duty.subject_id, datetime.fromisoformat(duty.facts["began"]), now))
    unanswered = sum(1 for call in calls if call.result in UNANSWERED)
    return Card(
        title=_("Call a guardian of {name}").format(name=student.person.name),
        detail=_("{count} calls so far, {unanswered} not answered").format(count=len(calls), unanswered=unanswered)
        if calls
        else _("Nobody has called yet."),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Call and record"), href=reverse("notices:call", args=[student.id])),
    )


def undeliverable(duty: Duty, actor: Actor, now: datetime) -> Card:
    """Why it could not be sent, and the way that is left: the telephone."""
    student = _student(duty.student_id)
    envelope = Envelope.objects.filter(pk=duty.subject_id).first() if duty.subject_record == "envelope" else None
    reason = REASONS.get(envelope.reason, "") if envelope else _("No guardian who may be told is on file.")
    return Card(
        title=_("The guardian of {name} did not get the message").format(name=student.person.name),
        detail=str(reason),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Call and record"), href=reverse("notices:call", args=[student.id])),
        others=(Button(_("See the message"), href=reverse("notices:undelivered")),) if envelope else (),
    )


def _student(student_id: Any) -> Student:
    """Both duties are about one student. Raises Student.DoesNotExist."""
    return Student.objects.select_related("person", "school").get(id=student_id)
