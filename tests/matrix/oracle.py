"""The hand-written table, read: for each record class and verb, which role in which scope."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("oracle.toml")
NO_RECORD = ("set", "within", "not_of_a_whole", "disputed")

Allowed = dict[str, dict[str, dict[str, frozenset[str]]]]  # record -> verb -> scope -> roles


@cache
def _data() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _members(names: list[str], sets: dict[str, list[str]], seen: tuple[str, ...] = ()) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        if not name.startswith("@"):
            found.add(name)
        elif name in seen:
            raise ValueError(f"{name} holds itself")
        else:
            found |= _members(sets[name[1:]], sets, (*seen, name))
    return frozenset(found)


@cache
def allowed() -> Allowed:
    data = _data()
    return {
        record: {
            verb: {scope: _members(roles, data["set"]) for scope, roles in scopes.items()}
            for verb, scopes in verbs.items()
        }
        for record, verbs in data.items()
        if record not in NO_RECORD
    }


def within() -> dict[str, list[str]]:
    """Row -> record classes whose rights are asked of it as a whole."""
    return _data()["within"]


def not_of_a_whole(row: str) -> frozenset[str]:
    """Roles tied to a part of it only."""
    return _members(_data()["not_of_a_whole"].get(row, []), _data()["set"])


def disputed() -> dict[str, str]:
    """ "record.verb post" -> why the product's table should change."""
    return _data()["disputed"]


def table_of(record: str) -> str:
    """The record class behind a name of the oracle: some stand for one shape of it."""
    return {"duty_of_group": "duty"}.get(record, record)
