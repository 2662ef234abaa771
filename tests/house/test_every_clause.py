"""Every clause of the register is told truly: full, part or no, kind by kind; by what; and what is missing.

Both ways: a clause names only what is there (a page, an action, a duty, a mechanism of `serving`), and a room names
only clauses that exist. Whether a sentence is true no test can know; that it points at something real, this one does.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.serving import SERVING
from tests.house.source import modules
from tests.house.test_names import duty_names, has_route, is_there, kinds, strangers
from xuean.access.registry import rooms
from xuean.acts.action import ACTIONS
from xuean.policy import Book
from xuean.policy.check import findings
from xuean.policy.errors import PolicyFault
from xuean.policy.load import FOLDER, load
from xuean.policy.model import KINDS, STATES, Clause
from xuean.policy.read import read_regulation
from xuean.policy.register import read_register
from xuean.web.clauses.servants import SERVANTS

OFFENDING = Path(__file__).parent / "offending" / "clauses.toml"
LIMITS = Path(__file__).parents[2] / "docs" / "limits.md"
HAN = re.compile(r"[\u4e00-\u9fff]")


def served_by() -> set[str]:
    """What is registered: actions, duties that a room plugs in, and the mechanisms of the house."""
    return ACTIONS.keys() | (duty_names() & kinds()) | SERVING.keys()


def wrongs(clauses: Iterable[Clause], register: dict[str, tuple[str, ...]], things: set[str]) -> Iterator[str]:
    """What is said of a clause and cannot be so."""
    known = {clause.id: clause for clause in clauses}
    yield from (f"{identity}: in the register and nowhere else" for identity in register if identity not in known)
    for identity, clause in known.items():
        states = set(clause.served.values())
        if identity not in register:
            yield f"{identity}: not in the register"
        elif set(clause.kinds) != set(register[identity]):
            yield f"{identity}: other kinds than the register"
        if not states <= set(STATES) or set(clause.served) != set(clause.kinds) or not set(clause.kinds) <= set(KINDS):
            yield f"{identity}: not full, part or no for each kind"
        if bool(clause.missing) != (states != {"full"}):
            yield f"{identity}: what is missing is not said, or nothing is"
        if bool(clause.by) != (states != {"no"}):
            yield f"{identity}: what serves it is not said, or nothing does"
        yield from (
            f"{identity}: {name} does not exist"
            for name in clause.by
            if name not in things and not has_route(name.replace(".", ":", 1))
        )
        for text in filter(None, (clause.gist, clause.missing)):
            if not HAN.search(text.zh) or HAN.search(text.en):
                yield f"{identity}: not in both languages: {text.en}"


def names_used() -> set[str]:
    return {name for clause in load(FOLDER).clauses for name in clause.by}


def test_the_policy_files_are_in_order() -> None:
    assert findings(FOLDER) == []


def test_every_clause_is_told_truly() -> None:
    register = read_register(FOLDER)
    assert len(register) == 193
    assert list(wrongs(load(FOLDER).clauses, register, served_by())) == []


def test_what_stands_behind_a_name_is_there() -> None:
    assert [f"{name} -> {target}" for name, target in SERVING.items() if not is_there(target)] == []
    assert strangers(SERVING, names_used()) == []


def test_what_serves_a_clause_is_said_in_words() -> None:
    assert strangers(names_used(), SERVANTS) == []
    assert strangers(SERVANTS, names_used()) == []


def test_every_clause_that_a_room_names_exists_and_is_served() -> None:
    """A room lives under its clauses: each of them exists, and at least in part something is done for it."""
    states = {clause.id: set(clause.served.values()) for clause in load(FOLDER).clauses}
    named = [(room.label, clause) for room in rooms() for clause in room.clauses]
    assert named
    assert [(room, clause) for room, clause in named if states.get(clause, {"no"}) == {"no"}] == []


def test_a_duty_stands_under_a_clause_that_is_served_as_a_duty() -> None:
    """Where a duty runs, the page may not say that nothing is done; where none runs, it may not say it is all done."""
    clauses = load(FOLDER).clauses
    steps = {cited for one in clauses for ladder in one.ladders for rung in ladder.rungs for cited in rung.clauses}
    running = steps | {one.id for one in clauses if one.ladders}
    assert [one.id for one in clauses if one.id in running and set(one.served.values()) == {"no"}] == []
    led = duty_names()
    full = [one for one in clauses if one.served.get("D") == "full"]
    assert [one.id for one in full if one.id not in running and not led & set(one.by)] == []


OFFENCES = {
    "A1": "what serves it is not said",
    "A2": "web.nowhere does not exist",
    "A3": "other kinds than the register",
    "A4": "not in both languages",
    "A5": "what serves it is not said, or nothing does",
    "A99": "not in the register",
    "A6": "in the register and nowhere else",
}


@pytest.mark.parametrize(("identity", "what"), OFFENCES.items())
def test_the_offending_clauses_are_caught(identity: str, what: str) -> None:
    clauses = read_regulation("clauses.toml", tomllib.loads(OFFENDING.read_text(encoding="utf-8"))).clauses
    found = list(wrongs(clauses, read_register(FOLDER), served_by()))
    assert any(one.startswith(f"{identity}:") and what in one for one in found), found


@pytest.mark.parametrize("line", ['served = { R = "nearly" }', "served = { }", 'served = { R = "part" }'])
def test_a_clause_that_says_nothing_of_use_is_refused(line: str) -> None:
    """Neither full, part nor no; not each kind; a part of which nothing is said to be missing."""
    text = OFFENDING.read_text(encoding="utf-8").replace('served = { R = "full" }', line, 1)
    with pytest.raises(PolicyFault, match="A1"):
        read_regulation("clauses.toml", tomllib.loads(text))


def test_the_page_of_limits_names_what_is_served_in_full() -> None:
    text = LIMITS.read_text(encoding="utf-8")
    told = re.search(r"served in full: ([A-D0-9., ]+)\.", text)
    clauses = load(FOLDER).clauses
    full = [one.id for one in clauses if one.full]
    none = [one for one in clauses if set(one.served.values()) == {"no"}]
    assert told
    assert told[1].split(", ") == full
    assert f"{len(clauses) - len(full) - len(none)} are served in part and {len(none)} not at all" in text


def asked_for(source: str) -> list[str]:
    """Figures of the book that this source names, so that something is done with them."""
    book = Book(load(FOLDER))
    return [name for name in book.value_names() if f'"{name}"' in source]


def test_a_figure_on_the_page_is_one_that_counts() -> None:
    """A figure of a clause that is served is read by the code; what nobody reads stands only where much is missing."""
    read = set(asked_for("\n".join(path.read_text(encoding="utf-8") for path in modules())))
    assert len(read) > 20
    idle = [
        value.name
        for clause in load(FOLDER).clauses
        for value in clause.values
        if value.name not in read and "no" not in clause.served.values()
    ]
    assert idle == []


def test_a_figure_that_nobody_reads_is_seen() -> None:
    """Offending: a source that keeps the twelve characters of a password to itself."""
    assert asked_for("SHORTEST = 12") == []
    assert asked_for('figure("signin.password-at-least", now)') == ["signin.password-at-least"]
