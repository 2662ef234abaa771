"""Every bilingual sentence of the policy files, for the catalogues: at run time a page shows gettext(en)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xuean.policy.errors import Fault
from xuean.policy.load import FOLDER, read_toml
from xuean.policy.speech import _


def texts(folder: Path = FOLDER) -> Iterator[tuple[str, str]]:
    """(en, zh) of every table with exactly these two keys, in file order, each English sentence once."""
    seen: set[str] = set()
    for _file, en, zh in _all(folder):
        if en not in seen:
            seen.add(en)
            yield en, zh


def contradictions(folder: Path = FOLDER) -> Iterator[Fault]:
    """One English sentence with two Chinese ones: a catalogue could keep only one of them."""
    first: dict[str, str] = {}
    for file, en, zh in _all(folder):
        if first.setdefault(en, zh) != zh:
            what = _("“{en}” is written in two ways: {one} and {other}").format(en=en, one=first[en], other=zh)
            yield Fault(file, "", what)


def _all(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(folder.glob("*.toml")):
        for en, zh in _walk(read_toml(path)):
            yield path.name, en, zh


def _walk(data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, Mapping):
        if set(data) == {"zh", "en"} and all(isinstance(value, str) for value in data.values()):
            yield data["en"], data["zh"]
            return
        data = data.values()
    if not isinstance(data, str | bytes) and hasattr(data, "__iter__"):
        for item in data:
            yield from _walk(item)
