"""Own data, up to one class, as a workbook that opens the same everywhere (the act itself is logged by its caller)."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST = 48  # characters


def escaped(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before what starts like one."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def workbook(title: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]], *, texts: Iterable[int] = ()) -> bytes:
    """An .xlsx with one sheet. `texts`: columns (from 0) of numbers that are names, as telephone or identity numbers,
    formatted as text so that nothing rounds them. Texts are always written as texts, never as formulas or links."""
    import xlsxwriter  # heavy, and seldom needed: not at the start of every process

    memory = io.BytesIO()
    with xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        textual = set(texts)
        widths = [_width(str(label)) for label in heads]
        for column, label in enumerate(heads):
            sheet.write_string(0, column, escaped(str(label)), head)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write(sheet, line, column, value, column in textual, {"text": text, "day": day, "minute": minute})
                widths[column] = max(widths[column], _width(str(value)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, WIDEST), text if column in textual else None)
        sheet.freeze_panes(1, 0)
    return memory.getvalue()


def answer(name: str, content: bytes) -> HttpResponse:
    """The download of a workbook called `name` (without ending); names of any script arrive whole."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"xuean.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    )
    return response


def _write(sheet: Any, line: int, column: int, value: Any, textual: bool, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        sheet.write_blank(line, column, None)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, column, timezone.localtime(value).replace(tzinfo=None), formats["minute"])
    elif isinstance(value, date):
        sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and not textual:
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, escaped(str(value)), formats["text"] if textual else None)


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those that Excel refuses."""
    clean = "".join(" " if character in "[]:*?/\\" else character for character in title).strip(" '")
    return clean[:31] or "Sheet1"


def _width(text: str) -> int:
    """Columns of a cell: a Chinese character is two wide."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
