"""When the duties of this floor are done: asked at every touch and before anything is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from xuean.core.ref import Ref
from xuean.duties.models import OPEN, Duty
from xuean.notices.models import ContactAttempt
from xuean.notices.rules import GUARDIANS
from xuean.outbox.flow import FAILED, UNKNOWN
from xuean.outbox.models import Envelope


def guardian_reached(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool | Ref:
    """A guardian was reached since the search began, or the matter itself has ended. B2.3, B2.4."""
    if matter_ended(facts):
        return True
    reached = reached_since(subject.id, datetime.fromisoformat(facts["began"]), now)
    return Ref("contact_attempt", reached.id) if reached else False


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
    calls = ContactAttempt.objects.filter(student=student_id, result="reached", target__in=GUARDIANS)
    return calls.filter(occurred_at__gte=began, occurred_at__lte=now).order_by("occurred_at").first()
