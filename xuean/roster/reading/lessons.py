"""One cell of a timetable: 学科 over 教师, in one line or several, with odd and even weeks, with a room."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xuean.core.names import clean_name
from xuean.roster.reading.texts import is_nothing, tidy

_WEEKS = re.compile(r"[(（\[【]?(单|双)周?[)）\]】]?[:：]?")
_BRACKETED = re.compile(r"^(.+?)[(（\[【]([^)）\]】]+)[)）\]】]$")
_PLACE = re.compile(r"(?:室|楼|场|馆|厅|房|教室|机房|操场|[0-9]{3,4})$|^[A-Z]?[0-9]{3,4}$")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff·]+|[A-Za-z][A-Za-z .]+")
_EARLY = re.compile(r"(早读|晨读|早自习|早自修)$")


@dataclass(frozen=True, slots=True)
class LessonCell:
    subject: str
    teacher: str = ""
    place: str = ""
    weeks: str = "all"
    more_teachers: tuple[str, ...] = ()


def read_lesson(text: str, *, early: bool = False) -> Sequence[LessonCell]:
    """No cell for an empty one; none for one with more lines than a lesson has. `early`: 语文早读 teaches 语文."""
    if is_nothing(text):
        return ()
    lines = [line for part in re.split(r"[\n;；]", text) for line in _lines(tidy(part)) if line]
    found: list[LessonCell] = []
    for line in lines:
        found = _take(found, line)
    if any(not cell.subject for cell in found) or len(found) > 2 or (len(found) == 2 and found[0].weeks == "all"):
        return ()
    return [replace(cell, subject=_EARLY.sub("", cell.subject) or cell.subject) for cell in found] if early else found


def _lines(part: str) -> list[str]:
    """'语文(张三)', '语文 张三', '语文/张三' are two lines in one."""
    weeks = _WEEKS.match(part)
    if weeks:
        first, *others = _lines(part[weeks.end() :])
        return [weeks[0] + first, *others]
    bracketed = _BRACKETED.fullmatch(part)
    if bracketed and _names_or_place(bracketed[2]):
        return [bracketed[1], bracketed[2]]
    pieces = re.split(r"[ /:：|]+", part, maxsplit=2)
    return [piece.strip() for piece in pieces] if len(pieces) > 1 and _NAME.fullmatch(clean_name(pieces[1])) else [part]


def _names_or_place(text: str) -> bool:
    return not _WEEKS.fullmatch(text) and bool(_NAME.fullmatch(text) or _PLACE.search(text))


def _take(found: list[LessonCell], line: str) -> list[LessonCell]:
    """A line is a subject, then a teacher, then a place; a week mark or one line too many begins another lesson."""
    weeks = _WEEKS.search(line)
    if weeks:
        subject = _WEEKS.sub("", line).strip()
        return [*found, LessonCell(subject, weeks="odd" if weeks[1] == "单" else "even")]
    if not found:
        return [LessonCell(line)]
    now = found[-1]
    if not now.subject:
        return [*found[:-1], replace(now, subject=line)]
    if not now.teacher and not _PLACE.search(line):
        first, *others = [clean_name(name) for name in re.split(r"[、，,/&]", line) if name.strip()] or [""]
        return [*found[:-1], replace(now, teacher=first, more_teachers=tuple(others))]
    if not now.place and _PLACE.search(line):
        return [*found[:-1], replace(now, place=line)]
    return [*found, LessonCell(line)]
