"""xuean policy check | clauses | show. Exit status 0 good, 1 findings, 2 cannot run."""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from xuean.policy import printing
from xuean.policy.book import Book
from xuean.policy.check import findings
from xuean.policy.errors import NothingInForce, PolicyFault, UnknownName
from xuean.policy.load import FOLDER, load
from xuean.policy.model import STATES, Clause, Ladder, Text, Value, When
from xuean.policy.speech import _

FOLDER_OPTION = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=FOLDER,
    help=_("Another folder of policy files."),
    show_default=False,
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


def refuses_with_status(command: Callable[..., Any]) -> Callable[..., Any]:
    """Faults go to standard error in the user's language, and the status is 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (PolicyFault, NothingInForce, UnknownName) as fault:
            click.echo(str(fault), err=True)
            click.get_current_context().exit(2)

    return run


@click.group(help=_("The regulations, their clauses and the figures in force."))
def policy() -> None:
    pass


@policy.command(help=_("Check that the policy files are complete and in order."))
@FOLDER_OPTION
@JSON_OPTION
def check(folder: Path, as_json: bool) -> None:
    """Status 1 with findings; a folder that is not there is status 2."""
    found = [str(fault) for fault in findings(folder)]
    if as_json:
        _print_json({"ok": not found, "findings": found})
    else:
        for line in found:
            click.echo(line, err=True)
        click.echo(_("Findings: {count}").format(count=len(found)) if found else _("The policy files are in order."))
    click.get_current_context().exit(1 if found else 0)


@policy.command(help=_("List every clause: what serves it and what is missing."))
@click.option("--served", type=click.Choice(STATES), help=_("Only clauses of which a kind is full, part or no."))
@FOLDER_OPTION
@JSON_OPTION
@refuses_with_status
def clauses(served: str | None, folder: Path, as_json: bool) -> None:
    found = [one for one in load(folder).clauses if served is None or served in one.served.values()]
    if as_json:
        _print_json([clause_data(clause) for clause in found])
        return
    for clause in found:
        for line in printing.clause_lines(clause):
            click.echo(line)
    click.echo(printing.summary(found))


@policy.command(help=_("Show a figure, or the ladder of a duty, that is in force on a day."))
@click.argument("name")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), required=True, help=_("The day, as 2026-09-01."))
@FOLDER_OPTION
@JSON_OPTION
@refuses_with_status
def show(name: str, on: datetime, folder: Path, as_json: bool) -> None:
    book = Book(load(folder))
    item = book.ladder(name, on.date()) if name in book.duty_names() else book.value(name, on.date())
    if as_json:
        _print_json(show_data(book, item, on.date()))
        return
    for label, words in printing.shown(item, book.clause(item.clause)):
        click.echo(f"{label}\t{words}")


def clause_data(clause: Clause) -> dict[str, Any]:
    """The stable form: id, regulation, gist, kinds, served, by, missing."""
    return {
        "id": clause.id,
        "regulation": clause.regulation,
        "gist": _both(clause.gist),
        "kinds": list(clause.kinds),
        "served": dict(clause.served),
        "by": list(clause.by),
        "missing": _both(clause.missing) if clause.missing else None,
    }


def show_data(book: Book, item: Ladder | Value, on: date) -> dict[str, Any]:
    """The stable form of what is in force on a day."""
    common = {
        "name": item.name,
        "on": on.isoformat(),
        "title": _both(item.title),
        "clause": item.clause,
        "layer": item.layer,
        "from": item.since.isoformat(),
        "until": item.until.isoformat() if item.until else None,
        "book": book.edition,
    }
    return common | (_ladder_data(item) if isinstance(item, Ladder) else _value_data(item))


def _value_data(value: Value) -> dict[str, Any]:
    listed = list(value.value) if isinstance(value.value, tuple) else value.value
    return {"value": listed, "unit": value.unit, "source": _both(value.source) if value.source else None}


def _ladder_data(ladder: Ladder) -> dict[str, Any]:
    rungs = [
        {
            "when": _when_data(rung.when),
            "tell": list(rung.tell),
            "must": rung.must,
            "clause": rung.clause,
            "also": list(rung.also),
        }
        for rung in ladder.rungs
    ]
    due = _when_data(ladder.due) if ladder.due else None
    return {"edition": ladder.edition, "owed_by": list(ladder.owed_by), "due": due, "ladder": rungs}


def _when_data(when: When) -> list[dict[str, Any]]:
    """The latest of these: each an amount of a unit from a moment."""
    return [
        {term.unit: term.amount, "since": term.since}
        | ({"at_most": term.after.at_most} if term.after.at_most is not None else {})
        for term in when.terms
    ]


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _print_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


commands = [policy]
