"""A file on its way: taken in, looked at, corrected, given up. Nothing of the school changes here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from xuean.acts.action import Action, batch
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.jobs.tasks import enqueue
from xuean.people.models import School
from xuean.roster.kinds import KINDS
from xuean.roster.models import DROPPED, FAILED, PREVIEWED, READING, SAVING, ImportRun

OPEN = (READING, PREVIEWED, SAVING, FAILED)


def take_in(pen: Pen, school: School, *, now: datetime, **values: Any) -> ImportRun:
    """A file that was read: `kind`, `file_name`, `file_digest`, `workbook`, `choices` …"""
    run = ImportRun(school=school, created_at=now, by=getattr(pen.actor, "person", None), **values)
    run.save(force_insert=True)
    pen.note(run=str(run.pk), digest=run.file_digest)
    return run


def change(
    pen: Pen,
    run: ImportRun,
    *,
    now: datetime,
    job: str = "",
    job_args: Mapping[str, Any] | None = None,
    **values: Any,
) -> ImportRun:
    """What became known of a run that is not saved yet: answers, its preview. `job` goes on with it later."""
    current = ImportRun.objects.get(pk=run.pk)
    if current.state not in OPEN:
        raise Refused(_("This file is not waiting to be saved any more."))
    for name, value in values.items():
        setattr(current, name, value)
    current.save(update_fields=list(values))
    pen.note(run=str(run.pk), state=current.state)
    if job:
        args = {"import_run": str(run.pk), "person": str(pen.actor.person_id), **(job_args or {})}
        enqueue(job, args, school_id=run.school_id, now=now)
    return current


def drop(pen: Pen, run: ImportRun, *, now: datetime) -> ImportRun:
    """Given up: what the file said is forgotten."""
    return change(pen, run, now=now, state=DROPPED, workbook=None, preview=None, choices=None)


def forget(pen: Pen, run: ImportRun, *, now: datetime) -> ImportRun:
    """What the file said is not kept longer than its use: saved beyond undoing, or left lying unsaved."""
    current = ImportRun.objects.get(pk=run.pk)
    if current.state in OPEN:
        current.state = DROPPED
    current.workbook = current.preview = current.choices = None
    current.save(update_fields=["state", "workbook", "preview", "choices"])
    pen.note(run=str(run.pk), state=current.state)
    return current


TAKE_IN: dict[str, Action] = {
    kind.name: batch(f"roster.take-in{kind.suffix}", verb=kind.verb, record=kind.record)(take_in)
    for kind in KINDS.values()
}
CHANGE: dict[str, Action] = {
    kind.name: batch(f"roster.prepare{kind.suffix}", verb=kind.verb, record=kind.record)(change)
    for kind in KINDS.values()
}
FORGET: dict[str, Action] = {
    kind.name: batch(f"roster.forget{kind.suffix}", verb=kind.verb, record=kind.record)(forget)
    for kind in KINDS.values()
}
DROP: dict[str, Action] = {
    kind.name: batch(f"roster.drop{kind.suffix}", verb=kind.verb, record=kind.record)(drop) for kind in KINDS.values()
}
