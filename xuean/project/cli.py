"""The console command `xuean`: its own commands and those of every room, each loaded only when it is asked for."""

import logging.config
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from xuean.project import logs, say, wrong
from xuean.project.rooms import APPS
from xuean.project.say import _

# command -> the module that holds it. `serve` and `init` start before Django may be loaded.
OWN = {
    "init": "xuean.project.initialise",
    "serve": "xuean.project.serve",
    "worker": "xuean.project.commands",
    "migrate": "xuean.project.commands",
    "prepare": "xuean.project.prepare",
    "doctor": "xuean.project.doctor",
}
WITHOUT_DJANGO = {"init", "serve"}
GATHERED = (*(f"xuean.{app}" for app in ("policy", *APPS)), "xuean.project.demo", "xuean.project.simulate")
log = logging.getLogger("xuean.cli")


def gathered() -> Iterator[click.Command]:
    """The commands of every room: the list `commands` of its `commands.py`."""
    for package in GATHERED:
        if find_spec(package) and find_spec(f"{package}.commands"):
            yield from import_module(f"{package}.commands").commands


class Xuean(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*OWN, *self._rooms()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in OWN:
            return self._rooms().get(cmd_name)
        if cmd_name not in WITHOUT_DJANGO:
            _wake()
        return getattr(import_module(OWN[cmd_name]), cmd_name)

    def _rooms(self) -> dict[str, click.Command]:
        _wake()
        found: dict[str, click.Command] = {}
        for command in gathered():
            before = found.get(str(command.name))
            if isinstance(before, click.Group) and isinstance(command, click.Group):
                before.commands.update(command.commands)
            else:
                found[str(command.name)] = command
        return found


def _wake() -> None:
    import_module("xuean.project.ready").wake()


@click.command(cls=Xuean, help=_("Xuean: school safety that is done, and on record."))
@click.version_option(package_name="xuean", message="xuean %(version)s", help=_("Show the version and exit."))
def cli() -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Exit status: 0 good, 1 findings, 2 cannot run."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    say.prepare()
    os.umask(0o077)  # what any command leaves on the disk is its owner's alone
    if not set(arguments) & {"serve", "worker"}:
        os.environ.setdefault("XUEAN_LOG_LEVEL", "warning")
    refused = wrong.faults()
    if refused:
        click.echo("\n".join(refused), err=True)
        return 2
    try:
        answer: Any = cli.main(arguments, prog_name="xuean", standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except click.exceptions.NoArgsIsHelpError as fault:
        fault.show()
        return 2
    except click.ClickException as fault:
        fault.show()
        return 2
    except click.Abort:
        click.echo(_("Aborted!"), err=True)
        return 2
    except Exception as fault:  # the last stop before a person: one sentence, and where it happened for the log
        return _unexpected(fault)


def _unexpected(fault: Exception) -> int:
    if os.environ.get("XUEAN_DEBUG"):
        raise fault
    database = getattr(sys.modules.get("django.db"), "DatabaseError", ())
    if isinstance(fault, database):
        click.echo(_("The database cannot be used. Check XUEAN_DATABASE_URL, then run `xuean migrate`."), err=True)
    else:
        click.echo(
            _("Something went wrong inside ({kind}); the log says where.").format(kind=type(fault).__name__), err=True
        )
    if not logging.getLogger().handlers:  # before anything else was loaded: still no word of the fault itself
        logging.config.dictConfig(logs.configuration("warning"))
    log.error("command failed", exc_info=fault)
    return 2


if __name__ == "__main__":
    main()
