"""Finding the header: below titles, one row or two, merged or not; then what each column holds.

Never by position: a header is the row (or pair of rows) whose labels are understood best.
"""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

from xuean.core.identity import check_digit, clean_number
from xuean.roster.reading import labels
from xuean.roster.reading.found import Column
from xuean.roster.reading.groups import in_groups
from xuean.roster.reading.sheets import Sheet, Value, letter
from xuean.roster.reading.texts import as_text, is_nothing, plain

_SEARCHED = 40  # rows from the top
_SAMPLED = 12  # rows below the header
_ENOUGH = 1.8  # what a header must be worth: two understood columns

FieldOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Header:
    """`first` and `last` are its rows; `titles` the texts above it; `fields[i]` the field of column i ('' unknown)."""

    first: int
    last: int
    titles: tuple[str, ...]
    labels: tuple[str, ...]
    fields: tuple[str, ...]
    columns: tuple[Column, ...]

    def label(self, field: str) -> str:
        """The text over a field, or '' when the sheet has no such column."""
        return next((one.label for one in self.columns if one.field == field), "")


def find_header(sheet: Sheet, overrides: Mapping[str, str], field_of: FieldOf = labels.student_field) -> Header | None:
    """None when no row names at least a column of names and one more. `overrides`: 'Sheet!C' or 'C' to a field."""
    named = {field for key, field in overrides.items() if key.rpartition("!")[0] in ("", sheet.name)} - {"", "ignore"}
    best: tuple[float, int, int] | None = None
    for row in range(min(_SEARCHED, len(sheet.rows))):
        for depth in (1, 2, 3):
            worth = _worth(sheet, row, depth, field_of, named)
            if worth >= _ENOUGH and (best is None or worth > best[0] + 0.01):
                best = (worth, row, depth)
    if best is None:
        return _by_override(sheet, overrides)
    _, row, depth = best
    return _header(sheet, row, depth, overrides, field_of)


def is_repeat(header: Header, row: tuple[Value, ...]) -> bool:
    """The header once more, as printed lists have it on every page."""
    name = next((index for index, field in enumerate(header.fields) if field == "name"), -1)
    if not 0 <= name < len(row) or plain(row[name]) != plain(header.labels[name].split(" ")[-1]):
        return False
    texts = [plain(value) for value in row]
    wanted = [(index, plain(text.split(" ")[-1])) for index, text in enumerate(header.labels) if text]
    same = sum(index < len(texts) and bool(texts[index]) and texts[index] == text for index, text in wanted)
    filled = sum(bool(text) for text in texts)
    return same >= 2 and same >= filled * 0.6


def _worth(sheet: Sheet, row: int, depth: int, field_of: FieldOf, named: Set[str]) -> float:
    """Understood labels, less a little for every deeper row; nothing when a row of it looks like people.

    Columns that a person has `named` count as understood in a row that holds at least one label of its own.
    """
    if row + depth > len(sheet.rows) or (depth > 1 and not _hangs_together(sheet, row, depth)):
        return 0.0
    if any(_looks_like_data(sheet.rows[row + down]) for down in range(depth)):
        return 0.0
    fields = {field for field in _fields(_labels(sheet, row, depth), field_of) if field}
    fields |= named if fields - {"ignore"} else set()
    if "name" not in fields and not any(field.endswith(("name", "number")) for field in fields):
        return 0.0
    return len(fields - {"ignore"}) + 0.4 * ("ignore" in fields) - 0.05 * depth


def _hangs_together(sheet: Sheet, row: int, depth: int) -> bool:
    """Rows of one header: a cell merged down or across, or gaps in the row above that the row below fills."""
    last = row + depth - 1
    for top, left, bottom, right in sheet.merged:
        if (row <= top < bottom <= last) or (row <= top <= last - 1 and top == bottom and right > left and left > 0):
            return True
    upper, lower = sheet.rows[row], sheet.rows[last]
    gaps = [index for index, value in enumerate(upper) if value is None and index < len(lower) and lower[index]]
    return not sheet.merged and bool(gaps) and bool(upper and any(upper))


def _looks_like_data(row: tuple[Value, ...]) -> bool:
    texts = [as_text(value) for value in row]
    return (
        sum(bool(re.fullmatch(r"(?:[GJL]?[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}|(?:19|20)[0-9]{6})", text)) for text in texts)
        > 0
    )


def _labels(sheet: Sheet, row: int, depth: int) -> list[tuple[str, ...]]:
    """For each column the texts from top to bottom, merged cells spread over their columns."""
    width = max(len(one) for one in sheet.rows[row : row + depth])
    grid = [[_label_text(sheet.cell(row + down, column)) for column in range(width)] for down in range(depth)]
    for top, left, _, right in sheet.merged:
        if row <= top < row + depth:
            for column in range(left, min(right + 1, width)):
                grid[top - row][column] = grid[top - row][left]
    if not sheet.merged and depth > 1:  # text files lose merging: a group's name stands over its first column only
        grid[0] = _spread(grid[0], grid[-1])
    return [tuple(dict.fromkeys(text for text in column if text)) for column in zip(*grid, strict=True)]


def _spread(upper: list[str], lower: list[str]) -> list[str]:
    current, spread = "", []
    for text, below in zip(upper, lower, strict=True):
        current = text if text else current if below else ""
        spread.append(current if below or text else "")
    return spread


def _label_text(value: Value) -> str:
    return re.sub(r"\s+", "", as_text(value)) if isinstance(value, str) else ""


def _fields(texts: list[tuple[str, ...]], field_of: FieldOf) -> list[str]:
    """Fields by label alone, then by what stands beside them."""
    found = [_field(text, field_of) for text in texts]
    return in_groups(found, [text[-1] if text else "" for text in texts])


def _field(texts: tuple[str, ...], field_of: FieldOf) -> str:
    if not texts:
        return ""
    own = texts[-1]
    if (
        field_of is labels.student_field
        and len(texts) > 1
        and any(labels.is_guardian_group(text) for text in texts[:-1])
    ):
        group = next(text for text in texts[:-1] if labels.is_guardian_group(text))
        found = labels.in_group(group, own)
        if found:
            return found
    return field_of(own) or field_of("".join(texts))


def _header(sheet: Sheet, row: int, depth: int, overrides: Mapping[str, str], field_of: FieldOf) -> Header:
    texts = _labels(sheet, row, depth)
    fields = _fields(texts, field_of)
    texts += [()] * (sheet.width - len(texts))
    fields += [""] * (sheet.width - len(fields))
    titles = tuple(as_text(value) for above in sheet.rows[:row] for value in above if not is_nothing(value))
    columns = []
    for index, (label, field) in enumerate(zip(texts, fields, strict=True)):
        by_label = _field(label, field_of)
        sure = 1.0 if field and field == by_label else 0.8 if field else 0.0
        column = Column(sheet.name, letter(index), " ".join(label), field, sure, _sample(sheet, row + depth, index))
        column = _by_content(column, _values(sheet, row + depth, index), fields) if not field else column
        columns.append(_overridden(column, overrides))
        fields[index] = columns[-1].field
    kept = tuple(column for column in columns if column.label or column.field or column.sample)
    return Header(row, row + depth - 1, titles, tuple(" ".join(text) for text in texts), tuple(fields), kept)


def _overridden(column: Column, overrides: Mapping[str, str]) -> Column:
    for key in (column.key, column.letter):
        if key in overrides:
            return replace(column, field=overrides[key], sure=1.0)
    return column


def _by_override(sheet: Sheet, overrides: Mapping[str, str]) -> Header | None:
    """No header at all: the columns that a person named, and every row is data."""
    if not any(key.startswith(f"{sheet.name}!") or "!" not in key for key in overrides):
        return None
    columns = [
        _overridden(Column(sheet.name, letter(index), "", "", 0.0, _sample(sheet, 0, index)), overrides)
        for index in range(sheet.width)
    ]
    fields = tuple(column.field for column in columns)
    return Header(-1, -1, (), ("",) * sheet.width, fields, tuple(columns)) if "name" in fields else None


def _values(sheet: Sheet, first: int, column: int) -> list[str]:
    cells = (sheet.cell(row, column) for row in range(first, min(first + _SAMPLED, len(sheet.rows))))
    return [text for text in map(as_text, cells) if text]


def _sample(sheet: Sheet, first: int, column: int) -> str:
    return next(iter(_values(sheet, first, column)), "")


def _by_content(column: Column, values: list[str], taken: list[str]) -> Column:
    """A column whose label says nothing, but whose values can only be one thing, is proposed (and can be corrected)."""
    tests = {
        "id_number": lambda text: len(clean_number(text)) == 18 and _checks(clean_number(text)),
        "sex": lambda text: text in ("男", "女"),
    }
    for field, test in tests.items():
        if field not in taken and len(values) >= 3 and all(test(text) for text in values):
            return replace(column, field=field, sure=0.6)
    return column


def _checks(number: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{17}[0-9X]", number)) and check_digit(number[:17]) == number[17]
