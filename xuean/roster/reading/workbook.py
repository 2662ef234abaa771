"""An inspected file becomes sheets of typed cells. Runs inside the small process of `sandbox`; needs no Django."""

import io
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook

from xuean.roster.reading.inspect import inspect
from xuean.roster.reading.ooxml import SheetScan
from xuean.roster.reading.plain import read_text
from xuean.roster.reading.sheets import Refusal, Sheet, Value, Workbook


def load(data: bytes, name: str = "") -> Workbook:
    """`name` (without its ending) is what the only sheet of a text file is called."""
    kind, scans = inspect(data)
    if kind == "csv":
        return Workbook(kind, (read_text(data, name),))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return Workbook(kind, tuple(_sheet(book, scan) for scan in scans))
    except Refusal:
        raise
    except MemoryError as heavy:
        raise Refusal("file.too_heavy") from heavy
    except BaseException as broken:  # the reader's own panics do not derive from Exception
        if isinstance(broken, KeyboardInterrupt | SystemExit):
            raise
        raise Refusal("file.broken") from broken


def _sheet(book: CalamineWorkbook, scan: SheetScan) -> Sheet:
    if scan.kind != "worksheet":
        return Sheet(scan.name, skip="no_cells")
    if scan.state != "visible":
        return Sheet(scan.name, skip="hidden")
    if scan.last_row < 0:
        return Sheet(scan.name, skip="empty")
    rows = tuple(
        tuple(_value(cell) for cell in row)
        for row in book.get_sheet_by_name(scan.name).to_python(skip_empty_area=False)
    )
    empty = not any(value not in (None, "") for row in rows for value in row)
    return Sheet(
        name=scan.name,
        rows=rows,
        merged=tuple(scan.merged),
        formulas=frozenset(scan.formulas),
        hidden_rows=frozenset(scan.hidden_rows),
        skip="empty" if empty else "",
    )


def _value(cell: object) -> Value:
    if cell == "" or cell is None:
        return None
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 86400
    if isinstance(cell, str | bool | int | float | datetime | date | time):
        return cell
    return str(cell)
