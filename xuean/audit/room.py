"""The audit's plug."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import RecordClass, Room

room = Room(
    label="audit",
    records=(
        RecordClass(
            name="audit_entry",
            model="audit.Entry",
            info="none",
            mark="S2",
            paths={"school": "part"},
            verbs=("read", "verify"),
            label=_("Audit entry"),
        ),
    ),
    tags=("audit.read", "audit.export"),
    # Written by the audit's own functions only: an entry is what closes an action, so it cannot ask for one itself.
    exempt_models=("audit.Entry", "audit.Head", "audit.Seal", "audit.Witness"),
)
