"""What is to be written, gathered as unsaved rows: sealed outside the transaction, written in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from xuean.calendars.models import Bell, BellSchedule
from xuean.core.pen import Pen
from xuean.people.models import (
    ContactPoint,
    Enrolment,
    GuardianRight,
    Guardianship,
    IdentityDocument,
    Lesson,
    Person,
    Place,
    Staff,
    Student,
    Tie,
)
from xuean.roster.models import ImportRow, IntakeNote
from xuean.vault import fields, keys
from xuean.vault.bulk import Row, columns, insert
from xuean.vault.fields import Stored

ORDER: tuple[type[Model], ...] = (
    Person,
    Student,
    Enrolment,
    IdentityDocument,
    ContactPoint,
    Guardianship,
    GuardianRight,
    IntakeNote,
    Staff,
    Tie,
    Place,
    Lesson,
    BellSchedule,
    Bell,
    ImportRow,
)
CHUNK = 1_000
PLACED: tuple[type[Model], ...] = (Student, Enrolment, Tie)  # may wait for the id of a class
Tables = dict[type[Model], list[Row]]
# Stage, entry year, number, given name: a class that may not exist yet; without number and name a grade.
Spot = tuple[str, int, int | None, str]


@dataclass(slots=True)
class Draft:
    """The writes of one row. `placed`: rows with an attribute that points to a class which may not exist yet."""

    record: str = ""
    record_id: UUID | None = None
    person_id: UUID | None = None
    new: list[Model] = field(default_factory=list)
    changed: dict[Model, set[str]] = field(default_factory=dict)
    closed: list[Model] = field(default_factory=list)
    before: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # label:id:field -> what stood, what stands
    placed: list[tuple[Model, str, Spot]] = field(default_factory=list)

    def add(self, *rows: Model) -> None:
        self.new += rows

    def change(self, row: Model, name: str, value: Any) -> None:
        """Set a field of a row that stands; what stood there, and what stands now, is kept for the undo."""
        key = f"{row._meta.label}:{row.pk}:{name}"
        first, _ = self.before.get(key, (plain(getattr(row, name)), None))
        self.before[key] = first, plain(value)
        setattr(row, name, value)
        self.changed.setdefault(row, set()).add(name)

    def place(self, spot: Spot, attribute: str, *rows: Model) -> None:
        self.placed += [(row, attribute, spot) for row in rows]

    @property
    def spots(self) -> set[Spot]:
        return {spot for _, _, spot in self.placed}

    def close(self, row: Model) -> None:
        self.closed.append(row)

    @property
    def empty(self) -> bool:
        return not (self.new or self.changed or self.closed)


def seal(school_id: UUID, drafts: Iterable[Draft]) -> None:
    """Before the transaction: keys in bulk, then every sealed value of new and changed rows."""
    rows = [row for draft in drafts for row in (*draft.new, *draft.changed)]
    owners: set[Any] = {row.pk if isinstance(row, Person) else getattr(row, "person_id", None) for row in rows}
    wanted: list[UUID] = sorted(owners - {None})
    for start in range(0, len(wanted), CHUNK):
        keys.ensure_person_keys(school_id, wanted[start : start + CHUNK])
    for row in rows:
        for sealed in fields.sealed_fields(type(row)):
            value = row.__dict__.get(sealed.attname)
            if isinstance(value, str):
                row.__dict__[sealed.attname] = sealed.seal(row, value)


def tables(drafts: Iterable[Draft]) -> Tables:
    """Before the transaction: the new rows as the database takes them, as far as they are known."""
    by_model: dict[type[Model], list[Model]] = {}
    for draft in drafts:
        for row in draft.new:
            by_model.setdefault(type(row), []).append(row)
    return {model: columns(rows) for model, rows in by_model.items() if model not in PLACED}


def write(pen: Pen, drafts: Sequence[Draft], ready: Tables, opened: Mapping[Spot, UUID], since: datetime) -> None:
    """All of it, model by model; `since` ends what is closed. The caller holds the pen and the transaction."""
    for draft in drafts:
        for row, attribute, spot in draft.placed:
            setattr(row, attribute, opened[spot])
    _close([row for draft in drafts for row in draft.closed], since)
    for model in ORDER:
        if model in PLACED:
            made = [row for draft in drafts for row in draft.new if type(row) is model]
            ready[model] = columns(made) if made else []
        if ready.get(model):
            insert(model, ready[model])
    change([(row, names) for draft in drafts for row, names in draft.changed.items()])


def _close(rows: Sequence[Model], since: datetime) -> None:
    by_model: dict[type[Model], list[UUID]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    for model, ids in by_model.items():
        for start in range(0, len(ids), CHUNK):
            model._default_manager.filter(pk__in=ids[start : start + CHUNK]).update(until=since)


def change(rows: Sequence[tuple[Model, set[str]]]) -> None:
    """Rows with the same changed fields together."""
    alike: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = {}
    for row, names in rows:
        alike.setdefault((type(row), tuple(sorted(names))), []).append(row)
    for (_, wanted), found in alike.items():
        fields.bulk_update(found, wanted)


def plain(value: Any) -> Any:
    """As JSON holds it."""
    if isinstance(value, UUID | datetime) or hasattr(value, "isoformat"):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    if isinstance(value, Stored):
        raise TypeError("a sealed value is opened before it is kept")
    return value.hex() if isinstance(value, bytes | memoryview) else value
