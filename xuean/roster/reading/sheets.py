"""What a workbook is once it is open: sheets of typed cells with their positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

Value = str | float | int | bool | date | datetime | time | None


class Refusal(Exception):
    """This file is not read. `code` has its sentence in `reasons`; `args_` are the values of that sentence."""

    def __init__(self, code: str, **args: object):
        super().__init__(code)
        self.code = code
        self.args_: Mapping[str, str] = {name: str(value) for name, value in args.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows and columns count from 0 at A1. `merged` holds (first row, first column, last row, last column)."""

    name: str
    rows: tuple[tuple[Value, ...], ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    skip: str = ""  # why it is not read: "hidden", "empty", "no_cells"

    def cell(self, row: int, column: int) -> Value:
        try:
            return self.rows[row][column]
        except IndexError:
            return None

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    kind: str  # "xlsx", "xls", "csv"
    sheets: tuple[Sheet, ...] = field(default=())


def letter(column: int) -> str:
    """0 -> 'A', 26 -> 'AA'."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(letters: str) -> int:
    """'A' -> 0, 'AA' -> 26."""
    index = 0
    for character in letters:
        index = index * 26 + ord(character) - 64
    return index - 1


def position(reference: str) -> tuple[int, int] | None:
    """'B3' -> (2, 1); None when it is no cell reference."""
    reference = reference.replace("$", "").upper()
    split = len(reference.rstrip("0123456789"))
    letters, digits = reference[:split], reference[split:]
    if (
        not letters
        or not digits
        or len(letters) > 3
        or len(digits) > 8
        or not (letters.isascii() and letters.isalpha())
    ):
        return None
    return int(digits) - 1, column_index(letters)


def area(reference: str) -> tuple[int, int, int, int] | None:
    """'A1:C3' -> (0, 0, 2, 2); one cell is an area too."""
    first, _, last = reference.partition(":")
    start, end = position(first), position(last or first)
    return (*start, *end) if start and end else None
