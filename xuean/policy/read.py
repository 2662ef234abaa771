"""One parsed regulation file to a Regulation. Faults name the file and the clause."""

import hashlib
import json
import re
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from xuean.core.schooltime import After
from xuean.policy.errors import Fault, PolicyFault
from xuean.policy.model import (
    KINDS,
    LAYERS,
    MOMENTS,
    STATES,
    TIME_UNITS,
    UNITS,
    Clause,
    Ladder,
    Regulation,
    Rung,
    Term,
    Text,
    Value,
    When,
)
from xuean.policy.shape import Table
from xuean.policy.speech import _

CLAUSE_ID = re.compile(r"[A-Z]\d+(\.\d+)?")
BY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9]+(-[a-z0-9]+)*)?")


def read_regulation(file: str, data: dict[str, Any]) -> Regulation:
    """Raises PolicyFault with everything wrong in the file, one fault a clause."""
    head = Table(file, "", data)
    about = Table(file, "regulation", head.take("regulation", dict))
    regulation = Regulation(
        code=about.take("code", str),
        title=about.text("title"),
        issuer=about.text("issuer"),
        layer=about.word("layer", LAYERS),
        clauses=(),
    )
    about.finish()
    entries = head.take("clause", list, [])
    head.finish()
    return replace(regulation, clauses=_read_clauses(file, regulation, entries))


def _read_clauses(file: str, regulation: Regulation, entries: list[Any]) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, 1):
        identity = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        try:
            table = Table(file, identity or f"clause {number}", entry)
            clause = _read_clause(table, regulation)
            table.finish()
            clauses.append(clause)
        except PolicyFault as fault:
            faults.extend(fault.faults)
    if faults:
        raise PolicyFault(*faults)
    return tuple(clauses)


def _read_clause(table: Table, regulation: Regulation) -> Clause:
    identity = table.take("id", str)
    if not CLAUSE_ID.fullmatch(identity):
        raise table.fault(_("{value} is not a clause id").format(value=identity))
    kinds = table.words("kinds", pattern=re.compile("|".join(KINDS)))
    served = _read_served(table, kinds)
    missing: Text | None = table.text("missing", None)
    if any(state != "full" for state in served.values()) and missing is None:
        raise table.fault(_("missing must say what is not served yet"))
    if missing and all(state == "full" for state in served.values()):
        raise table.fault(_("missing has nothing to say: every kind is full"))
    return Clause(
        id=identity,
        regulation=regulation.code,
        gist=table.text("gist"),
        kinds=kinds,
        served=served,
        by=table.words("by", (), pattern=BY),
        missing=missing,
        ladders=table.each("duty", lambda t: _read_duty(t, identity, regulation.layer)),
        values=table.each("value", lambda t: _read_value(t, identity, regulation.layer)),
    )


def _read_served(table: Table, kinds: tuple[str, ...]) -> dict[str, str]:
    served = table.take("served", dict)
    if set(served) != set(kinds):
        raise table.fault(_("served must name each kind of the clause, and no other"))
    if not set(served.values()) <= set(STATES):
        raise table.fault(
            _("served: {value} is not one of {allowed}").format(
                value=", ".join(map(str, served.values())), allowed=", ".join(STATES)
            )
        )
    return {kind: served[kind] for kind in kinds}


def _read_duty(table: Table, clause: str, layer: str) -> Ladder:
    since, until = _read_span(table)
    due = table.take("due", dict, None)
    ladder = Ladder(
        name=table.name("name"),
        title=table.text("title"),
        clause=clause,
        layer=table.word("layer", LAYERS, layer),
        since=since,
        until=until,
        owed_by=table.words("owed_by"),
        due=table.read(due, _read_when) if due is not None else None,
        rungs=table.each("ladder", lambda t: _read_rung(t, clause)),
        reaches_open=table.take("reaches_open", bool, False),
        may_be_laxer=table.take("may_be_laxer", bool, False),
    )
    if not ladder.rungs:
        raise table.fault(_("{name}: a duty needs at least one rung").format(name=ladder.name))
    ranks = [(TIME_UNITS.index(term.unit), term.amount) for term in (rung.when.terms[0] for rung in ladder.rungs)]
    if ranks != sorted(ranks):
        raise table.fault(_("{name}: the rungs are out of order").format(name=ladder.name))
    return replace(ladder, edition=digest(ladder))


def _read_rung(table: Table, clause: str) -> Rung:
    cited = table.words("clause", (clause,), pattern=CLAUSE_ID)
    must = table.take("must", str, "")
    return Rung(when=_read_when(table), tell=table.words("tell"), must=must, clause=cited[0], also=cited[1:])


def _read_when(table: Table) -> When:
    """`after` and `since`, and under `not_before` a second pair that holds the first back."""
    terms = [_read_term(table)]
    if table.has("not_before"):
        terms.append(table.read(table.take("not_before", dict), _read_term))
    return When(tuple(terms))


def _read_term(table: Table) -> Term:
    return Term(table.read(table.take("after", dict), _read_after), table.word("since", MOMENTS))


def _read_after(table: Table) -> After:
    """One unit of time; half-days and school days may be bounded by `at_most` hours of the clock."""
    given = {unit: table.take(unit, int) for unit in TIME_UNITS if table.has(unit)}
    if len(given) != 1 or min(given.values()) < 0:
        raise table.fault(_("after needs exactly one of {units}, not negative").format(units=", ".join(TIME_UNITS)))
    at_most = table.take("at_most", int, None)
    if at_most is not None and (at_most <= 0 or "minutes" in given):
        raise table.fault(_("at_most bounds half-days and school days by hours of the clock"))
    return After(**given, at_most=at_most)


def _read_value(table: Table, clause: str, layer: str) -> Value:
    since, until = _read_span(table)
    value = table.take("value", (int, float, str, bool, list))
    return Value(
        name=table.name("name"),
        title=table.text("title"),
        clause=clause,
        layer=table.word("layer", LAYERS, layer),
        since=since,
        until=until,
        value=tuple(value) if isinstance(value, list) else value,
        unit=table.word("unit", UNITS),
        stricter=table.word("stricter", ("less", "more"), ""),
        source=table.text("source", None),
    )


def _read_span(table: Table) -> tuple[date, date | None]:
    since, until = table.day("from"), table.day("until", None)
    if until is not None and until <= since:
        raise table.fault(_("until must be later than from"))
    return since, until


def digest(thing: Any) -> str:
    """32 hexadecimal digits that change with any word of `thing` (a dataclass of this floor)."""
    text = json.dumps(asdict(thing), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
