"""What reading gives: rows of plain values, and everything found on the way. Frozen, so that a reading can be kept."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Generic, TypeVar

Row = TypeVar("Row")
FAULT, CONFIRM, WARNING = "fault", "confirm", "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found. `row` counts from 1 as Excel shows it; `column` is the header's text, or the letter.

    `code` has its sentence in `reasons`. A `confirm` is a contradiction: a fault until answers[key] == "yes".
    """

    sheet: str
    row: int
    column: str
    value: str
    code: str
    severity: str = FAULT
    args: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"confirm:{self.sheet}:{self.row}:{self.code}"


@dataclass(frozen=True, slots=True)
class Question:
    """What no workbook can answer. `default` holds unless answers[key] says otherwise; `answer` is what was taken."""

    key: str
    code: str
    options: tuple[str, ...]
    default: str
    answer: str
    args: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sheet (row 0) or a row that holds no person: totals, notes, a repeated header."""

    sheet: str
    code: str
    row: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`field` is '' when the label was not recognised; `sure` from 0 to 1; `key` is what an override names."""

    sheet: str
    letter: str
    label: str
    field: str
    sure: float
    sample: str = ""

    @property
    def key(self) -> str:
        return f"{self.sheet}!{self.letter}"


@dataclass(frozen=True, slots=True)
class ClassName:
    """A class as a workbook names it. `grade` counts from 1 within the stage; a named class has `name` and no number.

    `stage` is one of people.naming.STAGES; '' while it is not known.
    """

    text: str
    stage: str = ""
    grade: int | None = None
    entry_year: int | None = None
    number: int | None = None
    name: str = ""

    @property
    def known(self) -> bool:
        return bool(self.stage and self.entry_year and (self.number or self.name))


@dataclass(frozen=True, slots=True)
class GuardianFound:
    """`kinship` is a code of GB/T 4761 (97 when the word was not understood, '' when there was none)."""

    name: str = ""
    kinship: str = ""
    kinship_text: str = ""
    phones: tuple[str, ...] = ()  # E.164, or the digits as written
    emails: tuple[str, ...] = ()  # in small letters, or as written
    employer: str = ""
    id_kind: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark that is no field: `topic` (health, transport, family, other) is our guess, `label` its column."""

    text: str
    topic: str = "other"
    label: str = ""


@dataclass(frozen=True, slots=True)
class StudentRow:
    sheet: str
    row: int
    name: str
    sex: str = "0"  # GB/T 2261.1
    birth_on: date | None = None
    id_kind: str = ""  # facts N14
    id_number: str = ""
    student_number: str = ""  # 学籍号
    local_no: str = ""  # 学号: the school's own
    ethnicity: str = ""  # GB/T 3304
    class_name: ClassName | None = None
    seat_no: int | None = None
    study_mode: str = ""  # facts N20; '' when nothing says it
    address: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    entered_on: date | None = None
    guardians: tuple[GuardianFound, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class PostFound:
    """岗位 of one person. `post` is a code of policies/posts.toml, '' when the title was not understood."""

    title: str
    post: str = ""
    class_name: ClassName | None = None  # of a homeroom teacher; of a grade leader only stage and grade
    subject: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    sheet: str
    row: int
    name: str
    staff_no: str = ""
    sex: str = "0"
    birth_on: date | None = None
    id_kind: str = ""
    id_number: str = ""
    subjects: tuple[str, ...] = ()
    posts: tuple[PostFound, ...] = ()
    phones: tuple[str, ...] = ()
    email: str = ""
    hired_on: date | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonFound:
    """One cell of a timetable. `weekday` 1 is Monday; `period` is the code of a bell: "1", "early", "evening1"."""

    sheet: str
    row: int
    column: str
    class_name: ClassName
    weekday: int
    period: str
    period_label: str
    subject: str
    teacher: str = ""
    place: str = ""
    weeks: str = "all"  # "odd", "even"


@dataclass(frozen=True, slots=True)
class BellFound:
    """`code` is "1" … for lessons, else early, arrival, break, noon, noon-check, dismissal, evening, dorm …"""

    sheet: str
    row: int
    label: str
    code: str
    kind: str  # calendars.BELL_KINDS
    starts: time
    ends: time
    audience: str = "all"  # "day", "boarding", or a stage
    checks: tuple[str, ...] = ()  # morning_check, noon_check, evening_check that the label names


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row]):
    """Everything one file says. `faults` holds faults and unconfirmed contradictions, `warnings` the rest."""

    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    skipped_sheets: tuple[Skipped, ...] = ()
    skipped_rows: tuple[Skipped, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    questions: tuple[Question, ...] = field(default=())
