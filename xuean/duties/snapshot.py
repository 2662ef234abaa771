"""The rule and the facts of a duty as they are kept: plain JSON, read again years later."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from xuean.core.schooltime import After
from xuean.duties.engine import Rule
from xuean.policy.model import Ladder, Rung, Term, When


def of_ladder(ladder: Ladder) -> dict[str, Any]:
    """What a duty opened today keeps of the ladder in force."""
    return {
        "clause": ladder.clause,
        "edition": ladder.edition,
        "owed_by": list(ladder.owed_by),
        "due": _terms(ladder.due),
        "rungs": [
            {"terms": _terms(rung.when), "tell": list(rung.tell), "must": rung.must, "clause": rung.clause}
            for rung in ladder.rungs
        ],
    }


def rule(data: Mapping[str, Any]) -> Rule:
    """The rule again, from what `of_ladder` gave."""
    return Rule(
        clause=data["clause"],
        edition=data["edition"],
        owed_by=tuple(data["owed_by"]),
        due=_when(data["due"]),
        rungs=tuple(
            Rung(_when(row["terms"]) or When(()), tuple(row["tell"]), row["must"], row["clause"])
            for row in data["rungs"]
        ),
    )


def facts_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Moments become ISO texts in UTC; everything else has to be JSON already."""
    return {name: _text(value) if isinstance(value, datetime) else value for name, value in facts.items()}


def moments(facts: Mapping[str, Any]) -> dict[str, datetime]:
    """The facts that are instants: texts with a date, a time and a zone."""
    found = {name: _moment(value) for name, value in facts.items()}
    return {name: moment for name, moment in found.items() if moment is not None}


def _text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a fact needs a zone")
    return moment.astimezone(UTC).isoformat()


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _terms(when: When | None) -> list[dict[str, Any]] | None:
    return None if when is None else [{"after": asdict(term.after), "since": term.since} for term in when.terms]


def _when(terms: list[dict[str, Any]] | None) -> When | None:
    return None if terms is None else When(tuple(Term(After(**term["after"]), term["since"]) for term in terms))
