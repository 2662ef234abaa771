"""The week of a class or a teacher, who teaches now, who might stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.calendars.models import Bell
from xuean.calendars.rules import TAUGHT, WEEK, Placed
from xuean.calendars.timetable import Plan, plan, stage_of
from xuean.core.span import in_force
from xuean.people.models import GroupMember, Person, School, Staff, StaffLeave, TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.days import day_begins, school_day_of
from xuean.school.rules import busy


@dataclass(frozen=True, slots=True)
class Row:
    """One period of a week: its bell where all days ring it at the same time, and the lessons by day."""

    period: str
    name: str
    start: time | None
    end: time | None
    cells: tuple[tuple[Placed, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    days: tuple[date, ...]
    teaching: tuple[bool, ...]
    weekdays: tuple[int | None, ...]  # whose timetable, where it is not the day's own
    rows: tuple[Row, ...]


def week_of_group(school: School, group: TeachingGroup, monday: date) -> Week:
    made = plan(school, _days(monday), groups=[group.id])
    return _week(made, made.days, {stage_of(group, day_begins(monday, school.tz))})


def week_of_teacher(school: School, teacher: Person, monday: date) -> Week:
    """What the teacher gives, what somebody else takes over, and what the teacher takes over from others."""
    made = plan(school, _days(monday))
    mine = {
        on: [one for one in lessons if teacher.id in (one.teacher_id, one.lesson.teacher_id)]
        for on, lessons in made.days.items()
    }
    stages = {made.stage(one) for lessons in mine.values() for one in lessons}
    return _week(made, mine, stages)


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(WEEK)]


def _week(made: Plan, lessons: dict[date, list[Placed]], stages: set[UUID | None]) -> Week:
    """Days without school at the week's end are left out."""
    days = [on for on in lessons if on.isoweekday() <= 5 or made.calendar.day(on) or lessons[on]]
    known: dict[str, list[Bell]] = {}
    for on in days:
        for stage in stages:
            for bell in made.bells(stage, on):
                known.setdefault(bell.period, []).append(bell)
    used = {one.period for on in days for one in lessons[on]}
    shown = [period for period, bells in known.items() if bells[0].kind in TAUGHT or period in used]
    shown.sort(key=lambda period: known[period][0].start)
    rows = [_row(period, known[period], days, lessons) for period in shown]
    rows += [_row(period, [], days, lessons) for period in sorted(used - known.keys())]
    day_of = [made.calendar.day(on) for on in days]
    return Week(
        tuple(days),
        tuple(day is not None for day in day_of),
        tuple(
            day.timetable_weekday if day and day.timetable_weekday != day.on.isoweekday() else None for day in day_of
        ),
        tuple(rows),
    )


def _row(period: str, bells: list[Bell], days: list[date], lessons: dict[date, list[Placed]]) -> Row:
    cells = tuple(tuple(one for one in lessons[on] if one.period == period) for on in days)
    times = {(bell.start, bell.end) for bell in bells}
    start, end = times.pop() if len(times) == 1 else (None, None)
    return Row(period, bells[0].name if bells else period, start, end, cells)


@dataclass(frozen=True, slots=True)
class Teaching:
    """A lesson going on now."""

    placed: Placed
    bell: Bell


@dataclass(frozen=True, slots=True)
class Today:
    """Who teaches which class at this minute, and every change of the day."""

    teaching: list[Teaching]
    changes: list[Placed]
    names: dict[UUID, str]  # of the periods of the changes, by lesson


def today(actor: Actor, school: School, now: datetime) -> Today:
    """Of the groups this person may read."""
    groups = narrow(actor, "read", TeachingGroup.objects.filter(school=school), now=now).values_list("id", flat=True)
    on = school_day_of(now, school.tz)
    made = plan(school, [on], groups=list(groups))
    at = now.astimezone(school.tz).time()
    pairs = [(one, made.bell(one)) for one in made.days[on] if one.held]
    teaching = [Teaching(one, bell) for one, bell in pairs if bell and bell.start <= at < bell.end]
    changes = [one for one in made.days[on] if one.state != "usual"]
    bells = {one.lesson.id: made.bell(one) for one in changes}
    return Today(teaching, changes, {one.lesson.id: _period(bells[one.lesson.id], one) for one in changes})


def _period(bell: Bell | None, one: Placed) -> str:
    return bell.name if bell else _("period %(code)s") % {"code": one.period}


def readable_groups(actor: Actor, school: School, now: datetime) -> "QuerySet[TeachingGroup]":
    """Groups whose timetable this person may read, with what their names need: open classes, then mixed groups."""
    rows = TeachingGroup.objects.filter(school=school, closed_at=None, school_class__closed_on=None)
    rows = rows.select_related("school_class__grade__stage")
    return narrow(actor, "read", rows, record="lesson", now=now).order_by(
        "kind", "school_class__grade__stage__code", "-school_class__grade__entry_year", "school_class__number", "name"
    )


def sharing(group: TeachingGroup, at: datetime) -> set[UUID]:
    """Other groups with students of this one, who cannot be in two places: classes and mixed groups. Two queries."""
    members = GroupMember.objects.filter(in_force(at), superseded_at=None, group__closed_at=None)
    students = students_of(group, at).order_by().values("id")
    found = set(members.filter(student__in=students).values_list("group_id", flat=True))
    if group.school_class_id is None:
        classes = TeachingGroup.objects.filter(school_class__students__in=students)
        found.update(classes.values_list("id", flat=True))
    return found - {group.id}


@dataclass(frozen=True, slots=True)
class Free:
    """A member of staff who might take a lesson. `why_not`: busy, away or ''."""

    staff: Staff
    why_not: str
    same_subject: bool


def candidates(school: School, one: Placed, day: Sequence[Placed], at: datetime) -> list[Free]:
    """Everybody on the staff; first those who are free and teach the same subject, then who teaches at all."""
    taken = busy(day, one.period, but={one.lesson.id})
    rows = Staff.objects.filter(school=school, left_at=None).exclude(person=one.lesson.teacher_id)
    away = set(
        StaffLeave.objects.filter(in_force(at), school=school, superseded_at=None).values_list("person_id", flat=True)
    )
    found = [
        Free(
            staff,
            "away" if staff.person_id in away else "busy" if staff.person_id in taken else "",
            bool(staff.subject) and staff.subject == one.lesson.subject,
        )
        for staff in rows.select_related("person").order_by("person__pinyin", "id")
    ]
    return sorted(found, key=lambda free: (bool(free.why_not), not free.same_subject, not free.staff.subject))
