"""What Today shows of the duties of this floor."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import may
from xuean.duties.actions import CHOSEN
from xuean.duties.card import Button, Card
from xuean.duties.models import Duty, DutyHolder
from xuean.notices.named import called, so_far
from xuean.notices.reads import CallList, call_list
from xuean.outbox.models import Envelope
from xuean.outbox.words import REASONS
from xuean.people.models import Student


def call_guardian(duty: Duty, actor: Actor, now: datetime) -> Card:
    """How the calls went, and one button that names whom to dial next."""
    student = _student(duty.student_id)
    calls = call_list(student, now)
    return Card(
        title=_("Call a guardian of {name}").format(name=student.person.name),
        detail=so_far(calls.attempts),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=_assign(student) if _to_assign(duty, actor) else _dial(student, calls),
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
        primary=_dial(student, call_list(student, now)),
        others=(Button(_("See the message"), href=reverse("notices:undelivered")),) if envelope else (),
    )


def _dial(student: Student, calls: CallList) -> Button:
    """The real act by name; to the page with the number, where the result is recorded."""
    label = _("Call {who}").format(who=called(calls.next)) if calls.next else _("Call and record")
    return Button(label, href=reverse("notices:call", args=[student.id]))


def _to_assign(duty: Duty, actor: Actor) -> bool:
    """The rung that has fired asks this actor to choose who goes on calling, and nobody was chosen. B2.3."""
    asked = any(duty.ladder.rungs[no - 1].must == "assign-caller" for no in duty.fired)
    if not asked or not may(actor, "assign", "contact_attempt"):
        return False
    return not DutyHolder.objects.filter(duty=duty, post=CHOSEN, until=None).exists()


def _assign(student: Student) -> Button:
    """To the page of the search, where one may call oneself, too."""
    return Button(_("Choose who goes on calling"), href=reverse("attendance:account", args=[student.id]) + "#caller")


def _student(student_id: Any) -> Student:
    """Both duties are about one student. Raises Student.DoesNotExist."""
    return Student.objects.select_related("person", "school").get(id=student_id)
