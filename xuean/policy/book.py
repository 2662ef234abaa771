"""The dated book: what is in force on a day, under which clause, and which of it a result consulted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from xuean.policy.errors import NothingInForce, UnknownName
from xuean.policy.model import LAYERS, Clause, Ladder, Pack, Regulation, Value
from xuean.policy.read import digest

Dated = TypeVar("Dated", bound=Ladder | Value)


@dataclass(frozen=True, slots=True)
class Consulted:
    """One answer the book gave: enough for a page that says why."""

    name: str
    on: date
    clause: str
    layer: str
    since: date


@dataclass(frozen=True, slots=True)
class Amendments:
    """A school's (district's, province's) own editions, already reviewed; they name their layer themselves."""

    ladders: tuple[Ladder, ...] = ()
    values: tuple[Value, ...] = ()


NONE = Amendments()


class Index:
    """The editions of a pack by name, made once and shared by all books."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.clauses: dict[str, Clause] = {clause.id: clause for clause in pack.clauses}
        self.ladders = _by_name(ladder for clause in pack.clauses for ladder in clause.ladders)
        self.values = _by_name(value for clause in pack.clauses for value in clause.values)


class Book:
    """Made for one question or one run; `consulted` grows as it answers."""

    def __init__(self, source: Pack | Index, amendments: Amendments = NONE):
        self._index = source if isinstance(source, Index) else Index(source)
        self._ladders, self._values = self._index.ladders, self._index.values
        self.edition = self._index.pack.edition
        if amendments != NONE:
            self._ladders = _merged(self._ladders, amendments.ladders)
            self._values = _merged(self._values, amendments.values)
            self.edition = digest(_Sum(self.edition, amendments))
        self._consulted: dict[tuple[str, date], Consulted] = {}

    def at(self, name: str, on: date) -> Any:
        """The figure in force on `on`. Raises NothingInForce, and UnknownName for a name no file has."""
        return self.value(name, on).value

    def value(self, name: str, on: date) -> Value:
        """As `at`, with its unit, clause and source."""
        return self._answer(self._values, name, on)

    def ladder(self, name: str, on: date) -> Ladder:
        """The edition of a duty in force on `on`. An open duty asks with the day it was opened."""
        return self._answer(self._ladders, name, on)

    def clause(self, identity: str) -> Clause:
        """Raises UnknownName."""
        try:
            return self._index.clauses[identity]
        except KeyError:
            raise UnknownName(identity) from None

    def clauses(self) -> tuple[Clause, ...]:
        """All of them, in the order of the register."""
        return self._index.pack.clauses

    def regulations(self) -> tuple[Regulation, ...]:
        return self._index.pack.regulations

    def editions(self, name: str) -> tuple[Ladder | Value, ...]:
        """Every edition of a duty or a value, oldest first: what held before and what will."""
        found: tuple[Ladder | Value, ...] = (*self._ladders.get(name, ()), *self._values.get(name, ()))
        if not found:
            raise UnknownName(name)
        return tuple(sorted(found, key=lambda item: (item.since, LAYERS.index(item.layer))))

    def duty_names(self) -> tuple[str, ...]:
        return tuple(self._ladders)

    def value_names(self) -> tuple[str, ...]:
        return tuple(self._values)

    @property
    def consulted(self) -> tuple[Consulted, ...]:
        """What was asked of this book so far, each name and day once."""
        return tuple(self._consulted.values())

    def _answer(self, table: dict[str, tuple[Dated, ...]], name: str, on: date) -> Dated:
        """An edition ends where the next of its layer begins; a repealed one gives way to the layer above it."""
        if isinstance(on, datetime):
            raise TypeError("the book is asked for a day of the school's calendar, not for an instant")
        if name not in table:
            raise UnknownName(name)
        latest = {item.layer: item for item in sorted(table[name], key=lambda item: item.since) if item.since <= on}
        held = [item for item in latest.values() if item.until is None or on < item.until]
        if not held:
            raise NothingInForce(name, on)
        item = max(held, key=lambda item: LAYERS.index(item.layer))
        self._consulted[name, on] = Consulted(name, on, item.clause, item.layer, item.since)
        return item


@dataclass(frozen=True, slots=True)
class _Sum:
    edition: str
    amendments: Amendments


def _by_name(items: Iterable[Dated]) -> dict[str, tuple[Dated, ...]]:
    table: dict[str, list[Dated]] = defaultdict(list)
    for item in items:
        table[item.name].append(item)
    return {name: tuple(editions) for name, editions in table.items()}


def _merged(table: dict[str, tuple[Dated, ...]], more: Iterable[Dated]) -> dict[str, tuple[Dated, ...]]:
    """Raises UnknownName: a school amends what there is, it cannot invent a name."""
    known: dict[str, tuple[Dated, ...]] = dict(table)
    for name, editions in _by_name(more).items():
        if name not in known:
            raise UnknownName(name)
        known[name] = (*known[name], *editions)
    return known
