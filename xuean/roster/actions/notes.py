"""A remark from an import is filed: where it belongs is said, by whom and when. B6.2."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import touch
from xuean.roster.models import PLACES, IntakeNote


def may_file(note: IntakeNote, actor: Actor, now: datetime) -> Verdict:
    if note.withdrawn_at is not None:
        return no(gettext_lazy("The import of this remark was undone."))
    return no(gettext_lazy("This remark is filed already.")) if note.filed_at is not None else YES


@action("roster.file-intake-note", verb="file", record="intake_note", flow=may_file)
def file_note(pen: Pen, note: IntakeNote, *, now: datetime, where: str) -> IntakeNote:
    """`where`: one of models.PLACES."""
    if where not in PLACES:
        raise Refused(_("Say where the remark was filed."))
    note.filed_at, note.filed_by, note.filed_where = now, pen.actor.person, where
    note.save(update_fields=["filed_at", "filed_by", "filed_where"])
    touch(pen, Ref("intake_note", note.pk))
    pen.note(where=where, topic=note.topic)
    return note
