"""`xuean migrate` and `xuean worker`."""

import click
from django.core.management import call_command

from xuean.jobs import worker as background
from xuean.project.database import unapplied, unreachable
from xuean.project.say import CannotRun, _


@click.command(help=_("Bring the database up to this version."))
def migrate() -> int:
    if unreachable():
        raise CannotRun(_("The database cannot be reached: check XUEAN_DATABASE_URL."))
    missing = unapplied()
    call_command("migrate", interactive=False, verbosity=0)
    click.echo(_("The database is up to date ({count} changes applied).").format(count=len(missing)))
    return 0


@click.command(help=_("Background work alone: reminders, messages, jobs. `serve` starts one by itself."))
def worker() -> int:
    return background.run()
