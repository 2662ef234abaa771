"""The hand-written table, read: for each record class and verb, which role in which scope."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("oracle.toml")
NO_RECORD = ("set", "within", "not_of_a_whole")

PARTS = {  # what a whole is made of
    "own": ("own", "classmate"),
    "grade": ("grade",),
    "other": ("other",),
    "school": ("own", "classmate", "grade", "other", "school"),
    "elsewhere": ("elsewhere",),
}
STANDS_FOR = {"leave": "staff", "closure": "calendar"}  # rows without a record class of their own

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


def table_of(record: str) -> str:
    """The record class behind a name of the oracle: some stand for one shape of it."""
    return {"duty_of_group": "duty"}.get(record, record)


def expected(record: str, verb: str, scope: str, role: str) -> bool:
    return role in allowed()[record][verb].get(scope, ())


def expected_of_row(record: str, verb: str, row: str, scope: str, role: str, known: frozenset[str]) -> bool:
    """The right `record.verb` asked of another row: of a whole, it is had when it is had on each part.

    `known`: the scopes in which `record` has an object.
    """
    row = STANDS_FOR.get(row, row)
    if row == record:
        return expected(record, verb, scope, role)
    if role in not_of_a_whole(row):
        return False
    parts = (scope,) if row == "student" else PARTS[scope]
    return all(expected(record, verb, part, role) for part in parts if part in known)
