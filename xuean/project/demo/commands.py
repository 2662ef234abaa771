"""`xuean demo`: the demo school in an empty database."""

import json

import click
from django.db import transaction

from xuean.access.actor import Actor
from xuean.audit.append import append
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people.models import School
from xuean.project import config
from xuean.project.demo.build import Built, build
from xuean.project.demo.history import play
from xuean.project.first import begin
from xuean.project.initialise import make_home
from xuean.project.say import CannotRun, _

TAG = "demo.build"


@click.command("demo", help=_("Make a believable school of invented people with a week of history."))
@click.option(
    "--students", default=300, show_default=True, type=click.IntRange(1, 20_000), help=_("How many students.")
)
@click.option("--seed", default=1, show_default=True, type=int, help=_("The same number makes the same school."))
@click.option("--no-history", is_flag=True, help=_("Without the week of history."))
@click.option("--json", "as_json", is_flag=True, help=_("Print data as JSON."))
def demo(students: int, seed: int, no_history: bool, as_json: bool) -> None:
    """Raises CannotRun when there is a school already."""
    prepare()
    if School.objects.exists():
        raise CannotRun(_("There is a school in this database already. The demo school needs an empty one."))
    started = clock.monotonic()
    mark_demo()
    built = make(students, seed)
    if not no_history:
        play(built, seed)
    took = round(clock.monotonic() - started, 1)
    if as_json:
        click.echo(json.dumps({"school": built.school.code, "students": len(built.students), "seconds": took}))
    else:
        click.echo(_("{name}: {count} students, ready in {seconds} s.").format(
            name=built.school.name, count=len(built.students), seconds=took
        ))  # fmt: skip


def prepare() -> None:
    """Where nothing has been prepared yet, an invented school begins with what `xuean init` does."""
    if not (config.HOME / "keys").exists():
        make_home(config.HOME)
        begin(config.HOME, None)


def make(students: int, seed: int) -> Built:
    """The school alone, with its one audit entry."""
    now = clock.now()
    with transaction.atomic(), holding(Pen(actor=None, school_id=None, tag=TAG, now=now)) as pen:
        built = build(pen, students, seed)
        actor = Actor.for_system("demo", built.school.id)
        append(
            school_id=built.school.id, tag=TAG, actor=actor, subject=None, now=now,
            codes={"students": len(built.students), "classes": len(built.classes), "seed": seed},
        )  # fmt: skip
    return built


def mark_demo() -> None:
    """From now on this home holds invented people only: sign-in by one click, loopback only."""
    (config.HOME / "demo").touch()


commands = [demo]
