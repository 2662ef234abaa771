"""Who stands in front of the class for a day: the substitute's access, and the duties about that lesson."""

from datetime import date, datetime

from django.db.models import QuerySet

from xuean.calendars.reads import school_calendar
from xuean.core.pen import Pen
from xuean.duties.actions import rehold, void
from xuean.duties.climb import swap
from xuean.duties.models import OPEN, Duty
from xuean.duties.run import school_of
from xuean.people import ties
from xuean.people.models import LessonChange, Person, TeachingGroup, Tie
from xuean.school.rules import SUBJECT_TEACHER


def stand_in(pen: Pen, group: TeachingGroup, on: date, period: str, teacher: Person) -> None:
    """The substitute is a teacher of the group for that school day, and what is open about the lesson passes over."""
    begin, end = _span(group, on)
    if not _dated(group, teacher, end).exists():
        since = max(begin, pen.now)
        ties.hold(pen, teacher, SUBJECT_TEACHER, "group", group.id, since=since, until=end)
    pass_over(pen, group, on, period, teacher)


def pass_over(pen: Pen, group: TeachingGroup, on: date, period: str, teacher: Person | None) -> None:
    """What is open about the lesson is owed by this teacher."""
    duties = _about(pen, group, on, period)
    named = {SUBJECT_TEACHER: str(teacher.id)} if teacher else {}
    for duty in duties:
        swap(duty, named=duty.named | named)
    rehold(pen, duties)


def release(pen: Pen, group: TeachingGroup, on: date, change: LessonChange | None) -> None:
    """A substitute's day as teacher of the group ends, unless there is another lesson of it to take."""
    if change is None or change.teacher is None:
        return
    others = LessonChange.objects.filter(lesson__group=group, teacher=change.teacher, withdrawn_at=None)
    if any((other.to_on or other.on) == on for other in others.exclude(pk=change.pk)):
        return
    for tie in _dated(group, change.teacher, _span(group, on)[1]):
        tie.until = max(tie.since, pen.now)
        tie.save(update_fields=["until"])


def drop(pen: Pen, group: TeachingGroup, on: date, period: str) -> None:
    """The lesson is not there any more: what was owed about it is void."""
    for duty in _about(pen, group, on, period):
        void(pen, duty, "the lesson does not take place then")


def _span(group: TeachingGroup, on: date) -> tuple[datetime, datetime]:
    return school_calendar(group.school, on).day_span(on)


def _dated(group: TeachingGroup, teacher: Person, end: datetime) -> "QuerySet[Tie]":
    return Tie.objects.filter(
        person=teacher, post=SUBJECT_TEACHER, anchor_id=group.id, until=end, superseded_at=None, deputy_of=None
    )


def _about(pen: Pen, group: TeachingGroup, on: date, period: str) -> list[Duty]:
    """Open duties about this lesson of the group, whichever room owes them: their facts name the day and the period."""
    rows = Duty.objects.filter(school_id=school_of(pen), state=OPEN, subject_record="group", subject_id=group.id)
    wanted = (on.isoformat(), period)
    return [duty for duty in rows if (duty.facts.get("on"), duty.facts.get("period")) == wanted]
