"""What pages and reports ask. Access is judged by the caller: the record class is `envelope`."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xuean.core.ref import Ref
from xuean.outbox.flow import DROPPED, FAILED, GONE_OUT, QUEUED, STATES, UNKNOWN
from xuean.outbox.models import Attempt, Envelope


def for_a_person(school_id: UUID) -> QuerySet[Envelope]:
    """What could not be sent, with its reason: failed, unknown, and what waits because nothing works. Latest first."""
    stuck = Q(state__in=(FAILED, UNKNOWN)) | Q(state=QUEUED, reason="channels-down")
    return Envelope.objects.filter(stuck, school=school_id).select_related("recipient").order_by("-created_at", "-id")


def inbox(person_id: UUID, school_id: UUID) -> QuerySet[Envelope]:
    """What a person finds in the application, latest first. Not what was dropped before it left."""
    rows = Envelope.objects.filter(school=school_id, recipient=person_id).exclude(state=DROPPED)
    return rows.order_by("-created_at", "-id")


def about(school_id: UUID, reference: Ref, kinds: Iterable[str] = ()) -> QuerySet[Envelope]:
    """Everything posted about one record, in order."""
    rows = Envelope.objects.filter(school=school_id, reference_record=reference.record, reference_id=reference.id)
    return (rows.filter(kind__in=list(kinds)) if kinds else rows).order_by("created_at", "id")


def gone_out(rows: QuerySet[Envelope]) -> QuerySet[Envelope]:
    """Those that the recipient has, or may have."""
    return rows.filter(state__in=GONE_OUT)


def attempts_of(envelope: Envelope) -> QuerySet[Attempt]:
    return Attempt.objects.filter(envelope=envelope).order_by("started_at", "id")


def counts(school_id: UUID, since: datetime, until: datetime) -> dict[str, int]:
    """Envelopes written in [since, until) by their present state."""
    rows = Envelope.objects.filter(school=school_id, created_at__gte=since, created_at__lt=until)
    found = dict(rows.values_list("state").annotate(n=Count("id")).values_list("state", "n"))
    return {state: found.get(state, 0) for state in STATES}
