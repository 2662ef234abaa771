"""An import is taken back: what nothing later refers to is withdrawn, what it changed is as it was before."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from xuean.acts.action import Action, batch
from xuean.core.pen import Pen
from xuean.core.records import Version
from xuean.core.ref import Ref
from xuean.core.verdict import Refused
from xuean.duties.actions import calendar_changed, open_duty, touch, void
from xuean.people.models import Guardianship, Person, SchoolClass, Staff, Student
from xuean.presence.days import school_day_of
from xuean.roster.actions.save import locked
from xuean.roster.kinds import KINDS, STAFF, STUDENTS
from xuean.roster.models import SAVED, UNDONE, ImportRow, ImportRun, IntakeNote
from xuean.roster.planning.writes import change, plain
from xuean.roster.reads.referring import (
    LATER_IMPORT,
    chunks,
    gathered,
    in_later_imports,
    model_of,
    referred,
    swept_since,
)
from xuean.vault import fields

CHANGED_SINCE = "changed-since"
CLOSED = {"people.ContactPoint": "until", "roster.IntakeNote": "withdrawn_at", "people.Staff": "left_at"}


def undo(pen: Pen, run: ImportRun, *, now: datetime) -> ImportRun:
    """Raises Refused when it is too late, or when a timetable or bells are in use."""
    school = locked(run)
    current = ImportRun.objects.get(pk=run.pk)
    if current.state != SAVED or current.undo_until is None or now >= current.undo_until:
        raise Refused(_("This import cannot be undone any more."))
    rows = list(ImportRow.objects.filter(run=current))
    changes = Changes.of(rows)
    kept = _kept(current, rows, changes)
    undone = [row for row in rows if row.pk not in kept]
    _take_back(pen, undone, changes, now)
    _close_classes(pen, current, now)
    for row in rows:
        if row.pk in kept:
            row.kept_because = kept[row.pk]
        else:
            row.withdrawn_at = now
    ImportRow.objects.bulk_update(rows, ["kept_because", "withdrawn_at"], batch_size=200)
    current.state, current.undone_at = UNDONE, now
    current.counts = current.counts | {"undone": len(undone), "kept": len(kept)}
    current.workbook = None
    current.save(update_fields=["state", "undone_at", "counts", "workbook"])
    calendar_changed(pen)
    touch(pen, *(Ref("class", key) for key in SchoolClass.objects.filter(school=school).values_list("pk", flat=True)))
    pen.note(run=str(run.pk), undone=len(undone), kept=len(kept))
    return current


UNDO: dict[str, Action] = {
    kind.name: batch(f"roster.undo-import{kind.suffix}", verb=kind.verb, record=kind.record)(undo)
    for kind in KINDS.values()
}


def _kept(run: ImportRun, rows: Collection[ImportRow], changes: "Changes") -> dict[UUID, str]:
    """Rows that stay, with the code of the reason. A timetable and bells go as a whole or not at all."""
    if run.kind not in (STUDENTS, STAFF):
        if swept_since(run) or referred(gathered(rows, "made"), run):
            raise Refused(_("Roll-calls were taken by it meanwhile. Import the former one again instead."))
        return {}
    held = referred(gathered(rows, "made"), run)
    later = in_later_imports(run, {row.record_id for row in rows if row.record_id})
    filed = set(IntakeNote.objects.filter(run=run).exclude(filed_at=None).values_list("student_id", flat=True))
    kept: dict[UUID, str] = {}
    for row in rows:
        mine = (UUID(one) for ids in row.made.values() for one in ids)
        why = next((held[one] for one in mine if one in held), "")
        if row.record_id in later:
            why = LATER_IMPORT
        elif row.record_id in filed or changes.overwritten(row):
            why = CHANGED_SINCE
        if why:
            kept[row.pk] = why
    return kept


@dataclass(slots=True)
class Changes:
    """What the rows had changed: by row of the import (row as it stands, field, before, after)."""

    by_row: dict[UUID, list[tuple[Any, str, Any, Any]]]

    @classmethod
    def of(cls, rows: Collection[ImportRow]) -> "Changes":
        fields.preload(rows)
        said = [
            (row.pk, *key.split(":"), *values) for row in rows for key, values in json.loads(row.before or "{}").items()
        ]
        wanted: dict[str, set[UUID]] = {}
        for _row, label, pk, *_rest in said:
            wanted.setdefault(label, set()).add(UUID(pk))
        standing = {
            found.pk: found
            for label, ids in wanted.items()
            for part in chunks(ids)
            for found in model_of(label)._default_manager.filter(pk__in=part)
        }
        by_row: dict[UUID, list[tuple[Any, str, Any, Any]]] = {}
        for row, _label, pk, name, before, after in said:
            if name != "current_class":  # set right by the enrolments
                by_row.setdefault(row, []).append((standing.get(UUID(pk)), name, before, after))
        return cls(by_row)

    def overwritten(self, row: ImportRow) -> bool:
        """Somebody has changed since what this row had changed."""
        return any(
            standing is None or plain(getattr(standing, name)) != after
            for standing, name, _, after in self.by_row.get(row.pk, ())
        )

    def restore(self, rows: Collection[ImportRow]) -> None:
        changed: dict[Model, set[str]] = {}
        for row in rows:
            for standing, name, before, _after in self.by_row.get(row.pk, ()):
                setattr(standing, name, _value(standing, name, before))
                changed.setdefault(standing, set()).add(name)
        change(list(changed.items()))


def _value(row: Model, name: str, before: Any) -> Any:
    """What stood there, from JSON."""
    field: Any = row._meta.get_field(name)
    if before is None or isinstance(field, fields.SealedText):
        return before
    return bytes.fromhex(before) if field.get_internal_type() == "BinaryField" else field.to_python(before)


def _take_back(pen: Pen, rows: Collection[ImportRow], changes: Changes, now: datetime) -> None:
    made, closed = gathered(rows, "made"), gathered(rows, "closed")
    changes.restore(rows)
    for label in sorted(made, key=lambda one: one == "people.Person"):  # persons last: some are still needed
        _withdraw(label, made[label], now)
    for label, ids in closed.items():
        for part in chunks(ids):
            model_of(label)._default_manager.filter(pk__in=part).update(until=None)
    _set_classes(rows)
    for note in made.get("roster.IntakeNote", ()):
        duty = open_duty("roster.file-intake-note", Ref("intake_note", note))
        if duty is not None:
            void(pen, duty, "import undone")


def _withdraw(label: str, ids: Collection[UUID], now: datetime) -> None:
    """As this model is withdrawn: superseded, ended, left, or marked."""
    model = model_of(label)
    for part in chunks(ids):
        rows = model._default_manager.filter(pk__in=part)
        if issubclass(model, Version):
            rows.update(superseded_at=now, until=now)
        elif label in CLOSED:
            rows.update(**{CLOSED[label]: now})
        elif model is Person:
            _withdraw_persons(part, now)
        elif model is Student:
            _withdraw_students(part, now)
        elif label == "calendars.BellSchedule":
            rows.update(replaced_at=now)


def _withdraw_students(ids: Collection[UUID], now: datetime) -> None:
    """Their numbers are free again."""
    students = list(Student.objects.filter(pk__in=ids))
    for student in students:
        student.withdrawn_at, student.local_no = now, f"x{student.pk.hex[-12:]}"
    Student.objects.bulk_update(students, ["withdrawn_at", "local_no"], batch_size=200)


def _withdraw_persons(ids: Collection[UUID], now: datetime) -> None:
    """Not a guardian whom a child that stays still has. Called after the guardianships were withdrawn."""
    needed = Guardianship.objects.filter(person__in=ids, until=None, superseded_at=None).values("person_id")
    Person.objects.filter(pk__in=ids).exclude(pk__in=needed).update(withdrawn_at=now)
    Staff.objects.filter(person__in=ids, left_at=None).update(left_at=now)


def _set_classes(rows: Collection[ImportRow]) -> None:
    """A student who was moved is back in the class of the enrolment that holds again."""
    moved = {row.record_id for row in rows if "class" in row.fields and row.record_id}
    for part in chunks(moved):
        for student in Student.objects.filter(pk__in=part):
            enrolment = student.enrolments.filter(until=None, superseded_at=None).first()
            student.current_class_id = enrolment.school_class_id if enrolment else None
            student.save(update_fields=["current_class"])


def _close_classes(pen: Pen, run: ImportRun, now: datetime) -> None:
    """Classes that this import opened and that nobody belongs to are closed again."""
    ids = [UUID(one) for one in run.counts.get("classes", ())]
    empty = SchoolClass.objects.filter(pk__in=ids, closed_on=None).exclude(
        pk__in=Student.objects.filter(current_class__in=ids, withdrawn_at=None).values("current_class_id")
    )
    on = school_day_of(now, run.school.tz)
    empty.filter(group__lessons=None).update(closed_on=on)
