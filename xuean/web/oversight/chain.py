"""Whether the audit is whole: how far it is sealed, when it was last checked, and a check on the spot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xuean.access.actor import Actor
from xuean.audit import reads
from xuean.audit.append import append
from xuean.audit.models import Head, Seal
from xuean.audit.verify import Verified, verify
from xuean.people.models import School

AT_ONCE = 200_000  # entries a page checks while somebody waits: some seconds
CHECKED = "web.verify-audit"


@dataclass(frozen=True, slots=True)
class Chain:
    """`checked`: the entry of the last check, with what it found in its codes."""

    entries: int
    unsealed: int
    sealed_at: datetime | None
    checked: Any

    @property
    def too_long(self) -> bool:
        return self.entries > AT_ONCE


def chain_of(school: School) -> Chain:
    """Three queries."""
    head = Head.objects.filter(part=school.id).first()
    return Chain(
        entries=head.seq if head else 0,
        unsealed=head.seq - head.sealed_seq if head else 0,
        sealed_at=Seal.objects.order_by("-no").values_list("sealed_at", flat=True).first(),
        checked=reads.entries(school.id, tag=CHECKED).first(),
    )


def check(actor: Actor, school: School, now: datetime) -> Verified:
    """The school's chain, read again from its first entry; that it was done, and what it found, is itself an entry."""
    report = verify(school.id)
    codes = {"entries": report.entries, "seals": report.seals, "faults": len(report.faults)}
    append(school_id=school.id, tag=CHECKED, actor=actor, subject=None, now=now, codes=codes, verb="verify")
    return report
