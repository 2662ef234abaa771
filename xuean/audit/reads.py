"""What the audit's page and the doctor ask. No actor: the caller has asked `may(actor, "read", "audit_entry")`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from xuean.audit import chain
from xuean.audit.log import TAG
from xuean.audit.models import Entry, Head, Seal
from xuean.core.ref import Ref


def entries(
    school_id: UUID,
    *,
    person_id: UUID | None = None,
    subject: Ref | None = None,
    tag: str = "",
    verb: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """Newest first. `tag` is a whole tag, or a room's with a dot at its end ("attendance."); `until` is left out."""
    asked = Q(part=school_id)
    if person_id:
        asked &= Q(person_id=person_id)
    if subject:
        asked &= Q(subject_record=subject.record, subject_id=subject.id)
    if tag:
        asked &= Q(tag__startswith=tag) if tag.endswith(".") else Q(tag=tag)
    if verb:
        asked &= Q(verb=verb)
    if since:
        asked &= Q(acted_at__gte=since)
    if until:
        asked &= Q(acted_at__lt=until)
    return Entry.objects.filter(asked).order_by("-seq")


def readings_of(school_id: UUID, ref: Ref) -> QuerySet[Entry]:
    """Who saw this record, alone or in a list of up to 50. Longer lists are known by their digest only."""
    alone = Q(subject_record=ref.record, subject_id=ref.id)
    return entries(school_id, tag=TAG).filter(alone | Q(codes__refs__icontains=str(ref)))


def of_cause(school_id: UUID, cause: UUID) -> QuerySet[Entry]:
    """What followed from one entry."""
    return entries(school_id).filter(cause=cause)


@dataclass(frozen=True, slots=True)
class Sealing:
    """`unsealed` entries since `sealed_at`; None before the first seal."""

    unsealed: int
    sealed_at: datetime | None


def sealing() -> Sealing:
    """How far sealing has come: for the doctor, which worries when many wait and the last seal is old."""
    heads = Head.objects.exclude(part=chain.SEALS)
    fresh = heads.aggregate(rows=Sum(F("seq") - F("sealed_seq")))["rows"] or 0
    last = Seal.objects.order_by("-no").values_list("sealed_at", flat=True).first()
    return Sealing(fresh, last)
