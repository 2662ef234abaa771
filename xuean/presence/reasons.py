"""Why somebody had not been there: found by a search, and then to be said. A6, B4.2."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.models import MET, Duty
from xuean.people.models import Student
from xuean.policy.codes import table
from xuean.presence.models import AbsenceReason, Excuse, Sighting, Sweep

SEARCH = "attendance.account-for-absent"  # the duty whose end leaves the question why
TABLE, OTHER = "absence_reason", "other"


def write_reason(
    pen: Pen, student: Student, search: UUID | None, on: date, reason: str, words: str | None
) -> AbsenceReason:
    """One more row; the latest of a search counts."""
    row = AbsenceReason(
        school_id=student.school_id,
        student=student,
        search=search,
        on=on,
        reason=reason,
        words=words,
        by=pen.actor.person,
        recorded_at=pen.now,
    )
    row.save(force_insert=True)
    return row


def searches_on(school: UUID, on: date) -> "QuerySet[Duty]":
    """Ended searches of that school day."""
    return Duty.objects.filter(school=school, name=SEARCH, state=MET, occurrence__startswith=f"{on.isoformat()}/")


def lacking(searches: Iterable[Duty]) -> list[Duty]:
    """Those that ended with the child in school, of which nobody has said why it had not been there.

    A mark that was taken back (the same roll-call corrected, "is in class after all") was no absence; an excuse for
    that moment is a reason. Four queries whatever their number, none for none.
    """
    came = [duty for duty in searches if duty.evidence.startswith(("sighting:", "roll_call:"))]
    if not came:
        return []
    ids = [duty.id for duty in came]
    said = set(AbsenceReason.objects.filter(search__in=ids).values_list("search", flat=True))
    wrong, excused = _taken_back(came), _excused(came)
    return [duty for duty in came if duty.id not in said | wrong | excused]


def reasons_of(searches: Collection[UUID]) -> Mapping[UUID, AbsenceReason]:
    """The reason in force of each of these searches."""
    rows = AbsenceReason.objects.filter(search__in=searches).order_by("recorded_at", "id")
    return {row.search: row for row in rows if row.search}


def known(reason: str) -> bool:
    return table(TABLE).has(reason)


def _taken_back(came: Sequence[Duty]) -> set[UUID]:
    shown = {duty.id: Ref.parse(duty.evidence) for duty in came}
    sightings = {ref.id for ref in shown.values() if ref.record == "sighting"}
    present = set(Sighting.objects.filter(id__in=sightings, kind="present").values_list("id", flat=True))
    marking = {duty.id: UUID(duty.facts["sweep"]) for duty in came if duty.facts.get("sweep")}
    sweeps = {*marking.values(), *(ref.id for ref in shown.values() if ref.record == "roll_call")}
    rows = Sweep.objects.filter(id__in=sweeps).values_list("id", "group_id", "on", "period")
    lesson = {identity: rest for identity, *rest in rows}

    def wrong(duty: Duty) -> bool:
        ref = shown[duty.id]
        if ref.record == "sighting":
            return ref.id in present
        mark = marking.get(duty.id)
        return mark is not None and lesson.get(ref.id) == lesson.get(mark)

    return {duty.id for duty in came if wrong(duty)}


def _excused(came: Sequence[Duty]) -> set[UUID]:
    marked = {duty.id: datetime.fromisoformat(duty.facts["marked"]) for duty in came}
    rows = Excuse.objects.filter(student__in={duty.subject_id for duty in came}, superseded_at=None)
    rows = rows.filter(since__lte=max(marked.values()))
    spans = list(rows.values_list("student_id", "since", "until"))
    return {
        duty.id
        for duty in came
        for student, since, until in spans
        if student == duty.subject_id and since <= marked[duty.id] and (until is None or marked[duty.id] < until)
    }
