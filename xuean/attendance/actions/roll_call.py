"""Taking and correcting a roll-call. B1.3, B2.2."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.attendance.actions.owing import account_for, ask_again, resolve
from xuean.attendance.reads.slots import current_sweep
from xuean.attendance.rules import Slot, contradicted, missing_now, strange
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import Refused
from xuean.people.models import Person, School, TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.days import school_day_of
from xuean.presence.log import Mark, write_sweep
from xuean.presence.models import Sweep
from xuean.presence.reads import Day, day_of
from xuean.rulebook import book


class TakenMeanwhile(Refused):
    """Somebody else took or corrected this roll-call since the page was opened; `current` is theirs."""

    def __init__(self, current: Sweep | None):
        super().__init__(_("Somebody else has taken this roll-call meanwhile. Compare both before you save."))
        self.current = current


@action("attendance.take-roll-call", verb="take", record="roll_call")
def take_roll_call(
    pen: Pen,
    group: TeachingGroup,
    *,
    now: datetime,
    slot: Slot,
    marks: Mapping[UUID, Mark],
    base: UUID | None = None,
    source: str = "app",
) -> Sweep:
    """Record who is not simply present; the rest of the list is. `base` is the roll-call the page was opened on.

    Raises TakenMeanwhile when another one is in force now, Refused for marks that do not fit the list.
    """
    return write_roll_call(pen, group, slot, marks, base=base, source=source, by=pen.actor.person)


def write_roll_call(
    pen: Pen,
    group: TeachingGroup,
    slot: Slot,
    marks: Mapping[UUID, Mark],
    *,
    base: UUID | None,
    source: str,
    by: Person | None,
) -> Sweep:
    """The inner work, shared with the confirmed record of a class officer."""
    _check_time(group.school, slot, pen.now)
    earlier = current_sweep(group.id, slot.on, slot.period)
    if (earlier.id if earlier else None) != base:
        raise TakenMeanwhile(earlier)
    listed = {student.id: student for student in students_of(group, pen.now)}
    kinds = {student: mark.kind for student, mark in marks.items()}
    if strange(kinds, listed):
        raise Refused(_("The list has changed since the page was opened. Open the roll-call again."))
    day = day_of(group.school_id, group.school.tz, pen.now, listed.values())
    excused = away_with_excuse(day, listed, pen.now)
    missing = missing_now(kinds, excused)
    sweep = write_sweep(
        pen,
        group,
        list(listed.values()),
        _with_excused(marks, excused, kinds),
        on=slot.on,
        period=slot.period,
        session_start_at=slot.start_at,
        occurred_at=pen.now,
        absent=len(missing),
        excused=len(excused),
        by=by,
        source=source,
        supersedes=earlier,
    )
    teacher = slot.teacher or (by.id if by else None)
    shown, left = Ref("roll_call", sweep.id), {student for student, kind in kinds.items() if kind == "left_early"}
    opened = account_for(pen, [listed[student] for student in missing], slot, shown, teacher, left)
    resolve(pen, [listed[student] for student in contradicted(kinds, excused)], slot, shown)
    ask_again(pen, group.id, listed, opened)
    pen.note(
        sweep=str(sweep.id),
        period=slot.key,
        size=len(listed),
        absent=len(missing),
        excused=len(excused),
        digest=sweep.list_digest,
        opened=len(opened),
        corrects=str(earlier.id) if earlier else None,
    )
    return sweep


def _check_time(school: School, slot: Slot, now: datetime) -> None:
    """A roll-call is about now: not of another day, and not before it opens. B2.8."""
    if slot.on != school_day_of(now, school.tz):
        raise Refused(_("A roll-call is taken on its own day. Record what became known later for each student."))
    before = timedelta(minutes=book(school).at("attendance.roll-call-opens-before", slot.on))
    if now < slot.start_at - before:
        raise Refused(_("It is too early for this roll-call. Take it shortly before the bell at the earliest."))


def away_with_excuse(day: Day, listed: Iterable[UUID], now: datetime) -> list[UUID]:
    return [student for student in listed if any(excuse.holds(now) for excuse in day.excuses.get(student, ()))]


def _with_excused(marks: Mapping[UUID, Mark], excused: list[UUID], kinds: Mapping[UUID, str]) -> dict[UUID, Mark]:
    """Somebody on leave whom nobody tapped is absent with an excuse, not present: the page shows the excuse already."""
    return {student: Mark("absent") for student in excused if student not in kinds} | dict(marks)
