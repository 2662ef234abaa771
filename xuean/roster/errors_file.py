"""The rows that were not saved, in the layout they came in, with the reason beside each: correct it and import it."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xuean.kit.export import escaped
from xuean.roster.choices import Choices
from xuean.roster.files import FIELDS, File
from xuean.roster.planning.plan import Plan
from xuean.roster.reading.found import Fault
from xuean.roster.reading.header import find_header
from xuean.roster.reading.sheets import Sheet, Value
from xuean.roster.sentences import reason
from xuean.roster.take import Opened


def write_errors(path: Path, opened: Opened, choices: Choices, plan: Plan) -> Path:
    """Beside the file, as 'NAME-errors.xlsx'."""
    target = path.with_name(f"{path.stem}-errors.xlsx")
    target.write_bytes(errors_workbook(opened.file, choices, plan))
    return target


def errors_workbook(file: File, choices: Choices, plan: Plan) -> bytes:
    import xlsxwriter  # heavy, and seldom needed: not at the start of every process

    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(memory, options) as book:
        text = book.add_format({"num_format": "@"})
        reasons = _reasons(plan.faults)
        written = [_sheet(book, text, sheet, choices, plan, reasons) for sheet in file.workbook.sheets]
        if not any(written):
            _list(book, text, plan.faults)
    return memory.getvalue()


def _reasons(faults: Iterable[Fault]) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for fault in faults:
        words = f"{fault.column}：{reason(fault)}" if fault.column else reason(fault)
        found.setdefault((fault.sheet, fault.row), []).append(words)
    return found


def _sheet(
    book: Any, text: Any, sheet: Sheet, choices: Choices, plan: Plan, reasons: dict[tuple[str, int], list[str]]
) -> bool:
    """Titles and header as they stood, then the rows that have to be corrected; False when there is none."""
    field_of = FIELDS.get(plan.kind)
    wanted = sorted(row.row for row in plan.rows if row.sheet == sheet.name and row.outcome == "fault")
    header = find_header(sheet, choices.overrides, field_of) if field_of and wanted and not sheet.skip else None
    if header is None:
        return False
    target = book.add_worksheet(sheet.name[:31] or None)
    width = max(sheet.width, len(header.fields))
    top = header.last + 1
    for at in range(top):
        _write_row(target, text, at, sheet.rows[at])
    for first_row, first, last_row, last in sheet.merged:
        if last_row < top and (first_row, first) != (last_row, last):
            target.merge_range(first_row, first, last_row, last, _shown(sheet.cell(first_row, first)))
    if top:
        target.write_string(header.last, width, _("Reason"))
    for at, row in enumerate(wanted, top):
        _write_row(target, text, at, sheet.rows[row - 1])
        target.write_string(at, width, "\n".join(reasons.get((sheet.name, row), [_("The sheet has a fault.")])))
    target.set_column(0, max(width - 1, 0), 16, text)
    target.set_column(width, width, 60)
    return True


def _write_row(target: Any, text: Any, at: int, row: Sequence[Value]) -> None:
    """Everything as text: a spreadsheet must not round the numbers of people."""
    for column, value in enumerate(row):
        if value is not None:
            target.write_string(at, column, escaped(_shown(value)), text)


def _list(book: Any, text: Any, faults: Sequence[Fault]) -> None:
    """For a grid, or a file without a list: the faults one by one."""
    target = book.add_worksheet()
    for column, name in enumerate((_("Sheet"), _("Row"), _("Column"), _("Value"), _("Reason"))):
        target.write_string(0, column, name)
    for at, fault in enumerate(faults, 1):
        cells = (fault.sheet, str(fault.row), fault.column, fault.value, reason(fault))
        for column, words in enumerate(cells):
            target.write_string(at, column, escaped(words), text)


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
