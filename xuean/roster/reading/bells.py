"""作息时间: the lines of a school day with their times."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from xuean.roster.reading import labels
from xuean.roster.reading.found import BellFound, Reading
from xuean.roster.reading.journal import Journal
from xuean.roster.reading.periods import period_of
from xuean.roster.reading.rows import readable, reading
from xuean.roster.reading.sandbox import open_workbook
from xuean.roster.reading.sections import PersonRow, person_rows
from xuean.roster.reading.sheets import Value, Workbook
from xuean.roster.reading.texts import as_text, is_nothing, plain

_CLOCK = re.compile(r"(上午|下午|晚上|早上|中午)?([0-9]{1,2})[:.点时h]([0-9]{1,2})?(?:分|:[0-9]{2})?")
_AUDIENCES = {
    "all": "全校 全体 所有 全部 师生 学生 全体学生 all",
    "day": "走读 走读生 通学 通学生 day",
    "boarding": "住校 住校生 寄宿 寄宿生 住宿 住宿生 内宿 boarding",
    "kindergarten": "幼儿园 幼儿",
    "primary": "小学 小学部",
    "junior": "初中 初中部",
    "senior": "高中 高中部",
}


def read_bells(
    path: Path, *, answers: Mapping[str, str] | None = None, overrides: Mapping[str, str] | None = None, name: str = ""
) -> Reading[BellFound]:
    """Raises sheets.Refusal when the file cannot be read."""
    return bells_of(open_workbook(path, name), answers=answers or {}, overrides=overrides or {})


def bells_of(workbook: Workbook, *, answers: Mapping[str, str], overrides: Mapping[str, str]) -> Reading[BellFound]:
    journal = Journal(answers)
    columns, found = [], []
    for sheet, header in readable(workbook, overrides, journal, labels.bell_field):
        columns += list(header.columns)
        rows = [(row, bell) for row in person_rows(sheet, header, journal) if (bell := _bell(row)) is not None]
        found += _checked(rows)
    return reading(found, columns, journal)


def clock_time(value: Value) -> time | None:
    """07:30, 7：30, 7点30分, 下午2:10, 0730, a spreadsheet's time or its fraction of a day."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 24 * 60)
        return _time(minutes // 60, minutes % 60)
    text = plain(value)
    match = _CLOCK.fullmatch(text)
    if match:
        hour = int(match[2]) + (12 if match[1] in ("下午", "晚上") and int(match[2]) < 12 else 0)
        return _time(hour, int((match[3] or "0").ljust(2, "0") if "." in text else match[3] or 0))
    match = re.fullmatch(r"([0-9]{1,2})([0-9]{2})", text)
    return _time(int(match[1]), int(match[2])) if match else None


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _bell(row: PersonRow) -> BellFound | None:
    label = row.text("name")
    period = period_of(label)
    starts, ends = _span(row)
    if starts is None or ends is None:
        row.notes.add("starts" if row.get("starts") is not None else "times", "bell.time", value=_shown(row))
        return None
    if ends <= starts:
        row.notes.add("ends", "bell.backwards", value=f"{starts:%H:%M}–{ends:%H:%M}")
        return None
    if period is None:
        row.notes.add("name", "bell.unknown", "warning")
    code, kind, checks = (period.code, period.kind, period.checks) if period else ("other", "break", ())
    return BellFound(row.notes.sheet, row.notes.row, label, code, kind, starts, ends, _audience(row), checks)


def _shown(row: PersonRow) -> str:
    return " ".join(filter(None, (row.text("starts"), row.text("ends"), row.text("times"))))


def _span(row: PersonRow) -> tuple[time | None, time | None]:
    if row.get("starts") is not None or row.get("ends") is not None:
        return clock_time(row.get("starts")), clock_time(row.get("ends"))
    parts = re.split(r"[-—–~至到]+", plain(row.get("times")))
    return (clock_time(parts[0]), clock_time(parts[1])) if len(parts) == 2 else (None, None)


def _audience(row: PersonRow) -> str:
    word = plain(row.get("audience"))
    if is_nothing(word):
        return "all"
    found = next((code for code, words in _AUDIENCES.items() if word in words.split(" ")), "")
    if not found:
        row.notes.add("audience", "bell.audience", "warning", value=as_text(row.get("audience")))
    return found or "all"


def _checked(rows: list[tuple[PersonRow, BellFound]]) -> list[BellFound]:
    """Lessons that overlap are named; a code that comes again is numbered (break, break2), a lesson's is a fault."""
    seen: Counter[tuple[str, str]] = Counter()
    found: list[BellFound] = []
    for row, bell in rows:
        other = next((one for one in found if _overlap(one, bell)), None)
        if other:
            row.notes.add("starts", "bell.overlap", value=f"{bell.starts:%H:%M}", other=other.label)
        seen[bell.audience, bell.code] += 1
        again = seen[bell.audience, bell.code]
        if again > 1 and bell.kind == "lesson":
            row.notes.add("name", "bell.twice")
        same_code = again if again > 1 else 1 + sum(one.code == bell.code for one in found)
        found.append(replace(bell, code=bell.code if same_code == 1 else f"{bell.code}{same_code}"))
    return found


def _overlap(first: BellFound, second: BellFound) -> bool:
    """Two that the same students have at the same moment."""
    together = first.audience == second.audience or "all" in (first.audience, second.audience)
    return together and first.starts < second.ends and second.starts < first.ends
