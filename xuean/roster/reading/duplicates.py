"""The same student twice in one file."""

from collections.abc import Hashable, Iterable, Sequence

from xuean.core.identity import mask
from xuean.roster.reading.found import CONFIRM, WARNING, StudentRow
from xuean.roster.reading.journal import RowNotes


def find_duplicates(rows: Sequence[tuple[StudentRow, RowNotes]]) -> None:
    """The later row is named, with the place of the earlier. A name twice in a class waits for a person."""
    _twice(((row.id_number, row, notes) for row, notes in rows), "id_number", "duplicate.identity")
    _twice(((row.student_number, row, notes) for row, notes in rows), "student_number", "duplicate.student_number")
    _twice((_by_name(row, notes) for row, notes in rows), "name", "duplicate.name", CONFIRM)
    _twice((_by_seat(row, notes) for row, notes in rows), "seat_no", "duplicate.seat", WARNING)


def _by_name(row: StudentRow, notes: RowNotes) -> tuple[Hashable, StudentRow, RowNotes]:
    """Two people of one name in a class are told apart by their numbers or days of birth."""
    told_apart = row.id_number or row.student_number
    return (row.name, row.class_name, row.birth_on) if row.name and not told_apart else None, row, notes


def _by_seat(row: StudentRow, notes: RowNotes) -> tuple[Hashable, StudentRow, RowNotes]:
    place = row.class_name and (
        row.class_name.stage,
        row.class_name.entry_year,
        row.class_name.number,
        row.class_name.name,
    )
    return (place, row.seat_no) if row.seat_no and place else None, row, notes


def _twice(
    keyed: Iterable[tuple[Hashable, StudentRow, RowNotes]], field: str, code: str, severity: str = "fault"
) -> None:
    first: dict[Hashable, StudentRow] = {}
    for key, row, notes in keyed:
        if not key:
            continue
        earlier = first.setdefault(key, row)
        if earlier is not row:
            value = mask(key) if isinstance(key, str) else None
            notes.add(field, code, severity, value=value, sheet=earlier.sheet, other=earlier.row, name=earlier.name)
