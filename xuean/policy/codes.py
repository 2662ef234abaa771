"""Verified code tables, with look-up by code, name and synonym.

Codes are strings: leading zeros count. `find` takes what people write in a spreadsheet cell.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from xuean.policy.errors import UnknownName
from xuean.policy.load import FOLDER, read_toml
from xuean.policy.model import Text
from xuean.policy.shape import Table
from xuean.policy.speech import _

FILE = "codes.toml"


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    name: Text
    also: tuple[str, ...]  # other ways to write it
    picked: bool  # offered first in a list


@dataclass(frozen=True)
class CodeTable:
    """`standard` names where the codes come from."""

    name: str
    title: Text
    standard: str
    codes: tuple[Code, ...]
    _by_code: dict[str, Code]
    _by_word: dict[str, Code]

    def get(self, code: str) -> Code:
        """The entry of exactly this code. Raises KeyError."""
        return self._by_code[code]

    def has(self, code: str) -> bool:
        return code in self._by_code

    def find(self, word: str) -> Code | None:
        """By code, Chinese or English name, or synonym; None when nothing or not exactly one thing is meant."""
        return self._by_word.get(folded(word))

    def choices(self) -> tuple[Code, ...]:
        """What a form offers: the picked ones first, in the table's order."""
        return tuple(sorted(self.codes, key=lambda entry: not entry.picked))


def table(name: str) -> CodeTable:
    """One of `names()`. Raises UnknownName."""
    try:
        return tables()[name]
    except KeyError:
        raise UnknownName(name) from None


def names() -> tuple[str, ...]:
    return tuple(tables())


@lru_cache(maxsize=4)
def tables(folder: Path = FOLDER) -> dict[str, CodeTable]:
    """All tables of codes.toml. Raises PolicyFault."""
    data = read_toml(folder / FILE)
    return {name: _read(Table(FILE, name, entry), name) for name, entry in data.items()}


def folded(word: str) -> str:
    """Width, case and blanks taken away: １ and 1, x and X, `汉 族` and 汉族 are the same."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def _read(about: Table, name: str) -> CodeTable:
    title, standard = about.text("title"), about.take("standard", str)
    suffix = about.take("suffix", str, "")  # names end in it; people leave it out
    codes = about.each("code", _read_code)
    about.finish()
    by_code = {entry.code: entry for entry in codes}
    if len(by_code) != len(codes):
        raise about.fault(_("a code is given twice"))
    words: dict[str, Code] = {}
    for entry in codes:
        for word in _words(entry, suffix):
            if words.setdefault(word, entry) is not entry:
                raise about.fault(_("{word} means two codes").format(word=word))
    return CodeTable(name, title, standard, codes, by_code, words)


def _read_code(row: Table) -> Code:
    also: list[Any] = row.take("also", list, [])
    return Code(row.take("code", str), row.text("name"), tuple(also), row.take("picked", bool, False))


def _words(entry: Code, suffix: str) -> set[str]:
    names = (entry.name.zh, *entry.also)
    spelled = (
        entry.code,
        entry.code.lstrip("0"),
        entry.name.en,
        *names,
        *(name.removesuffix(suffix) for name in names),
    )
    return {folded(word) for word in spelled if word}
