"""A day's changes of the timetable: so that it is always known whose roll-call is missing."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.calendars.rules import Placed
from xuean.calendars.timetable import Plan, plan
from xuean.core.pen import Pen
from xuean.core.span import in_force
from xuean.core.verdict import Refused
from xuean.people.models import Lesson, LessonChange, Person, Staff, StaffLeave
from xuean.presence.days import school_day_of
from xuean.school.actions.cover import drop, pass_over, release, stand_in
from xuean.school.reads.timetable import sharing
from xuean.school.rules import busy, occupied


@action("school.substitute", verb="manage", record="lesson")
def substitute(pen: Pen, lesson: Lesson, *, now: datetime, on: date, teacher: Person, reason: str = "") -> LessonChange:
    """Somebody else takes this lesson on that day, and owes its roll-call. A lesson moved to that day stays moved."""
    made = _day(lesson, on, now)
    one = _held(made, lesson, on)
    _check_teacher(lesson, teacher)
    if teacher.id in busy(made.days[on], one.period, but={lesson.id}):
        raise Refused(_("This teacher has another lesson in that period. Choose somebody who is free."))
    if _away(made, one, teacher.id):
        raise Refused(_("This teacher is on leave then. Choose somebody else."))
    what: dict[str, object] = {"kind": "substitute"}
    if one.change is not None and one.change.kind == "moved":
        what = {"kind": "moved", "to_on": one.change.to_on, "to_period": one.change.to_period}
    release(pen, lesson.group, on, one.change)
    change = _change(pen, lesson, _from(one), **what, teacher=teacher, reason=reason)
    stand_in(pen, lesson.group, on, one.period, teacher)
    return change


@action("school.move-lesson", verb="manage", record="lesson")
def move_lesson(
    pen: Pen, lesson: Lesson, *, now: datetime, on: date, to_on: date, to_period: str, reason: str = ""
) -> LessonChange:
    """The lesson of that day takes place at another time."""
    return _move(pen, _held(_day(lesson, on, now), lesson, on), to_on, to_period, reason, but=set())


@action("school.swap-lessons", verb="manage", record="lesson")
def swap_lessons(
    pen: Pen, lesson: Lesson, *, now: datetime, on: date, other: Lesson, other_on: date, reason: str = ""
) -> tuple[LessonChange, LessonChange]:
    """Two lessons of one group change places: two moves, both or none."""
    if other.group_id != lesson.group_id or other.id == lesson.id:
        raise Refused(_("Choose another lesson of the same class."))
    one = _held(_day(lesson, on, now), lesson, on)
    two = _held(_day(other, other_on, now), other, other_on)
    both = {lesson.id, other.id}
    first = _move(pen, one, two.on, two.period, reason, but=both)
    return first, _move(pen, two, one.on, one.period, reason, but=both)


@action("school.cancel-lesson", verb="manage", record="lesson")
def cancel_lesson(pen: Pen, lesson: Lesson, *, now: datetime, on: date, reason: str = "") -> LessonChange:
    """The lesson of that day does not take place; nobody owes its roll-call."""
    one = _held(_day(lesson, on, now), lesson, on)
    _leave(pen, one)
    return _change(pen, lesson, _from(one), kind="cancelled", reason=reason)


@action("school.restore-lesson", verb="manage", record="lesson")
def restore_lesson(pen: Pen, lesson: Lesson, *, now: datetime, on: date) -> None:
    """Take the change of that day back; the lesson is as the timetable says. `on` is the day it was changed on."""
    _not_over(lesson, on, now)
    change = LessonChange.objects.filter(lesson=lesson, on=on, withdrawn_at=None).first()
    if change is None:
        raise Refused(_("This lesson is as the timetable says; there is nothing to take back."))
    if change.kind == "moved" and change.to_on:
        day = plan(lesson.school, [on]).days[on]
        if occupied(day, {lesson.group_id}, lesson.period, but={lesson.id}):
            raise Refused(_("Another lesson has taken its place. Take that change back first."))
        drop(pen, lesson.group, change.to_on, change.to_period)
    release(pen, lesson.group, change.to_on or on, change)
    if change.kind == "substitute":
        pass_over(pen, lesson.group, on, lesson.period, lesson.teacher)
    change.withdrawn_at = now
    change.save(update_fields=["withdrawn_at"])
    pen.note(change=str(change.id), on=on.isoformat())


def _day(lesson: Lesson, on: date, now: datetime) -> Plan:
    _not_over(lesson, on, now)
    return plan(lesson.school, [on])


def _not_over(lesson: Lesson, on: date, now: datetime) -> None:
    if on < school_day_of(now, lesson.school.tz):
        raise Refused(_("That day is over: its roll-calls stand as they were taken."))


def _held(made: Plan, lesson: Lesson, on: date) -> Placed:
    """The lesson as it takes place that day, after changes made before."""
    found = next((one for one in made.days[on] if one.lesson.id == lesson.id and one.held), None)
    if found is None:
        raise Refused(_("This lesson does not take place on that day."))
    return found


def _check_teacher(lesson: Lesson, teacher: Person) -> None:
    staff = Staff.objects.filter(person=teacher, school=lesson.school_id, left_at=None).exists()
    if not staff or teacher.id == lesson.teacher_id:
        raise Refused(_("Choose another teacher of this school."))


def _away(made: Plan, one: Placed, teacher: UUID) -> bool:
    bell = made.bell(one)
    at = made.calendar.instant(one.on, bell.start) if bell else made.calendar.day_span(one.on)[0]
    return StaffLeave.objects.filter(in_force(at), person=teacher, superseded_at=None).exists()


def _move(pen: Pen, one: Placed, to_on: date, to_period: str, reason: str, *, but: set[UUID]) -> LessonChange:
    lesson = one.lesson
    _not_over(lesson, to_on, pen.now)
    there = plan(lesson.school, [to_on])
    goal = Placed(one.lesson, to_on, to_period, lesson.teacher_id)
    if there.calendar.day(to_on) is None or there.bell(goal) is None:
        raise Refused(_("There is no school in that period. Choose another day or period."))
    if (to_on, to_period) == (one.on, one.period):
        raise Refused(_("The lesson is there already. Choose another day or period."))
    day, ignored = there.days[to_on], but | {lesson.id}
    if occupied(day, {lesson.group_id}, to_period, but=ignored):
        raise Refused(_("The class has another lesson in that period. Swap the two, or choose another period."))
    if not but and occupied(day, sharing(lesson.group, pen.now), to_period):
        raise Refused(_("Some of the students have a lesson in another group in that period. Choose another period."))
    if lesson.teacher_id in busy(day, to_period, but=ignored):
        raise Refused(_("The teacher has another lesson in that period. Choose another one, or a substitute."))
    _leave(pen, one)
    return _change(pen, lesson, _from(one), kind="moved", to_on=to_on, to_period=to_period, reason=reason)


def _from(one: Placed) -> date:
    """The day whose lesson it is, however often it was moved."""
    return one.change.on if one.change else one.on


def _leave(pen: Pen, one: Placed) -> None:
    """The lesson leaves this place: nobody owes its roll-call here, and a substitute is not needed."""
    drop(pen, one.lesson.group, one.on, one.period)
    release(pen, one.lesson.group, one.on, one.change)


def _change(pen: Pen, lesson: Lesson, on: date, **what: object) -> LessonChange:
    """One change of a lesson's day counts; the one before it keeps standing as withdrawn."""
    LessonChange.objects.filter(lesson=lesson, on=on, withdrawn_at=None).update(withdrawn_at=pen.now)
    change = LessonChange.objects.create(school_id=lesson.school_id, lesson=lesson, on=on, created_at=pen.now, **what)
    made = [*pen.codes.get("changes", ()), str(change.id)]
    pen.note(changes=made, kind=change.kind, on=on.isoformat())
    return change
