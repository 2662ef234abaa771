"""What a page does with a file: take it in, look at it, save it. Large files go to the background, with progress."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import can
from xuean.core.verdict import NotYours, Refused
from xuean.people.models import School
from xuean.presence.days import school_day_of
from xuean.roster import take
from xuean.roster.actions.prepare import CHANGE
from xuean.roster.choices import Choices
from xuean.roster.kinds import KINDS
from xuean.roster.models import FAILED, PREVIEWED, READING, SAVING, ImportRun
from xuean.roster.planning.make import make_plan
from xuean.roster.planning.preview import Preview, dump
from xuean.roster.reading.sheets import Refusal, Workbook
from xuean.rulebook.shelf import book

AT_ONCE = 400  # rows that are read while the page waits
ROWS_AT_MOST, MEGABYTES_AT_MOST = "roster.import-rows-at-most", "roster.import-megabytes-at-most"


def may_import(actor: Actor, kind: str, about: School | ImportRun) -> bool:
    return can(actor, KINDS[kind].verb, about, record=KINDS[kind].record)


def bytes_at_most(school: School, now: datetime) -> int:
    return int(book(school).at(MEGABYTES_AT_MOST, school_day_of(now, school.tz))) * 1024 * 1024


def upload(actor: Actor, school: School, path: Path, name: str, kind: str, now: datetime) -> ImportRun:
    """Raises Refusal with a sentence, and Refused when this person may not import what the file holds."""
    opened = take.open_file(path, name, kind)
    _few_enough(opened.file.workbook, school, now)
    if not may_import(actor, opened.kind, school):
        raise Refused(_("You may not import this: {kind}.").format(kind=KINDS[opened.kind].label))
    run = take.take_in(actor, school, opened, Choices(), now)
    return look(actor, run, Choices(), now)


def look(actor: Actor, run: ImportRun, choices: Choices, now: datetime) -> ImportRun:
    """Plan anew with these choices; a large file in the background."""
    if run.state not in (READING, PREVIEWED, FAILED):
        raise Refused(_("This file is not waiting to be saved any more."))
    if size(take.file_of(run).workbook) > AT_ONCE:
        return CHANGE[run.kind](
            actor, run, now=now, job="roster.look", state=READING, choices=choices.to_json(), progress=0
        )
    return plan(actor, run, choices, now)


def plan(actor: Actor, run: ImportRun, choices: Choices, now: datetime) -> ImportRun:
    made = make_plan(actor, run.school, run.kind, take.file_of(run), choices, now)
    return CHANGE[run.kind](
        actor,
        run,
        now=now,
        state=PREVIEWED,
        choices=choices.to_json(),
        preview=dump(made),
        counts=made.counts,
        planned_at=now,
        progress=100,
    )


def begin_save(actor: Actor, run: ImportRun, now: datetime, *, valid_only: bool) -> ImportRun:
    """Save now, or promise to. Raises Refused when faults stand in the way."""
    if run.state != PREVIEWED or run.preview is None:
        raise Refused(_("This file is not waiting to be saved any more."))
    preview = Preview.load(run.preview)
    because = why_not(preview, valid_only=valid_only)
    if because:
        raise Refused(because)
    if preview.counts["rows"] > AT_ONCE:
        return CHANGE[run.kind](
            actor, run, now=now, job="roster.save", job_args={"valid_only": valid_only}, state=SAVING, progress=0
        )
    return finish_save(actor, run, now, valid_only=valid_only)


def finish_save(actor: Actor, run: ImportRun, now: datetime, *, valid_only: bool) -> ImportRun:
    """The plan is made anew: the school may have changed since the preview. Raises Refused."""
    made = make_plan(actor, run.school, run.kind, take.file_of(run), Choices.from_json(run.choices), now)
    if made.broken or (made.faults and not valid_only) or not made.good:
        raise Refused(_("The school has changed since this preview. Look at it again."))
    return take.save(actor, run, made, now)


def why_not(preview: Preview, *, valid_only: bool) -> str:
    """Why it cannot be saved; '' when it can."""
    if preview.broken:
        return _("The file itself has a fault; see above.")
    if not preview.counts["rows"]:
        return _("No row was read.")
    if valid_only:
        return "" if preview.valid else _("No row is valid yet.")
    if preview.faulty:
        return _("{n} rows have to be right first").format(n=preview.faulty)
    return _("Something about the sheet has to be settled first.") if preview.whole else ""


def size(workbook: Workbook) -> int:
    return sum(len(sheet.rows) for sheet in workbook.sheets if not sheet.skip)


def _few_enough(workbook: Workbook, school: School, now: datetime) -> None:
    limit, count = int(book(school).at(ROWS_AT_MOST, school_day_of(now, school.tz))), size(workbook)
    if count > limit:
        raise Refusal("file.too_many", count=count, limit=limit)


def owned(actor: Actor, run: ImportRun) -> None:
    """Raises NotYours for whoever may not import this kind."""
    if not may_import(actor, run.kind, run):
        raise NotYours
