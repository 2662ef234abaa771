"""From a sheet to the rows of people in it: repeated headers, totals, notes and blank numbered lines are set aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xuean.roster.reading.classes import ClassDraft, parse_text
from xuean.roster.reading.found import FAULT, Fault, Skipped
from xuean.roster.reading.header import Header, is_repeat
from xuean.roster.reading.journal import Journal, RowNotes
from xuean.roster.reading.sheets import Sheet, Value, letter
from xuean.roster.reading.texts import as_text, is_error, plain

_TOTAL = re.compile(
    r"^(合计|总计|小计|共计|总数|总人数|人数|平均|汇总|本班|全班|应到|实到|(共|男生?|女生?|住校生?|走读生?)[:共计]*[0-9]+|total|sum)"
)
_NOTE = re.compile(
    r"^(注|说明|备注[:：]|填表|填报|制表|审核|校对|打印|提示|要求|班主任[:：(签]|联系人[:：]|日期[:：]|第[0-9]+页|校长|负责人|单位|以上|以下|\*|※|note)"
)
_SAMPLE = re.compile(r"^(示例|样例|例如|例:|范例|填写示例)")
_PERSON = ("id_number", "student_number", "birth_on", "sex", "staff_no", "posts", "subjects", "phones")
_REPEATING = ("remark", "note", "guardians", "phone")
_WHOLE = ("name", "id_number", "student_number", "staff_no", "local_no", "seat_no")  # a merged cell here is one person


@dataclass(slots=True)
class PersonRow:
    """One person's cells by field; several columns of one field stay in `more`, in their order."""

    notes: RowNotes
    values: dict[str, Value]
    more: list[tuple[str, str, Value]]  # (field, label, value) of fields that may stand in several columns
    unread: frozenset[str] = frozenset()  # fields whose cell was a formula: already a fault
    section: ClassDraft | None = None
    continued: list["PersonRow"] = field(default_factory=list)

    def get(self, name: str) -> Value:
        return self.values.get(name)

    def text(self, name: str) -> str:
        return as_text(self.values.get(name))


def person_rows(sheet: Sheet, header: Header, journal: Journal) -> Iterator[PersonRow]:
    """Every person of the sheet, panel by panel (lists printed in two halves side by side are two panels)."""
    for panel in panels(header.fields):
        yield from _panel_rows(sheet, header, panel, journal)


def panels(fields: tuple[str, ...]) -> list[dict[int, str]]:
    """Column index to field, once for each half of a list that repeats its columns."""
    names = [index for index, name in enumerate(fields) if name == "name"]
    if len(names) > 1:
        period = names[1] - names[0]
        shown = list(fields[: period * len(names)])
        if shown == list(fields[:period]) * len(names):
            return [{at: fields[at] for at in range(start, start + period)} for start in range(0, len(shown), period)]
    return [dict(enumerate(fields))]


def _panel_rows(sheet: Sheet, header: Header, panel: dict[int, str], journal: Journal) -> Iterator[PersonRow]:
    spread = _spread_down(sheet, panel)
    section: ClassDraft | None = None
    before: PersonRow | None = None
    for index in range(header.last + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        shown = [as_text(cells[column]) for column in panel if column < len(cells)]
        if not any(shown):
            continue
        if before is not None and _is_under(sheet, header, panel, index):
            before.continued.append(_person(sheet, header, panel, index, spread, journal))
            continue
        code = _set_aside(header, panel, cells)
        if code:
            title = parse_text(" ".join(filter(None, shown)))
            section = (
                title if title and code == "row.note" and title.has_grade and (title.number or title.name) else section
            )
            journal.skipped_rows.append(_skipped(sheet, index, code, shown))
            continue
        if before is not None:
            yield before
        before = _person(sheet, header, panel, index, spread, journal)
        before.section = section
    if before is not None:
        yield before


def _skipped(sheet: Sheet, index: int, code: str, shown: list[str]) -> Skipped:
    return Skipped(sheet.name, code, index + 1, " ".join(filter(None, shown))[:120])


def _set_aside(header: Header, panel: dict[int, str], cells: tuple[Value, ...]) -> str:
    """Why this row holds no person; '' when it does."""
    filled = {name: cells[column] for column, name in panel.items() if column < len(cells) and as_text(cells[column])}
    texts = [plain(cells[column]) for column in panel if column < len(cells) and as_text(cells[column])]
    name = plain(filled.get("name"))
    person = any(key in _PERSON or key.startswith("guardian") for key in filled)
    if is_repeat(header, cells):
        return "row.header"
    if _SAMPLE.match(name):
        return "row.note"
    if _TOTAL.match(name) or (not (name and person) and any(_TOTAL.match(text) for text in texts)):
        return "row.total"
    if not (name and person) and (not person or len(texts) < 3) and any(_NOTE.match(text) for text in texts):
        return "row.note"
    if name:
        return "row.note" if not person and (len(name) > 20 or _is_class(name)) else ""
    if person:
        return ""
    return (
        "row.numbered" if set(filled) <= {"ignore", "seat_no", "local_no", ""} and _only_numbers(texts) else "row.note"
    )


def _is_class(text: str) -> bool:
    """A title between two lists, not a person."""
    found = parse_text(text) if "班" in text else None
    return found is not None and found.has_grade and bool(found.number or found.name)


def _only_numbers(texts: list[str]) -> bool:
    return all(re.fullmatch(r"[0-9.]+", text) for text in texts)


def _spread_down(sheet: Sheet, panel: dict[int, str]) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells under a merged one take its value: a class written once beside all its students."""
    found = {}
    for top, left, bottom, right in sheet.merged:
        if bottom > top and left == right and panel.get(left, "") not in ("", "ignore", *_WHOLE):
            found.update({(row, left): (top, left) for row in range(top + 1, bottom + 1)})
    return found


def _is_under(sheet: Sheet, header: Header, panel: dict[int, str], index: int) -> bool:
    """The name above is merged over this row: a second line of the same person (another guardian)."""
    column = next((at for at, name in panel.items() if name == "name"), -1)
    return any(
        header.last < top < index <= bottom and left <= column <= right for top, left, bottom, right in sheet.merged
    )


def _person(
    sheet: Sheet,
    header: Header,
    panel: dict[int, str],
    index: int,
    spread: dict[tuple[int, int], tuple[int, int]],
    journal: Journal,
) -> PersonRow:
    """Cells by field. A formula, or the error of one, is a fault of its row, and the cell counts as `unread`."""
    values: dict[str, Value] = {}
    more: list[tuple[str, str, Value]] = []
    names: dict[str, str] = {}
    unread: set[str] = set()
    for column, name in panel.items():
        if name in ("", "ignore"):
            continue
        label = _label(header, column)
        at = spread.get((index, column), (index, column))
        value = sheet.cell(*at)
        code = "cell.formula" if at in sheet.formulas else "cell.error" if is_error(value) else ""
        if code:
            journal.add(Fault(sheet.name, index + 1, label, as_text(value), code, FAULT))
            unread.add(name)
            value = None
        if name in _REPEATING:
            more.append((name, label, value))
        if values.get(name) is None:
            values[name] = value
            names.setdefault(name, label)
    return PersonRow(RowNotes(journal, sheet.name, index + 1, names, values), values, more, frozenset(unread))


def _label(header: Header, column: int) -> str:
    return header.labels[column].split(" ")[-1] if header.labels[column] else letter(column)
