"""Whether the audit is whole: how far it is sealed, when it was last checked, and a check on the spot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.audit import reads
from xuean.audit.append import append
from xuean.audit.models import Head, Seal
from xuean.audit.verify import Fault, Verified, verify
from xuean.people.models import School

AT_ONCE = 200_000  # entries a page checks while somebody waits: some seconds
CHECKED = "web.verify-audit"

FAULTS = {
    "entry_missing": _("entries are missing before entry {seq}"),
    "entry_moved": _("entry {seq} does not follow the one before it"),
    "entry_changed": _("entry {seq} was changed after it was written"),
    "codes_changed": _("the details of entry {seq} were changed"),
    "mac_wrong": _("entry {seq} was not written by this installation"),
    "key_missing": _("the key for entry {seq} is missing from XUEAN_HOME/keys"),
    "head_wrong": _("the chain does not end where it should, near entry {seq}"),
    "sealed_entry_missing": _("entry {seq} was sealed and is no longer there"),
    "sealed_entry_changed": _("entry {seq} is not the one that was sealed"),
    "seal_missing": _("seals are missing before seal {seq}"),
    "seal_changed": _("seal {seq} was changed"),
    "signature_wrong": _("seal {seq} was not signed by this installation"),
    "rolled_back": _("the witness holds seal {seq} and the database does not: it was put back to an earlier state"),
    "witness_differs": _("the witness holds another seal {seq}: the database was rewritten"),
    "not_witnessed": _("the witness does not hold seal {seq}"),
}


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


def sentence(fault: Fault) -> str:
    return str(FAULTS[fault.kind]).format(seq=fault.seq)
