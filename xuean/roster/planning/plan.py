"""A plan: what would become of every row, and what has to be written for it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xuean.roster.models import CREATED, FAULT, UNCHANGED, UPDATED
from xuean.roster.planning.writes import Draft
from xuean.roster.reading.found import Column, Fault, Question, Reading, Skipped

Place = tuple[str, int]  # sheet, row


@dataclass(slots=True)
class RowPlan:
    """One row (one cell of a timetable). `shown`: what a page shows of it, numbers masked; `draft`: what to write."""

    sheet: str
    row: int
    column: str = ""
    outcome: str = UNCHANGED
    changes: tuple[str, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)
    draft: Draft | None = None

    @property
    def place(self) -> Place:
        return self.sheet, self.row


@dataclass(slots=True)
class Plan:
    """`faults` stand in the way of their row; `made` are the classes that come into being, by their names."""

    kind: str
    rows: list[RowPlan] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    questions: tuple[Question, ...] = ()
    columns: tuple[Column, ...] = ()
    skipped_sheets: tuple[Skipped, ...] = ()
    skipped_rows: tuple[Skipped, ...] = ()
    made: tuple[str, ...] = ()
    linked: int = 0  # guardians that siblings share
    whole: Draft | None = None  # what concerns no single row

    @property
    def counts(self) -> dict[str, int]:
        seen = Counter(row.outcome for row in self.rows)
        return {
            "rows": len(self.rows),
            "created": seen[CREATED],
            "updated": seen[UPDATED],
            "unchanged": seen[UNCHANGED],
            "fault": seen[FAULT],
        }

    @property
    def good(self) -> list[RowPlan]:
        return [row for row in self.rows if row.outcome != FAULT]

    @property
    def broken(self) -> bool:
        """A fault of the file itself: not even its valid rows can be trusted."""
        return any(not fault.sheet for fault in self.faults)


@dataclass(slots=True)
class Findings:
    """Faults gathered over a reading and what the school knows; says which rows they stand in the way of."""

    answers: Mapping[str, str]
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # sheet and field -> its column's name
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    _rows: set[Place] = field(default_factory=set)
    _sheets: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, reading: Reading[Any], rows: Iterable[Any], answers: Mapping[str, str]) -> "Findings":
        labels = {(one.sheet, one.field): one.label or one.letter for one in reversed(reading.columns) if one.field}
        found = cls(answers, labels)
        places = {(row.sheet, row.row) for row in rows}
        found.warnings = list(reading.warnings)
        for fault in reading.faults:
            found._take(fault, places)
        return found

    def _take(self, fault: Fault, places: Collection[Place]) -> None:
        """A fault of no row of people is one of its whole sheet."""
        self.faults.append(fault)
        if (fault.sheet, fault.row) in places:
            self._rows.add((fault.sheet, fault.row))
        else:
            self._sheets.add(fault.sheet)

    def say(self, row: Any, field_name: str, code: str, severity: str, value: str, **args: str) -> None:
        """Something about a row, found against the school. Confirmed by a person it is a warning."""
        column = self.labels.get((row.sheet, field_name), "")
        self.add(Fault(row.sheet, row.row, column, value, code, severity, tuple(args.items())))

    def add(self, fault: Fault) -> None:
        if fault.severity == "warning" or (fault.severity == "confirm" and self.answers.get(fault.key) == "yes"):
            self.warnings.append(fault)
        else:
            self.faults.append(fault)
            self._rows.add((fault.sheet, fault.row))

    def plan(self, kind: str, reading: Reading[Any], rows: list[RowPlan], **more: Any) -> Plan:
        """What is to become of the file, with all that was found in it."""
        return Plan(
            kind=kind,
            rows=rows,
            faults=self._from_the_top(self.faults),
            warnings=self._from_the_top(self.warnings),
            questions=reading.questions,
            columns=reading.columns,
            skipped_sheets=reading.skipped_sheets,
            skipped_rows=reading.skipped_rows,
            **more,
        )

    def _from_the_top(self, found: list[Fault]) -> tuple[Fault, ...]:
        """In the order in which a person goes through the file: what was found first and last does not matter."""
        sheets = {name: number for number, name in enumerate(dict.fromkeys(fault.sheet for fault in found))}
        return tuple(sorted(found, key=lambda fault: (sheets[fault.sheet], fault.row)))

    def blocks(self, row: Any) -> bool:
        return (row.sheet, row.row) in self._rows or row.sheet in self._sheets or "" in self._sheets


def drafts(rows: Sequence[RowPlan]) -> list[Draft]:
    return [row.draft for row in rows if row.draft is not None]
