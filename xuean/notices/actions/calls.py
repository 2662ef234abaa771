"""The call and its result: the record is the proof (B2.4)."""

from datetime import datetime

from django.db.models import Q

from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.phones import normalise_phone
from xuean.core.ref import Ref
from xuean.core.span import in_force
from xuean.core.verdict import Refused
from xuean.duties.actions import touch
from xuean.kit.mask import mask_phone
from xuean.notices import words
from xuean.notices.kinds import MISSING
from xuean.notices.models import ContactAttempt
from xuean.notices.rules import GUARDIANS, RESULTS, TARGETS, USELESS
from xuean.outbox.decide import close
from xuean.outbox.flow import FAILED
from xuean.outbox.models import Envelope
from xuean.people import blinds
from xuean.people.models import ContactPoint, Student
from xuean.people.rights import guardians_with


@action("notices.record-contact", verb="call", record="contact")
def record_contact(
    pen: Pen,
    student: Student,
    *,
    now: datetime,
    target: str,
    result: str,
    contact: ContactPoint | None = None,
    number: str = "",
    told: str = "",
    occurred_at: datetime | None = None,
) -> ContactAttempt:
    """One call about this student. `contact`: a guardian's number; `number`: what was dialled to reach a place.

    A number that leads nowhere or to a stranger is marked dead and is not offered again. Raises Refused.
    """
    moment = occurred_at or now
    _check(student, target, result, contact, number, moment, now)
    attempt = ContactAttempt(
        school_id=student.school_id,
        student=student,
        target=target,
        person_id=contact.person_id if contact else None,
        contact=contact,
        by=pen.actor.person,
        number_masked=mask_phone(contact.value if contact else normalise_phone(number).national),
        number_blind=contact.value_blind if contact else _blind(student, number),
        result=result,
        told=told or None,
        occurred_at=moment,
        recorded_at=now,
    )
    attempt.save(force_insert=True)
    if contact and result in USELESS and contact.dead_at is None:
        contact.dead_at = now
        contact.save(update_fields=["dead_at"])
        pen.note(dead=str(contact.id))
    if result == "reached" and target in GUARDIANS:
        _no_letter_needed(pen, student)
    pen.note(attempt=str(attempt.id), target=target, result=result)
    touch(pen, Ref("student", student.id))
    return attempt


def _no_letter_needed(pen: Pen, student: Student) -> None:
    """What could not be sent about this child has now been said."""
    for envelope in Envelope.objects.filter(student=student, kind=MISSING, state=FAILED):
        close(pen, envelope, "told-otherwise")


def _check(
    student: Student,
    target: str,
    result: str,
    contact: ContactPoint | None,
    number: str,
    moment: datetime,
    now: datetime,
) -> None:
    if result not in RESULTS or target not in TARGETS:
        raise Refused(words.CHOOSE_RESULT)
    if moment > now:
        raise Refused(words.NOT_IN_FUTURE)
    if (target in GUARDIANS and contact is None) or (contact and not _of_guardian(student, contact, now)):
        raise Refused(words.NOT_THIS_NUMBER)
    if contact is None and normalise_phone(number).kind == "none":
        raise Refused(words.NUMBER_NEEDED)


def _of_guardian(student: Student, contact: ContactPoint, now: datetime) -> bool:
    """A number, in force now, of somebody who may be told about this student now."""
    people = [relation.person_id for relation in guardians_with("told", student.id, now)]
    phones = ContactPoint.objects.filter(in_force(now), Q(kind="mobile") | Q(kind="landline"), person__in=people)
    return phones.filter(pk=contact.pk).exists()


def _blind(student: Student, number: str) -> bytes:
    return blinds.contact(student.school_id, "landline", normalise_phone(number).number)
