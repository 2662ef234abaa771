"""How long each record class is kept: a rule by name, whose length is a dated value of the book (register A11, A16)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xuean.policy.errors import UnknownName
from xuean.policy.load import FOLDER, read_toml
from xuean.policy.model import Text
from xuean.policy.shape import Table
from xuean.policy.speech import _

FILE = "retention.toml"
SINCE = ("leaving", "recorded", "ended")
INFO = ("basic", "health", "family", "attendance", "special", "none")


@dataclass(frozen=True, slots=True)
class KeepRule:
    """Kept for `value` (the name of a figure in the book) counted from `since`; no name means for ever."""

    name: str
    title: Text
    since: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    record: str
    info: str
    rule: KeepRule


def kept(record: str) -> Kept:
    """Information class and rule of a record class. Raises UnknownName."""
    try:
        return records()[record]
    except KeyError:
        raise UnknownName(record) from None


@lru_cache(maxsize=4)
def records(folder: Path = FOLDER) -> dict[str, Kept]:
    """Every record class of retention.toml. Raises PolicyFault."""
    head = Table(FILE, "", read_toml(folder / FILE))
    rules = {name: _rule(name, entry) for name, entry in head.take("rule", dict).items()}
    found = {name: _kept(name, entry, rules) for name, entry in head.take("record", dict).items()}
    head.finish()
    return found


def _rule(name: str, entry: object) -> KeepRule:
    table = Table(FILE, name, entry)
    forever = table.take("forever", bool, False)
    rule = KeepRule(name, table.text("title"), table.word("since", SINCE), table.take("value", str, None))
    if forever == (rule.value is not None):
        raise table.fault(_("either a value or forever, not both"))
    table.finish()
    return rule


def _kept(record: str, entry: object, rules: dict[str, KeepRule]) -> Kept:
    table = Table(FILE, record, entry)
    result = Kept(record, table.word("info", INFO), rules[table.word("keep", tuple(rules))])
    table.finish()
    return result
