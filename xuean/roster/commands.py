"""`xuean roster import`: a workbook as it is, from the command line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.people.models import School
from xuean.roster.choices import Choices
from xuean.roster.errors_file import write_errors
from xuean.roster.kinds import KINDS
from xuean.roster.planning.make import make_plan
from xuean.roster.planning.plan import Plan
from xuean.roster.reading.classes import YEARS
from xuean.roster.reading.sheets import Refusal
from xuean.roster.report import Report
from xuean.roster.sentences import refusal
from xuean.roster.take import Opened, import_file, open_file

SYSTEM = "command-line"


class CannotImport(click.ClickException):
    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), err=True)


class Pair(click.ParamType):
    name = "KEY=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        key, found, answer = str(value).rpartition("=")
        if not found or not key:
            self.fail(_("Write it like KEY=VALUE."), param, ctx)
        return key, answer


@click.group(help=_("The roster: students, staff, timetable and bells from workbooks."))
def roster() -> None:
    pass


@roster.command("import", help=_("Import a workbook (.xlsx, .xls, .csv): all of it or, with a fault, nothing."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--school", "code", metavar="CODE", help=_("The school's code; not needed when there is only one."))
@click.option("--kind", type=click.Choice(list(KINDS)), help=_("What the file holds, when its columns do not say."))
@click.option("--dry-run", is_flag=True, help=_("Say what would happen and write nothing."))
@click.option("--accept-valid", is_flag=True, help=_("Save the valid rows; the others go to FILE-errors.xlsx."))
@click.option("--stage", type=click.Choice(list(YEARS)), help=_("The stage of names like 2025级 that do not say it."))
@click.option("--school-year", type=click.IntRange(2000, 2100), help=_("The year in which the school year began."))
@click.option("--answer", "answers", type=Pair(), multiple=True, help=_("An answer to a question, by its key."))
@click.option(
    "--confirm", "confirmed", metavar="CODE", multiple=True, help=_("Confirm every contradiction of this code.")
)
@click.option(
    "--column", "columns", type=Pair(), multiple=True, help=_("What a column holds: 'Sheet1!C=name' or 'C=name'.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def import_(file: Path, code: str | None, kind: str | None, as_json: bool, **options: Any) -> None:
    """Exit status 0, 1 with faults, 2 when the file cannot be read."""
    school, wishes = school_of(code), Wishes.of(**options)
    try:
        opened = open_file(file, kind=kind or "")
    except Refusal as refused:
        raise CannotImport(refusal(refused)) from refused
    report = run(school, opened, file, wishes)
    click.echo(json.dumps(report.to_json(), ensure_ascii=False) if as_json else report.text())
    for line in [] if as_json else report.faults():
        click.echo(line, err=True)
    raise click.exceptions.Exit(1 if report.plan.faults else 0)


@dataclass(frozen=True, slots=True)
class Wishes:
    choices: Choices
    dry_run: bool
    accept_valid: bool

    @classmethod
    def of(
        cls,
        *,
        answers: Any,
        confirmed: Any,
        columns: Any,
        stage: str | None,
        school_year: int | None,
        dry_run: bool,
        accept_valid: bool,
    ) -> "Wishes":
        said = {f"confirm:*:{one}": "yes" for one in confirmed} | dict(answers)
        if stage:
            said["stage:*"] = stage
        return cls(Choices(said, dict(columns), school_year), dry_run, accept_valid)


def run(school: School, opened: Opened, path: Path, wishes: Wishes) -> Report:
    now = clock.now()
    actor = Actor.for_system(SYSTEM, school.pk)
    plan = make_plan(actor, school, opened.kind, opened.file, wishes.choices, now)
    report = Report(plan, opened.file.name, dry_run=wishes.dry_run)
    if wishes.dry_run or not may_save(plan, accept_valid=wishes.accept_valid):
        return report
    try:
        report.run = import_file(actor, school, opened, wishes.choices, plan, now)
    except Refused as refused:
        raise CannotImport(str(refused.because)) from refused
    if plan.faults:
        report.errors_file = write_errors(path, opened, wishes.choices, plan)
    return report


def may_save(plan: Plan, *, accept_valid: bool) -> bool:
    """All or nothing, unless the valid rows are asked for; a file that is broken as a whole has none."""
    if plan.broken:
        return False
    return bool(plan.good) if accept_valid else not plan.faults and bool(plan.rows)


def school_of(code: str | None) -> School:
    """The school of this code, else the only one. Raises CannotImport."""
    schools = list(School.objects.order_by("code"))
    if code is not None:
        found = next((school for school in schools if school.code == code), None)
        if found is None:
            raise CannotImport(_("There is no school with the code {code}.").format(code=code))
        return found
    if len(schools) == 1:
        return schools[0]
    if not schools:
        raise CannotImport(_("There is no school yet. Make one with `xuean init --school NAME`."))
    names = "\n".join(f"  {school.code}  {school.name}" for school in schools)
    raise CannotImport(_("There are several schools. Name one with --school:\n{names}").format(names=names))


commands = [roster]
