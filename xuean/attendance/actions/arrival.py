"""What ends or explains an absence: seen in school, found somewhere, excused. Each names its source and by whom."""

from datetime import datetime

from django.utils.translation import gettext as _

from xuean.access.registry import ref_of
from xuean.acts.action import action
from xuean.attendance.actions.reasons import give_reason, open_search
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.files.carry import Made
from xuean.files.keep import keep
from xuean.files.models import File
from xuean.people.models import Person, Student
from xuean.presence.log import write_excuse, write_sighting
from xuean.presence.models import EXCUSES, Excuse, Sighting

LEAVE_NOTE = "leave-note"


@action("attendance.record-arrival", verb="record", record="sighting")
def record_arrival(
    pen: Pen,
    student: Student,
    *,
    now: datetime,
    kind: str = "late",
    occurred_at: datetime | None = None,
    note: str = "",
    reason: str = "",
    words: str = "",
) -> Sighting:
    """The child has come (`late`), is in school after all (`present`), or was `found`. The mark before it stays.

    `reason`: why it had not been there, where that is known already; else the search ends and the reason is owed.
    """
    moment = occurred_at or now
    if kind not in ("late", "present", "found"):
        raise Refused(_("Choose late, present or found."))
    if moment > now:
        raise Refused(_("The time lies ahead. Enter when it happened."))
    if reason:  # before the search ends, so that nobody owes what is known
        give_reason(pen, student, open_search(student), reason, words)
    sighting = write_sighting(
        pen,
        student,
        kind,
        context="by_hand",
        source="app",
        occurred_at=moment,
        by=pen.actor.person,
        note=note or None,
    )
    pen.note(sighting=str(sighting.id), kind=kind, occurred_at=moment.isoformat())
    return sighting


@action("attendance.explain-absence", verb="record", record="excuse")
def explain_absence(
    pen: Pen,
    student: Student,
    *,
    now: datetime,
    kind: str,
    since: datetime,
    until: datetime | None,
    source: str,
    said_by: Person | None = None,
    reason: str = "",
    paper: Made | None = None,
) -> Excuse:
    """A reason became known: leave, official business or infirmary; who said so, and for how long. B2.3.

    The leave note stays with it (A12); when the disk does not take it, nothing is recorded.
    """
    if kind not in EXCUSES:
        raise Refused(_("Choose leave, official business or infirmary."))
    if until is not None and until <= since:
        raise Refused(_("The end lies before the beginning."))
    excuse = write_excuse(
        pen,
        student,
        kind,
        since=since,
        until=until,
        source=source,
        said_by=said_by,
        recorded_by=pen.actor.person,
        reason=reason or None,
    )
    if paper is not None:
        keep(pen, paper, owner=student, about=ref_of(excuse), purpose=LEAVE_NOTE)
    pen.note(excuse=str(excuse.id), kind=kind, since=since.isoformat(), until=until.isoformat() if until else None)
    return excuse


@action("attendance.attach-paper", verb="record", record="excuse")
def attach_paper(pen: Pen, excuse: Excuse, *, now: datetime, paper: Made) -> File:
    """The leave note comes later, or has a second page: it hangs on the reason that is on record. A12."""
    return keep(pen, paper, owner=excuse.student, about=ref_of(excuse), purpose=LEAVE_NOTE)


@action("attendance.resolve-contradiction", verb="record", record="excuse")
def resolve_contradiction(pen: Pen, student: Student, *, now: datetime, in_school: bool) -> None:
    """On leave, yet seen in class: either the leave is over, or the mark was about somebody else. Both records stay."""
    if in_school:
        excuses = Excuse.objects.filter(student=student, since__lte=now, superseded_at=None)
        for excuse in excuses.exclude(until__lte=now):
            excuse.until = now
            excuse.save(update_fields=["until"])
    kind = "present" if in_school else "absent"
    sighting = write_sighting(pen, student, kind, context="by_hand", source="app", occurred_at=now, by=pen.actor.person)
    pen.note(sighting=str(sighting.id), in_school=in_school)
