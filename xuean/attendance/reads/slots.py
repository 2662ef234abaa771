"""Which roll-calls a day asks for: the timetable of that day with its swaps and substitutions, and its bells."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from xuean.attendance.rules import ROLL_CALL_KINDS, Slot
from xuean.calendars.reads import bells_on, school_calendar, term_on
from xuean.core.span import in_force
from xuean.people.models import Lesson, LessonChange, School
from xuean.presence.models import Sweep
from xuean.rulebook import book


def slots_on(school: School, on: date, groups: Iterable[UUID] | None = None) -> list[Slot]:
    """Every slot of the day that needs a roll-call, in order of time; empty on a day without school."""
    calendar = school_calendar(school, on)
    day = calendar.day(on)
    if day is None:
        return []
    noon = calendar.sittings(on)[0].start_at
    lessons = _lessons(school, on, day.weekday, noon, groups)
    bells = {stage: {bell.period: bell for bell in bells_on(school, stage, on)} for stage in _stages(lessons)}
    found = []
    for lesson, period, teacher in lessons:
        bell = bells[_stage(lesson)].get(period)
        if bell is None or bell.kind not in ROLL_CALL_KINDS:
            continue
        start, end = calendar.instant(on, bell.start), calendar.instant(on, bell.end)
        if any(sitting.start_at <= start < sitting.end_at for sitting in calendar.sittings(on)):
            found.append(Slot(lesson.group_id, on, period, bell.name, start, end, lesson.subject, teacher))
    return sorted(found, key=lambda slot: (slot.start_at, str(slot.group)))


def taken(school: School, slots: Iterable[Slot]) -> dict[tuple[UUID, str], Sweep]:
    """The roll-calls in force of these slots, by (group, period). One query a day."""
    days = {slot.on for slot in slots}
    rows = Sweep.objects.filter(school=school, on__in=days, superseded_by=None)
    return {(sweep.group_id, sweep.period): sweep for sweep in rows.order_by("recorded_at")}


def current_sweep(group_id: UUID, on: date, period: str) -> Sweep | None:
    rows = Sweep.objects.filter(group=group_id, on=on, period=period, superseded_by=None)
    return rows.order_by("-recorded_at").first()


def due_at(school: School, slot: Slot) -> datetime:
    """When the roll-call of a slot is due: so many minutes after its bell (policy)."""
    return slot.start_at + timedelta(minutes=book(school).at("attendance.roll-call-due-after", slot.on))


def outstanding(school: School, on: date, now: datetime) -> list[Slot]:
    """Slots of the day that are due and not taken."""
    slots = [slot for slot in slots_on(school, on) if due_at(school, slot) <= now]
    done = taken(school, slots)
    return [slot for slot in slots if (slot.group, slot.period) not in done]


def _lessons(
    school: School, on: date, weekday: int, at: datetime, groups: Iterable[UUID] | None
) -> list[tuple[Lesson, str, UUID | None]]:
    """(lesson, period, who teaches) with the day's changes applied: cancelled ones gone, moved ones in their place."""
    rows = Lesson.objects.filter(in_force(at), school=school, superseded_at=None)
    rows = rows.select_related("group__school_class__grade__stage")
    if groups is not None:
        rows = rows.filter(group__in=list(groups))
    changes = {
        change.lesson_id: change for change in LessonChange.objects.filter(school=school, on=on, withdrawn_at=None)
    }
    arriving = LessonChange.objects.filter(school=school, to_on=on, kind="moved", withdrawn_at=None)
    moved_here = {change.lesson_id: change for change in arriving}
    parity = {"all", "odd" if week_of(school, on) % 2 else "even"}
    found: list[tuple[Lesson, str, UUID | None]] = []
    for lesson in rows.filter(weekday=weekday, weeks__in=parity):
        change = changes.get(lesson.id)
        if change is None or change.kind == "substitute":
            found.append((lesson, lesson.period, (change and change.teacher_id) or lesson.teacher_id))
    for lesson in rows.filter(id__in=moved_here):
        change = moved_here[lesson.id]
        found.append((lesson, change.to_period, change.teacher_id or lesson.teacher_id))
    return found


def week_of(school: School, on: date) -> int:
    """The week of the term, from 1; outside every term the week of the year."""
    term = term_on(school, on)
    if term is None:
        return on.isocalendar().week
    monday = term.since_on - timedelta(days=term.since_on.weekday())
    return (on - monday).days // 7 + 1


def _stage(lesson: Lesson) -> UUID | None:
    klass = lesson.group.school_class
    return klass.grade.stage_id if klass else None


def _stages(lessons: Iterable[tuple[Lesson, str, UUID | None]]) -> set[UUID | None]:
    return {_stage(lesson) for lesson, _, _ in lessons}
