"""`xuean simulate day`: a whole school day, and what the system knew of it."""

import json
from datetime import date, datetime
from typing import Any

import click

from xuean.audit.models import Entry
from xuean.core import clock
from xuean.people.models import School
from xuean.project import config
from xuean.project.demo.commands import make, mark_demo, prepare
from xuean.project.say import CannotRun, _
from xuean.project.simulate import live
from xuean.project.simulate.day import AFTER, Day, Stage, set_stage
from xuean.project.simulate.hands import InProcess
from xuean.project.simulate.report import report
from xuean.project.simulate.stage import a_homeroom_teacher_on_leave, has_happened, next_school_day

BAD = ("unaccounted_minutes", "wrongly_present_minutes")


@click.group("simulate", help=_("Play a school day against the truth."))
def simulate() -> None:
    """Play a school day against the truth."""


@simulate.command(
    "day",
    help=_("Play one day, in an empty or demo database only. Exit status 1 when a child was unaccounted for."),
)
@click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), default=None, help=_("Which day; else the next school day.")
)
@click.option("--seed", default=1, show_default=True, type=int, help=_("The same number plays the same day."))
@click.option(
    "--students", default=300, show_default=True, type=click.IntRange(1, 20_000), help=_("How many students.")
)
@click.option("--live", "over_http", is_flag=True, help=_("With a real web server and worker, killed at random."))
@click.option(
    "--rate", default=live.RATE, show_default=True, type=click.FloatRange(1, 600), help=_("Only with --live.")
)
@click.option("--until", type=click.DateTime(["%H:%M"]), default=None, help=_("Only with --live: stop at this time."))
@click.option("--json", "as_json", is_flag=True, help=_("Print data as JSON."))
@click.pass_context
def day(
    ctx: click.Context,
    on: datetime | None,
    seed: int,
    students: int,
    over_http: bool,
    rate: float,
    until: datetime | None,
    as_json: bool,
) -> None:
    """Only in an empty or demo database. Exit status 1 when a child was unaccounted for."""
    prepare()
    before = Entry.objects.count()
    school = _school(students, seed)
    stage = _stage(school, on.date() if on else None, seed)
    stage.entries_before = before
    end = datetime.combine(stage.on, until.time(), school.tz) if until else None
    found = live.play(stage, seed, rate=rate, until=end) if over_http else play(stage)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _tell(stage, found)
    ctx.exit(1 if any(found[name] for name in BAD) or found["rungs"]["missed"] or found["rungs"]["doubled"] else 0)


def play(stage: Stage, *, engine: bool = True) -> dict[str, Any]:
    """In this process: the same seed in a fresh database gives the same report."""
    with clock.at(stage.slots[0].start_at):
        a_homeroom_teacher_on_leave(stage)
    Day(stage, InProcess(stage.groups)).play(engine=engine)
    with clock.at(stage.over_at + AFTER):
        return report(stage)


def _school(students: int, seed: int) -> School:
    school = School.objects.order_by("created_at").first()
    if school is None:
        mark_demo()
        return make(students, seed).school
    if not config.is_demo():
        raise CannotRun(_("A simulation runs only in an empty or demo database."))
    return school


def _stage(school: School, on: date | None, seed: int) -> Stage:
    if on and has_happened(school, on):
        raise CannotRun(_("That day has already been played here. Choose another day, or another XUEAN_HOME."))
    try:
        return set_stage(school, on or next_school_day(school), seed)
    except LookupError:
        raise CannotRun(_("There is no lesson on that day. Choose a school day.")) from None


def _tell(stage: Stage, found: dict[str, Any]) -> None:
    click.echo(_("{name}, {day}: {students} students, {absences} absences to account for.").format(
        name=stage.school.name, day=stage.on.isoformat(), students=found["students"], absences=found["absences"]
    ))  # fmt: skip
    for name in BAD:
        click.echo(f"  {name}: {found[name]}")
    for name in ("rungs", "messages"):
        click.echo(f"  {name}: " + ", ".join(f"{key} {value}" for key, value in found[name].items()))
    for line in found["ended"]:
        click.echo("  {student}  {marked}  {truth:<6} {ended_by:<10} {minutes} min".format(**line))


commands = [simulate]
