"""When the duties of this floor are done: asked at every touch and before anything is sent."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xuean.core.ref import Ref
from xuean.duties.models import OPEN, Duty
from xuean.notices.models import ContactAttempt
from xuean.notices.rules import GUARDIANS
from xuean.outbox.flow import FAILED, UNKNOWN
from xuean.outbox.models import Envelope
from xuean.people.models import Student


def guardian_reached(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool | Ref:
    """A guardian was reached since the search began, or the matter itself has ended. B2.3, B2.4."""
    if matter_ended(facts):
        return True
    reached = reached_since(subject.id, datetime.fromisoformat(facts["began"]), now)
    return Ref("contact_attempt", reached.id) if reached else False


def all_reached(questions: Sequence[tuple[Ref, Mapping[str, Any]]], now: datetime) -> list[bool | Ref]:
    """The same for many: one query for the matters, one for the calls."""
    served = {UUID(facts["for"]) for _, facts in questions if facts.get("for")}
    live = set(Duty.objects.filter(pk__in=served, state=OPEN).values_list("pk", flat=True))
    reached = list(_reached({subject.id for subject, _ in questions}, now).order_by("occurred_at"))
    found: list[bool | Ref] = []
    for subject, facts in questions:
        began = datetime.fromisoformat(facts["began"])
        first = next((one for one in reached if one.student_id == subject.id and one.occurred_at >= began), None)
        ended = bool(facts.get("for")) and UUID(facts["for"]) not in live
        found.append(True if ended else Ref("contact_attempt", first.id) if first else False)
    return found


def message_dealt_with(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool | Ref:
    """It went out after all, a person closed it, a guardian was reached by telephone, or the matter itself has ended.

    Its subject is the student where nobody was found to write to.
    """
    if subject.record == "student":
        return guardian_reached(subject, facts, now)
    reached = guardian_reached(Ref("student", UUID(facts["student"])), facts, now)
    if reached:
        return reached
    return not Envelope.objects.filter(pk=subject.id, state__in=(FAILED, UNKNOWN)).exists()


def matter_ended(facts: Mapping[str, Any]) -> bool:
    """The duty that this one serves (its id in `for`) is closed."""
    served = facts.get("for")
    return bool(served) and not Duty.objects.filter(pk=UUID(served), state=OPEN).exists()


def reached_since(student_id: UUID, began: datetime, now: datetime) -> ContactAttempt | None:
    """The first call since `began` in which a guardian was reached."""
    calls = _reached([student_id], now).filter(occurred_at__gte=began)
    return calls.order_by("occurred_at").first()


def _reached(students: Collection[UUID], now: datetime) -> "QuerySet[ContactAttempt]":
    """Calls in which a guardian was reached. The school is asked for too: the index begins with it."""
    schools = Student.objects.filter(pk__in=students).values("school_id")
    calls = ContactAttempt.objects.filter(school__in=schools, student__in=students, occurred_at__lte=now)
    return calls.filter(result="reached", target__in=GUARDIANS)
