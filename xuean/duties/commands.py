"""`xuean tick`: what the worker does every second, once, by hand."""

import json
from datetime import datetime

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from xuean.core import clock
from xuean.duties.tick import tick as run_tick


class Moment(click.ParamType):
    """An ISO moment, like 2026-11-23T08:10+08:00; without a zone it is meant as the clock on the wall says it."""

    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None:
            self.fail(_("Give a day and a time, like 2026-11-23T08:10 or 2026-11-23T08:10+08:00."), param, ctx)
        return moment if moment.tzinfo else timezone.make_aware(moment)


@click.command(help=_("Fire what is due and not settled. Prints how many duties were due and how many rungs fired."))
@click.option("--at", "moment", type=Moment(), help=_("The moment to tick for; now when not given."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def tick(moment: datetime | None, as_json: bool) -> None:
    """What the worker does every second; exit status 1 when a duty could not climb."""
    done = run_tick(moment or clock.now())
    if as_json:
        click.echo(json.dumps({"due": done.due, "fired": done.fired}))
    else:
        click.echo(_("{due} duties were due, {fired} rungs fired.").format(due=done.due, fired=done.fired))
    if done.failed:
        click.echo(_("{count} duties could not climb; the log says why.").format(count=len(done.failed)), err=True)
        raise click.exceptions.Exit(1)


commands = [tick]
