"""A plan as a page shows it, kept sealed with its run, so that looking at it again costs no reading."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from xuean.kit.mask import mask_identity, mask_phone
from xuean.roster.planning.plan import Plan
from xuean.roster.reading.found import CONFIRM, Column, Fault, Question, Skipped

_DIGITS = re.compile(r"\+?[0-9]{7,}[0-9Xx]?")
Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Row:
    sheet: str
    row: int
    column: str
    outcome: str
    changes: tuple[str, ...]
    shown: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """`whole`: what is wrong with a sheet or with the file; `asked`: contradictions that a person may confirm."""

    kind: str
    counts: Mapping[str, int]
    rows: tuple[Row, ...]
    whole: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    questions: tuple[Question, ...]
    columns: tuple[Column, ...]
    skipped_sheets: tuple[Skipped, ...]
    skipped_rows: tuple[Skipped, ...]
    made: tuple[str, ...]
    linked: int
    broken: bool

    @property
    def valid(self) -> int:
        return self.counts["rows"] - self.counts["fault"]

    @property
    def faulty(self) -> int:
        return self.counts["fault"]

    @property
    def asked(self) -> Counter[str]:
        """Code of a contradiction -> how many of them wait."""
        every = [*self.whole, *(fault for row in self.rows for fault in row.faults)]
        return Counter(fault.code for fault in every if fault.severity == CONFIRM)

    @property
    def to_look_at(self) -> tuple[Row, ...]:
        """Faults first, then what changes and what is worth a look."""
        faulty = [row for row in self.rows if row.faults or row.outcome == "fault"]
        rest = [
            row
            for row in self.rows
            if row.outcome != "fault" and not row.faults and (row.warnings or row.outcome == "updated")
        ]
        return (*faulty, *rest)

    def of(self, outcome: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.outcome == outcome)

    @classmethod
    def load(cls, text: str) -> Self:
        data = json.loads(text)
        return cls(
            kind=data["kind"],
            counts=data["counts"],
            rows=tuple(_row(*row) for row in data["rows"]),
            whole=tuple(map(_fault, data["whole"])),
            remarks=tuple(map(_fault, data["remarks"])),
            questions=tuple(Question(**_tuples(one)) for one in data["questions"]),
            columns=tuple(Column(**one) for one in data["columns"]),
            skipped_sheets=tuple(Skipped(**one) for one in data["skipped_sheets"]),
            skipped_rows=tuple(Skipped(**one) for one in data["skipped_rows"]),
            made=tuple(data["made"]),
            linked=data["linked"],
            broken=data["broken"],
        )


def dump(plan: Plan) -> str:
    """JSON; everything personal in it is sealed with the run."""
    faults, whole = _by_row(plan, plan.faults)
    warnings, remarks = _by_row(plan, plan.warnings)
    rows = [
        [
            *(row.sheet, row.row, row.column, row.outcome, row.changes, row.shown),
            faults.get((row.sheet, row.row, row.column), []),
            warnings.get((row.sheet, row.row, row.column), []),
        ]
        for row in plan.rows
    ]
    data: dict[str, Any] = {
        "kind": plan.kind,
        "counts": plan.counts,
        "rows": rows,
        "whole": whole,
        "remarks": remarks,
        "questions": [asdict(one) for one in plan.questions],
        "columns": [asdict(one) for one in plan.columns],
        "skipped_sheets": [asdict(one) for one in plan.skipped_sheets],
        "skipped_rows": [asdict(one) for one in plan.skipped_rows],
        "made": plan.made,
        "linked": plan.linked,
        "broken": plan.broken,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def masked(value: str) -> str:
    """Long numbers in a cell are masked even in a preview."""
    return _DIGITS.sub(lambda match: (mask_identity if len(match[0]) >= 15 else mask_phone)(match[0]), value)


def _by_row(plan: Plan, faults: Iterable[Fault]) -> tuple[dict[Place, list[Any]], list[Any]]:
    """By row (by cell in a timetable); the rest is about a sheet or the file."""
    cells = {(row.sheet, row.row, row.column) for row in plan.rows}
    found: dict[Place, list[Any]] = {}
    rest = []
    for fault in faults:
        packed = [fault.sheet, fault.row, fault.column, fault.value, fault.code, fault.severity, fault.args]
        place = next(
            (one for one in ((fault.sheet, fault.row, fault.column), (fault.sheet, fault.row, "")) if one in cells),
            None,
        )
        if place is None:
            rest.append(packed)
        else:
            found.setdefault(place, []).append(packed)
    return found, rest


def _row(
    sheet: str,
    row: int,
    column: str,
    outcome: str,
    changes: Sequence[str],
    shown: Mapping[str, str],
    faults: Sequence[Any],
    warnings: Sequence[Any],
) -> Row:
    told = tuple(map(_fault, faults)), tuple(map(_fault, warnings))
    return Row(sheet, row, column, outcome, tuple(changes), shown, *told)


def _fault(packed: Sequence[Any]) -> Fault:
    sheet, row, column, value, code, severity, args = packed
    return Fault(sheet, row, column, value, code, severity, tuple((name, said) for name, said in args))


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"options": tuple(data["options"]), "args": tuple((name, value) for name, value in data["args"])}
