"""Remarks that came with an import and are no field of the file (B6.2): sealed, and waiting to be filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.access.answers import can, narrow
from xuean.core.ref import Ref
from xuean.people.models import Student
from xuean.roster.models import IntakeNote
from xuean.vault.fields import preload

TOPICS = {"health": _("Health"), "family": _("Family"), "transport": _("Way to school"), "other": _("Other")}
PLACES = {
    "health": _("in the health file"),
    "care": _("in the care ledger"),
    "transport": _("under transport"),
    "contact": _("under contacts"),
    "nothing": _("nothing to keep"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """`filed`: where and by whom; empty while it waits."""

    id: UUID
    topic: str
    text: str
    came_at: datetime
    filed_at: datetime | None
    filed: str
    filed_by: str


@dataclass(frozen=True, slots=True)
class Notes:
    notes: Sequence[Note]
    may_file: bool
    refs: Sequence[Ref]


def notes_of(actor: Actor, student: Student, now: datetime) -> Notes:
    """Those that wait first. Three queries and the keys."""
    mine = narrow(actor, "read", IntakeNote.objects.filter(student=student, withdrawn_at=None), now=now)
    rows = sorted(mine.select_related("filed_by"), key=lambda row: (row.filed_at is not None, row.created_at, row.id))
    preload(rows)
    return Notes(
        notes=[_note(row) for row in rows],
        may_file=can(actor, "file", student, record="intake_note", now=now),
        refs=[Ref("intake_note", row.id) for row in rows],
    )


def _note(row: IntakeNote) -> Note:
    return Note(
        id=row.id,
        topic=str(TOPICS[row.topic]),
        text=row.text,
        came_at=row.created_at,
        filed_at=row.filed_at,
        filed=str(PLACES[row.filed_where]) if row.filed_where else "",
        filed_by=row.filed_by.name if row.filed_by else "",
    )
