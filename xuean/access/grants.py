"""The table: `policies/access.toml`, read once. Every post names every record class; `{}` means decided: nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from xuean import policies

FILE = Path(policies.__file__).parent / "access.toml"


@dataclass(frozen=True, slots=True)
class Grant:
    verbs: frozenset[str]
    unless: frozenset[str] = frozenset()


@cache
def table() -> Mapping[str, Mapping[str, Grant]]:
    """post -> record class -> grant."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType({post: _records(post, records) for post, records in data.items()})


def _records(post: str, records: Mapping[str, Mapping[str, list[str]]]) -> Mapping[str, Grant]:
    found = {}
    for record, cell in records.items():
        unknown = set(cell) - {"verbs", "unless"}
        if unknown:
            raise ValueError(f"access.toml: {post}.{record} has unknown keys {sorted(unknown)}")
        found[record] = Grant(frozenset(cell.get("verbs", ())), frozenset(cell.get("unless", ())))
    return MappingProxyType(found)


@cache
def posts_with(record: str, verb: str) -> frozenset[str]:
    """The posts that may do `verb` on `record` somewhere."""
    return frozenset(post for post, records in table().items() if record in records and verb in records[record].verbs)


def grant(post: str, record: str) -> Grant | None:
    return table().get(post, {}).get(record)
