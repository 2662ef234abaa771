"""The way of a file, the same for the page and the command line: open, take in, plan, save."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from xuean.access.actor import Actor
from xuean.people.models import School
from xuean.roster.actions.prepare import TAKE_IN
from xuean.roster.actions.save import SAVE
from xuean.roster.carry import packed, unpacked
from xuean.roster.choices import Choices
from xuean.roster.files import File, kind_of
from xuean.roster.models import PREVIEWED, ImportRun
from xuean.roster.planning.plan import Plan
from xuean.roster.planning.prepare import prepare
from xuean.roster.reading.sandbox import open_workbook
from xuean.roster.reading.sheets import Refusal


@dataclass(frozen=True, slots=True)
class Opened:
    file: File
    kind: str


def open_file(path: Path, name: str = "", kind: str = "") -> Opened:
    """Raises Refusal when the file cannot be read or must not be. `kind` overrides what its columns say."""
    workbook = open_workbook(path, name)
    try:
        with path.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as gone:
        raise Refusal("file.unreadable") from gone
    return Opened(File(name or path.name, digest, workbook), kind or kind_of(workbook))


def take_in(actor: Actor, school: School, opened: Opened, choices: Choices, now: datetime, **more: Any) -> ImportRun:
    file = opened.file
    return TAKE_IN[opened.kind](
        actor,
        school,
        now=now,
        kind=opened.kind,
        file_name=file.name[:200],
        file_digest=file.digest,
        workbook=packed(file.workbook),
        choices=choices.to_json(),
        **more,
    )


def file_of(run: ImportRun) -> File:
    """Raises LookupError when the content was forgotten."""
    if run.workbook is None:
        raise LookupError("the content of this run was forgotten")
    return File(run.file_name or "", run.file_digest, unpacked(run.workbook))


def save(actor: Actor, run: ImportRun, plan: Plan, now: datetime) -> ImportRun:
    """`plan` was made at `now`. Sealing happens here, outside the transaction. Raises Refused."""
    return SAVE[run.kind](actor, run, now=now, prepared=prepare(run, plan))


def import_file(actor: Actor, school: School, opened: Opened, choices: Choices, plan: Plan, now: datetime) -> ImportRun:
    """Straight through, for the command line: what is not saved leaves nothing behind."""
    run = take_in(actor, school, opened, choices, now, state=PREVIEWED)
    return save(actor, run, plan, now)
