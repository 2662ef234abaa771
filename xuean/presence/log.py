"""Writing the log: inner functions, the pen first. Rooms call them inside their own actions."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xuean.access.registry import ref_of
from xuean.core.pen import Pen
from xuean.duties.actions import touch
from xuean.people.models import Person, Student, TeachingGroup
from xuean.presence.days import school_day_of
from xuean.presence.models import Excuse, Sighting, Sweep


@dataclass(frozen=True, slots=True)
class Mark:
    """An exception of a roll-call: a student who is not simply present."""

    kind: str  # absent, late, left_early; present only for somebody who has an excuse
    note: str | None = None


def list_digest(student_ids: Iterable[UUID]) -> str:
    """SHA-256 over the sorted ids of a list, one a line."""
    return hashlib.sha256("\n".join(sorted(str(identity) for identity in student_ids)).encode()).hexdigest()


def write_sweep(
    pen: Pen,
    group: TeachingGroup,
    listed: list[Student],
    marks: Mapping[UUID, Mark],
    *,
    on: date,
    period: str,
    session_start_at: datetime,
    occurred_at: datetime,
    absent: int,
    excused: int,
    by: Person | None,
    source: str,
    supersedes: Sweep | None,
) -> Sweep:
    """One row for the roll-call and one for each exception; the present are derived."""
    sweep = Sweep(
        school_id=group.school_id,
        group=group,
        on=on,
        period=period,
        session_start_at=session_start_at,
        occurred_at=occurred_at,
        recorded_at=pen.now,
        size=len(listed),
        absent=absent,
        excused=excused,
        list_digest=list_digest(student.id for student in listed),
        by=by,
        source=source,
        supersedes=supersedes,
    )
    sweep.save(force_insert=True)
    context = "class_record" if source == "officer" else "roll_call"
    Sighting.objects.bulk_create(
        Sighting(
            school_id=group.school_id,
            student_id=student.id,
            sweep=sweep,
            on=on,
            occurred_at=occurred_at,
            recorded_at=pen.now,
            kind=marks[student.id].kind,
            context=context,
            source=source,
            by=by,
            note=marks[student.id].note,
        )
        for student in listed
        if student.id in marks
    )
    return sweep


def write_sighting(
    pen: Pen,
    student: Student,
    kind: str,
    *,
    context: str,
    source: str,
    occurred_at: datetime,
    by: Person | None = None,
    note: str | None = None,
) -> Sighting:
    """One observation of one student; open duties about the student are asked again."""
    sighting = Sighting(
        school_id=student.school_id,
        student=student,
        on=school_day_of(occurred_at, student.school.tz),
        occurred_at=occurred_at,
        recorded_at=pen.now,
        kind=kind,
        context=context,
        source=source,
        by=by,
        note=note,
    )
    sighting.save(force_insert=True)
    touch(pen, ref_of(student))
    return sighting


def write_excuse(
    pen: Pen,
    student: Student,
    kind: str,
    *,
    since: datetime,
    until: datetime | None,
    source: str,
    said_by: Person | None = None,
    recorded_by: Person | None = None,
    reason: str | None = None,
) -> Excuse:
    """A known reason not to be there; open duties about the student are asked again."""
    excuse = Excuse(
        school_id=student.school_id,
        student=student,
        kind=kind,
        since=since,
        until=until,
        recorded_at=pen.now,
        source=source,
        said_by=said_by,
        recorded_by=recorded_by,
        reason=reason,
    )
    excuse.save(force_insert=True)
    touch(pen, ref_of(student))
    return excuse
