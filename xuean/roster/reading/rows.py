"""A roster from a file: every student it names, and everything found on the way."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from xuean.core import clock
from xuean.roster.reading import labels
from xuean.roster.reading.duplicates import find_duplicates
from xuean.roster.reading.found import CONFIRM, FAULT, WARNING, Column, Fault, Reading, Row, Skipped, StudentRow
from xuean.roster.reading.header import FieldOf, Header, find_header
from xuean.roster.reading.journal import Journal, RowNotes
from xuean.roster.reading.sandbox import open_workbook
from xuean.roster.reading.sections import panels, person_rows
from xuean.roster.reading.sheets import Sheet, Workbook
from xuean.roster.reading.stages import Placed, place, sheet_class
from xuean.roster.reading.students import StudentDraft, read_student


def read_roster(
    path: Path,
    *,
    school_year: int,
    answers: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    stages: Collection[str] = (),
    name: str = "",
    today: date | None = None,
) -> Reading[StudentRow]:
    """Read a file from anywhere, in a process of its own. Raises sheets.Refusal, with a sentence in `reasons`.

    `answers`: question or confirmation key to its answer. `overrides`: 'Sheet!C' or 'C' to a field of `labels`.
    `stages`: those of the school, when known. `name`: what the user called the file.
    """
    workbook = open_workbook(path, name)
    return roster_of(
        workbook,
        school_year=school_year,
        answers=answers or {},
        overrides=overrides or {},
        stages=stages,
        file=Path(name or path.name).stem,
        today=today or clock.today("Asia/Shanghai"),
    )


def roster_of(
    workbook: Workbook,
    *,
    school_year: int,
    today: date,
    answers: Mapping[str, str],
    overrides: Mapping[str, str],
    stages: Collection[str] = (),
    file: str = "",
) -> Reading[StudentRow]:
    """The same for a workbook that is already open."""
    journal = Journal(answers)
    columns: list[Column] = []
    drafts: list[StudentDraft] = []
    for sheet, header in readable(workbook, overrides, journal, labels.student_field):
        columns += header.columns
        drafts += _students(sheet, header, file, journal, today)
    placed = [Placed(draft.source.notes, draft.draft, draft.row.birth_on) for draft in drafts]
    classes = place(placed, school_year, stages, journal)
    rows = [replace(draft.row, class_name=found) for draft, found in zip(drafts, classes, strict=True)]
    find_duplicates([(row, draft.source.notes) for row, draft in zip(rows, drafts, strict=True)])
    _entry_years(list(zip(rows, drafts, strict=True)))
    return reading(rows, columns, journal)


def readable(
    workbook: Workbook, overrides: Mapping[str, str], journal: Journal, field_of: FieldOf
) -> list[tuple[Sheet, Header]]:
    """The sheets with a list in them; every other is skipped and said so. None at all is a fault of the file."""
    found = []
    for sheet in workbook.sheets:
        header = None if sheet.skip else find_header(sheet, overrides, field_of)
        if header is None:
            journal.skipped_sheets.append(Skipped(sheet.name, f"sheet.{sheet.skip or 'no_header'}"))
            continue
        _say_about(sheet, header, journal)
        found.append((sheet, header))
    if not found:
        journal.add(Fault("", 0, "", "", "file.no_list"))
    return found


def reading(rows: Sequence[Row], columns: Sequence[Column], journal: Journal) -> Reading[Row]:
    return Reading(
        rows=tuple(rows),
        columns=tuple(columns),
        skipped_sheets=tuple(journal.skipped_sheets),
        skipped_rows=tuple(journal.skipped_rows),
        faults=journal.faults,
        warnings=journal.warnings,
        questions=tuple(journal.questions.values()),
    )


def _students(sheet: Sheet, header: Header, file: str, journal: Journal, today: date) -> list[StudentDraft]:
    default, differ = sheet_class(sheet.name, header.titles, file)
    has_column = bool(header.label("class") or header.label("grade"))
    if differ and not has_column:
        title = next(iter(header.titles), "")
        journal.add(Fault(sheet.name, 1, "", title, "class.title_differs", CONFIRM, (("sheet", sheet.name),)))
    return [read_student(row, default, today) for row in person_rows(sheet, header, journal)]


def _say_about(sheet: Sheet, header: Header, journal: Journal) -> None:
    """Columns nobody understood, columns that come twice, rows that a filter hides: read or not, it is said."""
    row = header.first + 1
    for column in header.columns:
        if not column.field and column.sample:
            journal.add(Fault(sheet.name, row, column.label or column.letter, column.sample, "column.unknown", WARNING))
    if len(panels(header.fields)) == 1:
        counts = Counter(
            field for field in header.fields if field not in ("", "ignore", "remark", "note", "guardians", "phone")
        )
        for column in header.columns:
            if counts[column.field] > 1:
                journal.add(
                    Fault(sheet.name, row, column.label, "", "column.twice", FAULT, (("letter", column.letter),))
                )
    loose = header.label("email")
    if loose and any(field.startswith("guardian") for field in header.fields):
        journal.add(Fault(sheet.name, row, loose, "", "email.whose", WARNING))
    hidden = sum(index > header.last for index in sheet.hidden_rows)
    if hidden:
        journal.add(Fault(sheet.name, row, "", "", "sheet.hidden_rows", WARNING, (("count", str(hidden)),)))


def _entry_years(rows: list[tuple[StudentRow, StudentDraft]]) -> None:
    """入学年月 against the grade: said once for each grade and year, with how many rows it is about."""
    found: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], tuple[StudentRow, RowNotes]] = {}
    for row, draft in rows:
        placed, entered = row.class_name, row.entered_on
        if placed and entered and placed.entry_year and entered.year != placed.entry_year:
            key: tuple[object, ...] = (row.sheet, placed.stage, placed.grade, entered.year)
            found[key] += 1
            first.setdefault(key, (row, draft.source.notes))
    for about, (row, notes) in first.items():
        expected = row.class_name.entry_year if row.class_name else ""
        notes.add(
            "entered_on",
            "entered.differs",
            WARNING,
            count=found[about],
            expected=expected,
            name=row.class_name.text if row.class_name else "",
        )
