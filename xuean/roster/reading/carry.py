"""Workbooks between two processes: JSON, so that nothing but data can come back."""

import json
from datetime import date, datetime, time
from typing import Any

from xuean.roster.reading.sheets import Refusal, Sheet, Value, Workbook


def pack(workbook: Workbook) -> str:
    return json.dumps(
        {"kind": workbook.kind, "sheets": [_packed(sheet) for sheet in workbook.sheets]}, ensure_ascii=True
    )


def pack_refusal(refusal: Refusal) -> str:
    return json.dumps({"refusal": refusal.code, "args": dict(refusal.args_)})


def unpack(text: str | bytes) -> Workbook:
    """The workbook, or raises the Refusal that came instead."""
    data = json.loads(text)
    if "refusal" in data:
        raise Refusal(data["refusal"], **data["args"])
    return Workbook(data["kind"], tuple(_unpacked(sheet) for sheet in data["sheets"]))


def _packed(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "rows": [[_plain(value) for value in row] for row in sheet.rows],
        "merged": sheet.merged,
        "formulas": sorted(sheet.formulas),
        "hidden_rows": sorted(sheet.hidden_rows),
        "skip": sheet.skip,
    }


def _unpacked(data: dict[str, Any]) -> Sheet:
    return Sheet(
        name=data["name"],
        rows=tuple(tuple(_typed(value) for value in row) for row in data["rows"]),
        merged=tuple((top, left, bottom, right) for top, left, bottom, right in data["merged"]),
        formulas=frozenset((row, column) for row, column in data["formulas"]),
        hidden_rows=frozenset(data["hidden_rows"]),
        skip=data["skip"],
    )


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value


def _typed(value: Any) -> Value:
    if not isinstance(value, dict):
        return value
    kind, text = next(iter(value.items()))
    if kind == "datetime":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "date" else time.fromisoformat(text)
