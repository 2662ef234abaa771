"""What is corrected from a file: that the data are confirmed (A33), and a number that is wrong (B2.4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.phones import normalise_phone
from xuean.core.ref import Ref
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import touch
from xuean.people import blinds
from xuean.people.models import ContactPoint, Student

PHONES = ("mobile", "landline")


def _not_today(student: Student, actor: Actor, now: datetime) -> Verdict:
    today = now.astimezone(student.school.tz).date()
    return no(_("Confirmed today already.")) if student.confirmed_on == today else YES


def _in_force(contact: ContactPoint, actor: Actor, now: datetime) -> Verdict:
    if contact.until is not None and contact.until <= now:
        return no(_("This entry was already replaced. Reload the page."))
    return YES


@action("web.confirm-data", verb="manage", record="student", flow=_not_today)
def confirm_data(pen: Pen, student: Student, *, now: datetime) -> Student:
    """Somebody responsible has gone through the file: it is right as of today."""
    student.confirmed_on = now.astimezone(student.school.tz).date()
    student.save(update_fields=["confirmed_on"])
    touch(pen, Ref("student", student.id))
    return student


@action("web.correct-contact", verb="manage", record="contact", flow=_in_force, seal=True)
def correct_contact(pen: Pen, contact: ContactPoint, *, now: datetime, value: str, student: Student) -> ContactPoint:
    """A new entry takes the place of the old one, which stays with its end. Raises Refused for what is no number."""
    kind, text = _normal(contact.kind, value)
    contact.until = now
    contact.save(update_fields=["until"])
    fresh = ContactPoint(
        school_id=contact.school_id,
        person_id=contact.person_id,
        kind=kind,
        value=text,
        value_blind=blinds.contact(contact.school_id, kind, text),
        order=contact.order,
        since=now,
        created_at=now,
        confirmed_on=now.astimezone(student.school.tz).date(),
    )
    fresh.save(force_insert=True)
    pen.note(contact=str(fresh.id), kind=kind)
    touch(pen, Ref("student", student.id))
    return fresh


def _normal(kind: str, value: str) -> tuple[str, str]:
    """In the one form that is stored. A landline may become a mobile and the other way round."""
    text = value.strip()
    if kind not in PHONES:
        if not text:
            raise Refused(_("Enter what is right now."))
        return kind, text
    phone = normalise_phone(text)
    if phone.kind in ("none", "short") or phone.warning:
        raise Refused(_("This is no telephone number that can be dialled. Check the digits."))
    return ("landline" if phone.kind == "landline" else "mobile"), phone.number
