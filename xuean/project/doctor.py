"""`xuean doctor`: what is missing for this installation to do its work."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import click

from xuean.core import clock
from xuean.project import examine
from xuean.project.say import _

log = logging.getLogger(__name__)

Check = Callable[[datetime], Iterable[str]]


@dataclass(frozen=True)
class Examined:
    name: str
    findings: tuple[str, ...]


# In this order. A check of the second list is only asked when the database answers and is up to date.
first_checks: list[Check] = [examine.keys, examine.database]
checks: list[Check] = [
    examine.time,
    examine.fonts,
    examine.front_end,
    examine.messages,
    examine.mail,
    examine.calendar,
    examine.links,
    examine.files,
    examine.background,
]


def examined(now: datetime) -> Iterator[Examined]:
    healthy = True
    for check in first_checks:
        result = _ask(check, now)
        healthy = healthy and not result.findings
        yield result
    for check in checks if healthy else ():
        yield _ask(check, now)


def _ask(check: Check, now: datetime) -> Examined:
    """A check that breaks is a finding of its own and does not hide the others."""
    try:
        return Examined(check.__name__, tuple(check(now)))
    except Exception as fault:
        log.error("check %s failed", check.__name__, exc_info=fault)
        text = _("This could not be examined ({kind}); the log says where.")
        return Examined(check.__name__, (text.format(kind=type(fault).__name__),))


@click.command(help=_("Look for what is missing: keys, database, clock, fonts, calendar, background work."))
@click.option("--json", "as_json", is_flag=True, help=_("Print data as JSON."))
def doctor(as_json: bool) -> int:
    """0 nothing found, 1 findings, 2 without keys or database nothing else can be examined."""
    results = list(examined(clock.now()))
    if as_json:
        findings = [{"check": one.name, "finding": text} for one in results for text in one.findings]
        click.echo(json.dumps({"checked": [one.name for one in results], "findings": findings}, ensure_ascii=False))
    else:
        for one in results:
            click.echo(f"{'✗' if one.findings else '✓'} {examine.title(one.name)}")
            for text in one.findings:
                click.echo(f"    {text}")
    blocked = any(one.findings for one in results[: len(first_checks)])
    return 2 if blocked else int(any(one.findings for one in results))
