"""One row of a roster becomes one student, with everything that is wrong with it said."""

import re
from dataclasses import dataclass, replace
from datetime import date

from xuean.core import identity
from xuean.roster.reading import codes
from xuean.roster.reading.classes import YEARS, ClassDraft, disagree, parse_class
from xuean.roster.reading.found import CONFIRM, WARNING, GuardianFound, Remark, StudentRow
from xuean.roster.reading.kin import guardians_of
from xuean.roster.reading.persons import read_date, read_emails, read_number, read_person, read_phones
from xuean.roster.reading.remarks import read_note, read_remark
from xuean.roster.reading.sections import PersonRow
from xuean.roster.reading.stages import joined
from xuean.roster.reading.texts import as_text, is_nothing, plain, tidy

_STAGES = {
    "小学": "primary",
    "初中": "junior",
    "高中": "senior",
    "幼儿园": "kindergarten",
    "学前": "kindergarten",
    "中职": "vocational",
}


@dataclass(frozen=True, slots=True)
class StudentDraft:
    """A student whose class is still words."""

    row: StudentRow
    draft: ClassDraft | None
    source: PersonRow


def read_student(row: PersonRow, default: ClassDraft | None, today: date) -> StudentDraft:
    """`default` is the class of the sheet, for rows that do not name one."""
    person = read_person(row, today)
    guardians, left = guardians_of(row)
    guardians, emails = _emails(row, guardians)
    mode, remarks = _remarks(row)
    found = StudentRow(
        sheet=row.notes.sheet,
        row=row.notes.row,
        name=person.name,
        sex=person.sex,
        birth_on=person.birth_on,
        id_kind=person.id_kind,
        id_number=person.id_number,
        student_number=_student_number(row, person.id_number),
        local_no=_short(row, "local_no"),
        ethnicity=_ethnicity(row),
        seat_no=_seat(row),
        study_mode=_study_mode(row, mode),
        address=_short(row, "address"),
        phones=_phones(row),
        emails=emails,
        entered_on=read_date(row, "entered_on", today).on,
        guardians=guardians,
        remarks=(*person.remarks, *left, *remarks),
    )
    return StudentDraft(found, _class(row, default), row)


def _class(row: PersonRow, default: ClassDraft | None) -> ClassDraft | None:
    grade, name = row.get("grade"), row.get("class")
    if disagree(grade, name):
        row.notes.add("class", "class.disagrees", CONFIRM, grade=as_text(grade))
    written = not is_nothing(grade) or not is_nothing(name)
    own = parse_class(grade, name) if written else None
    if written and own is None:
        return None
    found = joined(own, row.section or default)
    if found and not written and "class" in row.notes.labels and not (found.number or found.name):
        return None  # a blank cell in a column of classes; only the file's name spoke of a grade
    stage = _STAGES.get(plain(row.get("stage")), "")
    return _in_stage(found, stage) if found and stage else found


def _in_stage(draft: ClassDraft, stage: str) -> ClassDraft:
    """A column of stages says what 一年级 alone cannot: 高中 beside it makes it the first of senior school."""
    counts_within = draft.stage == "primary" and draft.grade is not None and draft.grade <= YEARS[stage]
    return replace(draft, stage=stage) if not draft.stage or counts_within else draft


def _student_number(row: PersonRow, id_number: str) -> str:
    number = read_number(row, "student_number")
    if number:
        for finding in identity.check_student_number(number, id_number).items:
            row.notes.add("student_number", finding.code, finding.severity)
    return number


def _ethnicity(row: PersonRow) -> str:
    text = row.text("ethnicity")
    if is_nothing(text):
        return ""
    code = codes.ethnicity_of(text)
    if not code:
        row.notes.add("ethnicity", "ethnicity.unknown")
    return code


def _seat(row: PersonRow) -> int | None:
    text = plain(row.get("seat_no"))
    if is_nothing(text):
        return None
    match = re.fullmatch(r"([0-9]{1,3})(?:\.0+)?号?", text)
    if not match:
        row.notes.add("seat_no", "seat.unreadable", WARNING)
    return int(match[1]) if match else None


def _short(row: PersonRow, field: str) -> str:
    value = row.get(field)
    return "" if is_nothing(value) else tidy(as_text(value))[:300]


def _phones(row: PersonRow) -> tuple[str, ...]:
    found = [
        number for field, _, value in row.more if field == "phone" for number in read_phones(row.notes, field, value)
    ]
    return tuple(dict.fromkeys(found))


def _emails(row: PersonRow, guardians: tuple[GuardianFound, ...]) -> tuple[tuple[GuardianFound, ...], tuple[str, ...]]:
    """A column that does not say whose address it holds speaks of the first guardian; without any, of the student."""
    own = read_emails(row.notes, "own_email", row.get("own_email"))
    anybody = read_emails(row.notes, "email", row.get("email"))
    if not guardians:
        return guardians, tuple(dict.fromkeys((*own, *anybody)))
    first, *others = guardians
    return (replace(first, emails=tuple(dict.fromkeys((*first.emails, *anybody)))), *others), own


def _study_mode(row: PersonRow, remarked: str) -> str:
    """A column of its own wins; the remark fills in; two that differ are said."""
    value = row.get("study_mode")
    mode = "" if is_nothing(value) else codes.study_mode_of(as_text(value))
    if value is not None and not is_nothing(value) and not mode:
        answer = codes.yes_or_no(as_text(value))
        mode = "" if answer is None else "2" if answer else "1"
        if not mode:
            row.notes.add("study_mode", "study_mode.unknown", WARNING)
    for field, yes, no in (("boards", "2", "1"), ("walks", "1", "2")):
        answer = codes.yes_or_no(row.text(field)) if row.text(field) else None
        mode = mode or ("" if answer is None else yes if answer else no)
    if mode and remarked and mode != remarked:
        row.notes.add("study_mode", "study_mode.differs", WARNING)
    return mode or remarked


def _remarks(row: PersonRow) -> tuple[str, list[Remark]]:
    mode = ""
    kept: list[Remark] = []
    for line in (row, *row.continued):
        for field, label, value in line.more:
            if field == "note":
                kept += read_note(as_text(value), label)
            elif field == "remark":
                found = read_remark(as_text(value), label)
                mode = mode or found.study_mode
                kept += found.remarks
                if found.clash:
                    row.notes.add("remark", "study_mode.clash", WARNING)
    if (
        row.text("study_mode")
        and not codes.study_mode_of(row.text("study_mode"))
        and codes.yes_or_no(row.text("study_mode")) is None
    ):
        kept += [Remark(row.text("study_mode"), label=row.notes.labels.get("study_mode", ""))]
    return mode, kept
