"""Pure rules of the roll-call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

# The duties of this room, as the policy files name them.
ACCOUNT = "attendance.account-for-absent"
CONFIRM = "attendance.confirm-class-record"
CONTRADICTION = "attendance.resolve-contradiction"
REPORT = "attendance.report-class"
REASON = "attendance.state-reason"
TAKE = "attendance.take-roll-call"

CALLER = "search_caller"  # the post of whoever is assigned to reach the guardians of one child (B2.3)

MARKS = ("absent", "late", "left_early", "present")  # leave and infirmary come from excuses; present: in spite of one


AWAY = frozenset({"absent", "left_early"})  # without an excuse: somebody to look for


@dataclass(frozen=True, slots=True)
class Slot:
    """One lesson or early reading of one group on one day. `teacher`: who stands in front, substitutes put in."""

    group: UUID
    on: date
    period: str
    name: str
    start_at: datetime
    end_at: datetime
    subject: str = ""
    teacher: UUID | None = None

    @property
    def key(self) -> str:
        return f"{self.on.isoformat()}/{self.period}"


@dataclass(frozen=True, slots=True)
class Tally:
    """Always expected == here + excused + missing + untaken (ui rule 3)."""

    expected: int = 0
    here: int = 0
    excused: int = 0
    missing: int = 0
    untaken: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.expected + other.expected,
            self.here + other.here,
            self.excused + other.excused,
            self.missing + other.missing,
            self.untaken + other.untaken,
        )


_COLUMN = {
    "here": "here",
    "late": "here",
    "infirmary": "here",
    "leave": "excused",
    "official": "excused",
    "left_early": "missing",
    "gone": "excused",
    "missing": "missing",
    "untaken": "untaken",
}


def tally(states: Iterable[str]) -> Tally:
    """Counts of state codes. Who left early with a leave has the state of the leave; left_early is unexplained."""
    counts = {"here": 0, "excused": 0, "missing": 0, "untaken": 0}
    total = 0
    for code in states:
        counts[_COLUMN[code]] += 1
        total += 1
    return Tally(total, **counts)


def missing_now(marks: Mapping[UUID, str], excused: Iterable[UUID]) -> list[UUID]:
    """The absent, and those who left early, without a known excuse: each is a child to account for (B1.3, B4.2)."""
    known = set(excused)
    return [student for student, kind in marks.items() if kind in AWAY and student not in known]


def contradicted(marks: Mapping[UUID, str], excused: Iterable[UUID]) -> list[UUID]:
    """Seen in class while an excuse says otherwise: somebody has to say which is true."""
    return [student for student in excused if marks.get(student) in ("present", "late")]


def strange(marks: Mapping[UUID, str], listed: Iterable[UUID]) -> list[UUID]:
    """Marks about students who are not on the list, or of a kind that does not exist."""
    on_list = set(listed)
    return [student for student, kind in marks.items() if student not in on_list or kind not in MARKS]
