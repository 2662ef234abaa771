"""`xuean gate import`: passages from a file of another system; `xuean gate badges`: whose badge is which."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.api.answers import REASONS
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.gate.actions.badges import import_badges
from xuean.gate.actions.devices import register_device
from xuean.gate.actions.events import prepare, take_events
from xuean.gate.figures import events_at_most
from xuean.gate.files import COLUMNS, Unreadable, events_of, table_of
from xuean.gate.models import Device
from xuean.gate.rules import ACCEPTED, DUPLICATE, INVALID, NAME_LENGTH, UNKNOWN, Outcome, digest_bytes
from xuean.people.models import School
from xuean.roster.commands import CannotImport, Pair, school_of
from xuean.roster.reads.numbered import numbers_by_row

SYSTEM = "command-line"
SCHOOL = click.option(
    "--school", "code", metavar="CODE", help=_("The school's code; not needed when there is only one.")
)
COLUMN = click.option(
    "--column", "columns", type=Pair(), multiple=True, help=_("How the file calls a column: 'local_no=Number'.")
)
JSON = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


@click.group(help=_("The gate: passages and badges from files of other systems."))
def gate() -> None:
    pass


@gate.command("import", help=_("Take in passages from a CSV file: event_id, badge or local_no, at, direction."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--device", "name", metavar="NAME", required=True, help=_("Whose passages they are; made when new."))
@SCHOOL
@COLUMN
@JSON
def import_(file: Path, name: str, code: str | None, columns: tuple[tuple[str, str], ...], as_json: bool) -> None:
    """Exit status 0, 1 when events were not taken, 2 when the file cannot be read. `roster_row` is the row of a student
    in the latest list that was imported."""
    school, data = school_of(code), _read(file)
    rows = _table(data, dict(columns), ("event_id", "at", "direction"))
    device = _device(school, name)
    numbers = numbers_by_row(school) if any(row.get("roster_row") for row in rows) else {}
    events = list(events_of(rows, numbers, school.tz))
    outcomes = [one for part in _parts(events, school) for one in _take(device, part, digest_bytes(data))]
    _say(device, outcomes, as_json=as_json)
    raise click.exceptions.Exit(1 if any(one.outcome not in (ACCEPTED, DUPLICATE) for one in outcomes) else 0)


@gate.command("badges", help=_("Take in badges from a CSV file: badge, local_no."))
@click.argument("file", type=click.Path(path_type=Path))
@SCHOOL
@COLUMN
@JSON
def badges(file: Path, code: str | None, columns: tuple[tuple[str, str], ...], as_json: bool) -> None:
    """All of it or nothing. Exit status 0, 2 when it cannot be."""
    school, data = school_of(code), _read(file)
    rows = _table(data, dict(columns), ("badge", "local_no"))
    pairs = {row["badge"]: row["local_no"] for row in rows}
    if len(pairs) != len(rows):
        raise CannotImport(_("The file names a badge twice."))
    try:
        counts = import_badges(Actor.for_system(SYSTEM, school.pk), school, rows=pairs, digest=digest_bytes(data))
    except Refused as refused:
        raise CannotImport(str(refused.because)) from refused
    words = _("{given} badges given, {passed} of them were somebody else's, {unchanged} as before.")
    click.echo(json.dumps(counts) if as_json else words.format(**counts))


def _take(device: Device, events: list[dict[str, str]], digest: str) -> list[Outcome]:
    actor, now = Actor.for_system(SYSTEM, device.school_id), clock.now()
    return take_events(actor, device, now=now, prepared=prepare(device, events, now), digest=digest, counted=False)


def _parts(events: list[dict[str, str]], school: School) -> Iterator[list[dict[str, str]]]:
    size, rest = events_at_most(school, clock.now()), iter(events)
    while part := list(islice(rest, size)):
        yield part


def _device(school: School, name: str) -> Device:
    found = Device.objects.filter(school=school, name=name, revoked_at=None).select_related("school").first()
    if found is not None:
        return found
    if not name.strip() or len(name) > NAME_LENGTH:
        raise CannotImport(_("The name of a device has 1 to {most} characters.").format(most=NAME_LENGTH))
    actor = Actor.for_system(SYSTEM, school.pk)
    device, _code = register_device(actor, school, name=name, place="", kind="file")
    return device


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise CannotImport(_("{file} cannot be read: {why}").format(file=file, why=fault.strerror)) from fault


def _table(data: bytes, columns: dict[str, str], needed: tuple[str, ...]) -> list[dict[str, str]]:
    strange = sorted(columns.keys() - set(COLUMNS))
    if strange:
        names = ", ".join(COLUMNS)
        raise CannotImport(_("There is no column {name}; there are: {names}").format(name=strange[0], names=names))
    try:
        return table_of(data, columns, needed)
    except Unreadable as fault:
        raise CannotImport(_unreadable(fault)) from fault


def _unreadable(fault: Unreadable) -> str:
    if fault.code == "columns":
        words = _("The file has no column {names}. Say what it is called there: --column local_no=Number")
        return words.format(names=", ".join(fault.names))
    return _("The file is empty.") if fault.code == "empty" else _("The file is no text in UTF-8 or GB 18030.")


def _say(device: Device, outcomes: list[Outcome], *, as_json: bool) -> None:
    counts = Counter(one.outcome for one in outcomes)
    faults: list[dict[str, Any]] = [
        {"line": line, "event_id": one.event_id, "outcome": one.outcome, "reason": one.reason}
        for line, one in enumerate(outcomes, 2)
        if one.reason
    ]
    if as_json:
        named = {name: counts[name] for name in (ACCEPTED, DUPLICATE, UNKNOWN, INVALID)}
        found = {"device": device.name, "events": len(outcomes), **named, "faults": faults}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    words = _("{accepted} taken, {duplicate} sent before, {unknown} of unknown students, {invalid} not readable.")
    known = {"accepted": counts[ACCEPTED], "duplicate": counts[DUPLICATE]}
    click.echo(words.format(**known, unknown=counts[UNKNOWN], invalid=counts[INVALID]))
    for fault in faults:
        line = _("line {line}, {event}: {why}")
        click.echo(line.format(line=fault["line"], event=fault["event_id"], why=REASONS[fault["reason"]]), err=True)


commands = [gate]
