"""A file becomes a reading of its kind. The kind is seen from the columns, or from the weekdays of a timetable."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xuean.people import naming
from xuean.roster.choices import Answers, Choices
from xuean.roster.kinds import BELLS, STAFF, STUDENTS, TIMETABLE
from xuean.roster.reading import labels
from xuean.roster.reading.bells import bells_of
from xuean.roster.reading.found import Reading
from xuean.roster.reading.header import FieldOf, find_header
from xuean.roster.reading.rows import roster_of
from xuean.roster.reading.sheets import Workbook
from xuean.roster.reading.staff import staff_of
from xuean.roster.reading.timetable import timetable_of, weekday_of

WEEKDAYS = 3  # in one row: a timetable
FIELDS: Mapping[str, FieldOf] = {STUDENTS: labels.student_field, STAFF: labels.staff_field, BELLS: labels.bell_field}
_OF_STAFF = {"staff_no", "posts", "subjects", "homeroom_of", "hired_on"}
_OF_STUDENTS = {"student_number", "class", "grade", "guardians", "local_no", "ethnicity", "study_mode", "seat_no"}
_OF_BELLS = {"starts", "ends", "times"}


@dataclass(frozen=True, slots=True)
class File:
    """An open workbook: `name` as its user called it, `digest` of its bytes."""

    name: str
    digest: str
    workbook: Workbook

    @property
    def stem(self) -> str:
        return Path(self.name).stem


def kind_of(workbook: Workbook) -> str:
    """Students when nothing speaks for another kind."""
    sheets = [sheet for sheet in workbook.sheets if not sheet.skip]
    heads = {kind: set[str]() for kind in FIELDS}
    for sheet in sheets:
        for kind, field_of in FIELDS.items():
            header = find_header(sheet, {}, field_of)
            heads[kind] |= set(header.fields) if header else set()
    of_staff, of_students = len(heads[STAFF] & _OF_STAFF), len(heads[STUDENTS] & _OF_STUDENTS)
    of_students += any(field.startswith("guardian.") for field in heads[STUDENTS])
    if heads[BELLS] & _OF_BELLS and not of_students and not of_staff:
        return BELLS
    if of_staff > of_students:
        return STAFF
    if not of_students and any(_has_weekdays(row) for sheet in sheets for row in sheet.rows):
        return TIMETABLE
    return STUDENTS


def _has_weekdays(row: tuple[Any, ...]) -> bool:
    return sum(weekday_of(value) > 0 for value in row) >= WEEKDAYS


def year_of(choices: Choices, today: date) -> int:
    """The school year that a file speaks of. In July and August lists are made for the one to come."""
    if choices.school_year is not None:
        return choices.school_year
    return naming.school_year(today) + (today.month in (7, 8))


def read(kind: str, file: File, choices: Choices, stages: Collection[str], today: date) -> Reading[Any]:
    year, answers = year_of(choices, today), Answers(choices.answers)
    if kind == TIMETABLE:
        return timetable_of(file.workbook, school_year=year, answers=answers, stages=stages)
    if kind == BELLS:
        return bells_of(file.workbook, answers=answers, overrides=choices.overrides)
    if kind == STAFF:
        return staff_of(
            file.workbook,
            school_year=year,
            today=today,
            answers=answers,
            overrides=choices.overrides,
            stages=stages,
        )
    return roster_of(
        file.workbook,
        school_year=year,
        today=today,
        answers=answers,
        overrides=choices.overrides,
        stages=stages,
        file=file.stem,
    )
