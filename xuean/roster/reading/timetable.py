"""课程表 as schools lay it out: sheets, on each a block a class, in it periods down and weekdays across."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xuean.roster.reading.classes import ClassDraft, parse_text
from xuean.roster.reading.found import CONFIRM, FAULT, WARNING, ClassName, Fault, LessonFound, Reading, Skipped
from xuean.roster.reading.journal import Journal, RowNotes
from xuean.roster.reading.lessons import LessonCell, read_lesson
from xuean.roster.reading.periods import Period, is_free, period_of
from xuean.roster.reading.rows import reading
from xuean.roster.reading.sandbox import open_workbook
from xuean.roster.reading.sheets import Sheet, Value, Workbook, letter
from xuean.roster.reading.stages import Placed, place
from xuean.roster.reading.texts import as_text, is_error, plain

_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TITLE_ROWS = 4  # above the weekdays


@dataclass(frozen=True, slots=True)
class Block:
    """One class's grid: the row of weekdays, the rows below it, weekday by column, and the class as words."""

    sheet: Sheet
    head: int
    end: int
    weekdays: Mapping[int, int]
    draft: ClassDraft | None
    title: str


def read_timetable(
    path: Path,
    *,
    school_year: int,
    answers: Mapping[str, str] | None = None,
    stages: Collection[str] = (),
    name: str = "",
) -> Reading[LessonFound]:
    """Arguments and refusals as for `rows.read_roster`. A teacher in two places at once is a contradiction."""
    return timetable_of(open_workbook(path, name), school_year=school_year, answers=answers or {}, stages=stages)


def timetable_of(
    workbook: Workbook, *, school_year: int, answers: Mapping[str, str], stages: Collection[str] = ()
) -> Reading[LessonFound]:
    journal = Journal(answers)
    blocks = [block for sheet in workbook.sheets for block in _blocks(sheet, journal)]
    if not blocks:
        journal.add(Fault("", 0, "", "", "timetable.none"))
    placed = [Placed(_notes(block, block.head, journal), block.draft, None) for block in blocks]
    classes = place(placed, school_year, stages, journal)
    lessons: list[LessonFound] = []
    for block, found in zip(blocks, classes, strict=True):
        if found is not None:
            lessons += _lessons(block, found, journal)
    _find_clashes(lessons, journal)
    return reading(lessons, (), journal)


def weekday_of(value: Value) -> int:
    """1 for Monday; 0 when it is no weekday."""
    text = plain(value)
    match = _WEEKDAY.fullmatch(text)
    if match:
        return "一二三四五六日天".index(match[1]) % 7 + 1 if match[1] != "天" else 7
    return next((index for index, word in enumerate(_ENGLISH, 1) if text.startswith(word)), 0)


def _blocks(sheet: Sheet, journal: Journal) -> list[Block]:
    if sheet.skip:
        journal.skipped_sheets.append(Skipped(sheet.name, f"sheet.{sheet.skip}"))
        return []
    heads = [index for index, row in enumerate(sheet.rows) if sum(weekday_of(value) > 0 for value in row) >= 3]
    if not heads:
        journal.skipped_sheets.append(Skipped(sheet.name, "sheet.no_weekdays"))
    blocks = []
    for at, head in enumerate(heads):
        weekdays = {column: weekday_of(value) for column, value in enumerate(sheet.rows[head]) if weekday_of(value)}
        above = heads[at - 1] + 1 if at else 0
        draft, title, _ = _title(sheet, max(above, head - _TITLE_ROWS), head)
        after = heads[at + 1] if at + 1 < len(heads) else len(sheet.rows)
        _, _, end = (
            _title(sheet, max(head + 1, after - _TITLE_ROWS), after) if after < len(sheet.rows) else (None, "", after)
        )
        blocks.append(Block(sheet, head, end, weekdays, draft or parse_text(sheet.name), title))
    return blocks


def _title(sheet: Sheet, first: int, head: int) -> tuple[ClassDraft | None, str, int]:
    """(class, text, row) of the nearest title above the weekdays; the row is `head` when there is none."""
    corner = (
        " ".join(as_text(value) for value in sheet.rows[head] if not weekday_of(value))
        if head < len(sheet.rows)
        else ""
    )
    for row in range(head - 1, first - 1, -1):
        text = " ".join(filter(None, map(as_text, sheet.rows[row])))
        found = parse_text(text) if text else None
        if found and (found.number or found.name):
            return found, text, row
    return parse_text(corner), corner, head


def _notes(block: Block, row: int, journal: Journal) -> RowNotes:
    return RowNotes(journal, block.sheet.name, row + 1, {}, {"class": block.title})


def _lessons(block: Block, class_name: ClassName, journal: Journal) -> list[LessonFound]:
    found: list[LessonFound] = []
    for row in range(block.head + 1, block.end):
        label, period = _period(block, row)
        filled = [column for column in block.weekdays if _is_filled(block.sheet, row, column)]
        if not label and not filled:
            continue
        if period is None:
            _notes(block, row, journal).add("", "period.unknown", FAULT if filled else WARNING, value=label)
            continue
        if not is_free(period):
            found += [one for column in filled for one in _cell(block, class_name, row, column, period, label, journal)]
    return found


def _period(block: Block, row: int) -> tuple[str, Period | None]:
    """The label nearest to the weekdays that names a period: in 上午 | 第一节 the second."""
    left = [as_text(_at(block.sheet, row, column)) for column in range(min(block.weekdays))]
    labels = [text for text in reversed(left) if text]
    for label in labels:
        period = period_of(label)
        if period:
            return label, period
    return (labels[0] if labels else ""), None


def _is_filled(sheet: Sheet, row: int, column: int) -> bool:
    return bool(as_text(_at(sheet, row, column))) or (row, column) in sheet.formulas


def _at(sheet: Sheet, row: int, column: int) -> Value:
    """A cell, or what is written in the merged cell that covers it: a double lesson, a line over all days."""
    value = sheet.cell(row, column)
    if value is None:
        for top, left, bottom, right in sheet.merged:
            if top <= row <= bottom and left <= column <= right:
                return sheet.cell(top, left)
    return value


def _cell(
    block: Block, class_name: ClassName, row: int, column: int, period: Period, label: str, journal: Journal
) -> list[LessonFound]:
    value, name = _at(block.sheet, row, column), letter(column)
    day = block.weekdays[column]

    def fault(code: str, severity: str = FAULT) -> None:
        journal.add(Fault(block.sheet.name, row + 1, name, as_text(value), code, severity))

    if (row, column) in block.sheet.formulas or is_error(value):
        fault("cell.formula" if (row, column) in block.sheet.formulas else "cell.error")
        return []
    cells: Sequence[LessonCell] = read_lesson(as_text(value), early=period.kind == "early_reading")
    if not cells:
        fault("lesson.unreadable")
    if any(cell.more_teachers for cell in cells):
        fault("lesson.two_teachers", WARNING)
    return [
        LessonFound(
            sheet=block.sheet.name,
            row=row + 1,
            column=name,
            class_name=class_name,
            weekday=day,
            period=period.code,
            period_label=label,
            subject=cell.subject,
            teacher=cell.teacher,
            place=cell.place,
            weeks=cell.weeks,
        )
        for cell in cells
    ]


def _find_clashes(lessons: Sequence[LessonFound], journal: Journal) -> None:
    """A class taught twice at once is a fault; a teacher in two classes (taught together?) waits for a person."""
    classes: dict[tuple[object, ...], LessonFound] = {}
    teachers: dict[tuple[object, ...], LessonFound] = {}
    for lesson in lessons:
        for weeks in ("odd", "even") if lesson.weeks == "all" else (lesson.weeks,):
            moment = (lesson.weekday, lesson.period, weeks)
            first = classes.setdefault((_key(lesson.class_name), *moment), lesson)
            if first is not lesson:
                _clash(lesson, first, lesson.class_name.text, "lesson.class_twice", FAULT, journal)
                break
            first = teachers.setdefault((lesson.teacher, *moment), lesson) if lesson.teacher else lesson
            if first is not lesson:
                _clash(lesson, first, lesson.teacher, "lesson.two_places", CONFIRM, journal)
                break


def _key(name: ClassName) -> tuple[object, ...]:
    return name.stage, name.entry_year, name.number, name.name


def _clash(lesson: LessonFound, first: LessonFound, value: str, code: str, severity: str, journal: Journal) -> None:
    args = (
        ("name", value),
        ("weekday", str(lesson.weekday)),
        ("period", lesson.period_label),
        ("other", first.class_name.text),
        ("sheet", first.sheet),
        ("cell", f"{first.column}{first.row}"),
    )
    journal.add(Fault(lesson.sheet, lesson.row, lesson.column, value, code, severity, args))
