"""A day's changes of the timetable: so that it is always known whose roll-call is missing."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.calendars.reads import school_calendar
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.people.models import Lesson, LessonChange, Person


@action("school.substitute", verb="manage", record="lesson")
def substitute(pen: Pen, lesson: Lesson, *, now: datetime, on: date, teacher: Person, reason: str = "") -> LessonChange:
    """Somebody else takes this lesson on that day, and owes its roll-call."""
    if teacher.school_id != lesson.school_id or teacher.id == lesson.teacher_id:
        raise Refused(_("Choose another teacher of this school."))
    return _change(pen, lesson, on, kind="substitute", teacher=teacher, reason=reason)


@action("school.move-lesson", verb="manage", record="lesson")
def move_lesson(
    pen: Pen, lesson: Lesson, *, now: datetime, on: date, to_on: date, to_period: str, reason: str = ""
) -> LessonChange:
    """The lesson of that day takes place at another time. A swap is two moves."""
    return _change(pen, lesson, on, kind="moved", to_on=to_on, to_period=to_period, reason=reason)


@action("school.cancel-lesson", verb="manage", record="lesson")
def cancel_lesson(pen: Pen, lesson: Lesson, *, now: datetime, on: date, reason: str = "") -> LessonChange:
    """The lesson of that day does not take place; nobody owes its roll-call."""
    return _change(pen, lesson, on, kind="cancelled", reason=reason)


def _change(pen: Pen, lesson: Lesson, on: date, **what: object) -> LessonChange:
    if on.isoweekday() != lesson.weekday and not LessonChange.objects.filter(lesson=lesson, to_on=on).exists():
        _make_up_day_allows(lesson, on)
    LessonChange.objects.filter(lesson=lesson, on=on, withdrawn_at=None).update(withdrawn_at=pen.now)
    change = LessonChange.objects.create(school_id=lesson.school_id, lesson=lesson, on=on, created_at=pen.now, **what)
    pen.note(change=str(change.id), kind=change.kind, on=on.isoformat())
    return change


def _make_up_day_allows(lesson: Lesson, on: date) -> None:
    day = school_calendar(lesson.school, on).day(on)
    if day is None or day.weekday != lesson.weekday:
        raise Refused(_("This lesson does not take place on that day."))
