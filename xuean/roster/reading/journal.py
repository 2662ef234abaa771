"""Collects what is found while reading; a contradiction that a person has confirmed becomes a warning."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from xuean.roster.reading.found import CONFIRM, FAULT, WARNING, Fault, Question, Skipped
from xuean.roster.reading.sheets import Value
from xuean.roster.reading.texts import as_text

YES = "yes"


@dataclass(slots=True)
class Journal:
    answers: Mapping[str, str] = field(default_factory=dict)
    found: list[Fault] = field(default_factory=list)
    skipped_sheets: list[Skipped] = field(default_factory=list)
    skipped_rows: list[Skipped] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        if fault.severity == CONFIRM and self.answers.get(fault.key) == YES:
            fault = replace(fault, severity=WARNING)
        self.found.append(fault)

    def ask(self, key: str, code: str, options: tuple[str, ...], default: str, **args: str) -> str:
        """The answer to a question: what a person said if it is one of the options, else the default."""
        given = self.answers.get(key, "")
        answer = given if given in options else default
        self.questions[key] = Question(key, code, options, default, answer, tuple(args.items()))
        return answer

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(one for one in self.found if one.severity != WARNING)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(one for one in self.found if one.severity == WARNING)


@dataclass(slots=True)
class RowNotes:
    """The journal seen from one row: columns by their labels, values as they stand in the cells."""

    journal: Journal
    sheet: str
    row: int  # from 1
    labels: Mapping[str, str]  # field -> label
    values: Mapping[str, Value]  # field -> cell

    def add(
        self, field_name: str, code: str, severity: str = FAULT, *, value: str | None = None, **args: object
    ) -> None:
        shown = as_text(self.values.get(field_name)) if value is None else value
        label = self.labels.get(field_name, "")
        words = tuple((name, str(word)) for name, word in args.items())
        self.journal.add(Fault(self.sheet, self.row, label, shown, code, severity, words))
