"""`xuean audit verify` and `xuean audit export`. Exit status 0 whole, 1 tampered with, 2 cannot run."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.utils.translation import gettext as _

from xuean.audit import export as exporting
from xuean.audit import offline
from xuean.audit.append import append
from xuean.audit.seals import seal
from xuean.audit.verify import Fault, verify
from xuean.audit.words import sentence
from xuean.core import clock
from xuean.people.models import School

SCHOOL = click.option("--school", metavar="CODE", help=_("Only the chain of this school."))
AS_JSON = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


@dataclass(frozen=True)
class Operator:
    """Whoever sits at the machine: no account, but never unnamed."""

    system: str = "command"


class CannotRun(click.ClickException):
    exit_code = 2


@click.group(help=_("The audit: check that it is whole, or hand it to somebody who checks."))
def audit() -> None:
    pass


@audit.command("verify", help=_("Check every entry, every seal, and the seals against their witness."))
@SCHOOL
@AS_JSON
def verify_command(school: str | None, as_json: bool) -> int:
    report = verify(_school_id(school))
    if as_json:
        click.echo(json.dumps(report.as_data()))
        return 0 if report.ok else 1
    for fault in report.faults:
        click.echo(_line(fault), err=True)
    text = _("{entries} entries and {seals} seals: whole.") if report.ok else _("{entries} entries: TAMPERED WITH.")
    click.echo(text.format(entries=report.entries, seals=report.seals))
    if report.unsealed:
        click.echo(_("{count} entries are not sealed yet.").format(count=report.unsealed))
    return 0 if report.ok else 1


@audit.command("export", help=_("Write the audit to FILE, with the program that checks it beside it."))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@SCHOOL
@AS_JSON
def export_command(file: Path, school: str | None, as_json: bool) -> int:
    """That it was exported is itself an entry, sealed before the file is written."""
    school_id, now = _school_id(school), clock.now()
    append(school_id=school_id, tag="audit.export", actor=Operator(), subject=None, now=now, codes={}, verb="export")
    seal(now, "audit.export")
    try:
        written: dict[str, Any] = exporting.write(file, school_id, now)
        checker = file.with_name("verify_audit.py")
        checker.write_bytes(Path(offline.__file__).read_bytes())
    except OSError as fault:
        raise CannotRun(_("{file} cannot be written: {why}.").format(file=file, why=fault.strerror)) from None
    if as_json:
        click.echo(json.dumps(written | {"file": str(file), "checker": str(checker)}))
    else:
        click.echo(_("{entries} entries and {seals} seals are in {file}.").format(file=file, **written))
        click.echo(_("Check them anywhere with: python3 {checker} {file}").format(checker=checker.name, file=file.name))
    return 0


def _school_id(code: str | None) -> UUID | None:
    if code is None:
        return None
    found = School.objects.filter(code=code).values_list("id", flat=True).first()
    if found is None:
        raise CannotRun(_("There is no school with the code {code}.").format(code=code))
    return found


def _line(fault: Fault) -> str:
    return f"{fault.part}: {sentence(fault)}" if fault.part else sentence(fault)


commands = [audit]
