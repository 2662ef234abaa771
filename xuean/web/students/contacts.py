"""How a family is reached, kept right from the file (B2.4): added, corrected, ended, and in the order to try.

Nothing is overwritten: a correction ends the old entry with its reason and begins a new one.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.emails import normalise_email
from xuean.core.pen import Pen
from xuean.core.phones import normalise_phone
from xuean.core.ref import Ref
from xuean.core.span import in_force
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import touch
from xuean.people import blinds
from xuean.people.models import ContactPoint, Guardianship, Student

PHONES = ("mobile", "landline")


def _in_force(contact: ContactPoint, actor: Actor, now: datetime) -> Verdict:
    if contact.until is not None and contact.until <= now:
        return no(_("This entry was already replaced. Reload the page."))
    return YES


@action("web.add-contact", verb="manage", record="contact", seal=True)
def add_contact(pen: Pen, student: Student, *, now: datetime, person_id: UUID, value: str) -> ContactPoint:
    """A telephone number or an e-mail address, whichever it is, of the student or of a guardian in force."""
    if person_id not in persons_of(student, now):
        raise Refused(_("This person is not a guardian any more. Reload the page."))
    kind, text = _normal("email" if "@" in value or "＠" in value else "mobile", value)
    standing = _standing(person_id, now)
    fresh = _begin(student, person_id, kind, text, max((one.order for one in standing), default=0) + 1, now)
    pen.note(contact=str(fresh.id), kind=kind)
    _tell(pen, student, person_id, now)
    return fresh


@action("web.correct-contact", verb="manage", record="contact", flow=_in_force, seal=True)
def correct_contact(
    pen: Pen, contact: ContactPoint, *, now: datetime, value: str, because: str, student: Student
) -> ContactPoint:
    """A new entry takes the place of the old one. Raises Refused for what is no number, and for what stands there."""
    kind, text = _normal(contact.kind, value)
    fresh = _begin(student, contact.person_id, kind, text, contact.order, now)
    _end(contact, because, now)
    pen.note(contact=str(fresh.id), kind=kind, because=because)
    _tell(pen, student, contact.person_id, now)
    return fresh


@action("web.end-contact", verb="manage", record="contact", flow=_in_force, seal=True)
def end_contact(pen: Pen, contact: ContactPoint, *, now: datetime, because: str, student: Student) -> ContactPoint:
    """It is not used from now on, and stays on record."""
    _end(contact, because, now)
    pen.note(kind=contact.kind, because=because)
    _tell(pen, student, contact.person_id, now)
    return contact


@action("web.prefer-contact", verb="manage", record="contact", flow=_in_force)
def prefer_contact(pen: Pen, contact: ContactPoint, *, now: datetime) -> ContactPoint:
    """It is tried before the others of the same person."""
    others = [one for one in _standing(contact.person_id, now) if one.pk != contact.pk]
    for order, one in enumerate([contact, *others], 1):
        _order(one, "order", order)
    pen.note(kind=contact.kind)
    return contact


@action("web.call-earlier", verb="manage", record="guardianship")
def call_earlier(pen: Pen, guardianship: Guardianship, *, now: datetime) -> Guardianship:
    """One place up in the order in which the guardians of this student are contacted."""
    rows = list(guardians_of(guardianship.student_id, now))
    place = next((at for at, one in enumerate(rows) if one.pk == guardianship.pk), 0)
    if place == 0:
        raise Refused(_("This guardian is contacted first already. Reload the page."))
    rows.insert(place - 1, rows.pop(place))
    for order, one in enumerate(rows, 1):
        _order(one, "contact_order", order)
    pen.note(order=[str(one.pk) for one in rows])
    touch(pen, Ref("student", guardianship.student_id))
    return guardianship


def guardians_of(student_id: UUID, now: datetime):  # type: ignore[no-untyped-def]
    """In force, in the order in which they are contacted."""
    rows = Guardianship.objects.filter(in_force(now), student=student_id, superseded_at=None)
    return rows.select_related("person").order_by("contact_order", "id")


def persons_of(student: Student, now: datetime) -> set[UUID]:
    """The student and the guardians in force."""
    return {student.person_id, *guardians_of(student.pk, now).values_list("person_id", flat=True)}


def _standing(person_id: UUID, now: datetime) -> list[ContactPoint]:
    return list(ContactPoint.objects.filter(in_force(now), person=person_id).order_by("order", "id"))


def _begin(student: Student, person_id: UUID, kind: str, text: str, order: int, now: datetime) -> ContactPoint:
    blind = blinds.contact(student.school_id, kind, text)
    if any(bytes(one.value_blind) == blind for one in _standing(person_id, now)):
        raise Refused(_("This is entered here already."))
    fresh = ContactPoint(
        school_id=student.school_id,
        person_id=person_id,
        kind=kind,
        value=text,
        value_blind=blind,
        order=order,
        since=now,
        created_at=now,
        confirmed_on=now.astimezone(student.school.tz).date(),
    )
    fresh.save(force_insert=True)
    return fresh


def _end(contact: ContactPoint, because: str, now: datetime) -> None:
    contact.until, contact.ended_because = now, because
    contact.save(update_fields=["until", "ended_because"])


def _order(row: ContactPoint | Guardianship, name: str, order: int) -> None:
    if getattr(row, name) != order:
        setattr(row, name, order)
        row.save(update_fields=[name])


def _tell(pen: Pen, student: Student, person_id: UUID, now: datetime) -> None:
    """What is owed about this student, and about every other child of this guardian, is asked again."""
    also = Guardianship.objects.filter(in_force(now), person=person_id, superseded_at=None)
    students = {student.pk, *also.values_list("student_id", flat=True)}
    touch(pen, *(Ref("student", one) for one in sorted(students)))


def _normal(kind: str, value: str) -> tuple[str, str]:
    """In the one form that is stored. A landline may become a mobile and the other way round."""
    text = value.strip()
    if not text:
        raise Refused(_("Enter what is right now."))
    if kind == "email":
        text = normalise_email(text)
        if not text:
            raise Refused(_("This is no e-mail address that can be written to. Compare it letter by letter."))
    if kind not in PHONES:
        return kind, text
    phone = normalise_phone(text)
    if phone.kind in ("none", "short") or phone.warning:
        raise Refused(_("This is no telephone number that can be dialled. Check the digits."))
    number = f"{phone.number},{phone.extension}" if phone.extension else phone.number
    return ("landline" if phone.kind == "landline" else "mobile"), number
