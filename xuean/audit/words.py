"""What a check of the chain found, as a sentence."""

from django.utils.translation import gettext_lazy as _

from xuean.audit.verify import Fault

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


def sentence(fault: Fault) -> str:
    return str(FAULTS[fault.kind]).format(seq=fault.seq)
