"""Text files: which encoding, which separator. Chinese exports are UTF-8, GB18030 or UTF-16, with or without a mark."""

import csv
import io
import re

from xuean.roster.reading import limits
from xuean.roster.reading.sheets import Refusal, Sheet

_QUOTED = re.compile(r'="?([^"=+*/()]*)"?')  # ="0012": how exports keep leading zeros
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(data: bytes, name: str) -> Sheet:
    """One sheet named like the file. Every value is text; formulas are named by their positions."""
    text = decode(data)
    if "\0" in text:
        raise Refusal("file.binary")
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<table", "<?xml", "<meta", "<style")):
        raise Refusal("file.web_page")
    rows = _rows(text)
    formulas = {(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if _is_formula(value)}
    return Sheet(
        name=name,
        rows=tuple(tuple(_unquoted(value) or None for value in row) for row in rows),
        formulas=frozenset(formulas),
        skip="" if any(any(row) for row in rows) else "empty",
    )


def decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data[:4000]:
        half = data[:4000]
        little = half[1::2].count(0) >= half[::2].count(0)
        return _strictly(data, "utf-16-le" if little else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as unreadable:
        raise Refusal("file.encoding") from unreadable


def _rows(text: str) -> list[list[str]]:
    csv.field_size_limit(limits.CELL_CHARACTERS * 4)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            rows.append([value.strip("\ufeff") for value in row])
            if len(rows) > limits.ROWS:
                raise Refusal("file.too_many_rows", sheet="", rows=f"> {limits.ROWS}", limit=limits.ROWS)
    except csv.Error as broken:
        raise Refusal("file.broken") from broken
    if sum(len(row) for row in rows) > limits.CELLS:
        raise Refusal("file.too_many_cells", sheet="")
    return rows


def _separator(text: str) -> str:
    """The one that stands most often in the first lines; a comma when none does."""
    lines = text[:20_000].splitlines()[:30]
    return max(",\t;|", key=lambda mark: sum(line.count(mark) for line in lines))


def _is_formula(value: str) -> bool:
    return value.lstrip().startswith("=") and not _QUOTED.fullmatch(value.strip())


def _unquoted(value: str) -> str:
    found = _QUOTED.fullmatch(value.strip()) if value.lstrip().startswith("=") else None
    return found[1] if found else value
