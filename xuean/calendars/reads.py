"""The school's time, read: calendar, bells, terms. Facts of the school and no secret, so no actor is asked for.

A calendar is made for one request or one run and forgotten with it; what it stands on is kept (`calendars.kept`).
"""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, timedelta
from uuid import UUID

from xuean.calendars import rules
from xuean.calendars.kept import Kept, kept
from xuean.calendars.library import proposal
from xuean.calendars.models import Bell, BellSchedule, SchoolDay, Term
from xuean.core.schooltime import Day, SchoolCalendar
from xuean.people.models import School, Stage


def school_calendar(school: School, around: date | datetime, stage: UUID | None = None) -> SchoolCalendar:
    """The school's days, or those of one stage. `around` is the day first asked for, loaded with its month."""
    return calendar_of(school, kept(school), around, stage)


def calendar_of(school: School, said: Kept, around: date | datetime, stage: UUID | None = None) -> SchoolCalendar:
    """The same for whoever asks more than one question: `said` is asked for once (`calendars.kept`)."""
    days = _Days(said, stage)
    calendar = SchoolCalendar(school.tz, days)
    days(calendar.school_day_of(around) if isinstance(around, datetime) else around)
    return calendar


def bells_on(school: School, stage: Stage | UUID | None, on: date) -> list[Bell]:
    """The bells of a stage on a day, in order; those of the whole school when the stage has none of its own."""
    return bells_of(kept(school), stage.id if isinstance(stage, Stage) else stage, on)


def bells_of(said: Kept, wanted: UUID | None, on: date) -> list[Bell]:
    own = schedule_of(said, wanted, on)
    return list(own.bells.all()) if own else []


def schedule_of(said: Kept, wanted: UUID | None, on: date) -> BellSchedule | None:
    """What holds for a stage: its own, else that of the whole school; the latest that has begun."""
    held = _in_force(said.schedules, on)
    return held.get(wanted) or held.get(None)


def period_at(school: School, stage: Stage | UUID | None, moment: datetime) -> Bell | None:
    """The bell that rings at `moment` on a day with school, or None between bells."""
    calendar = school_calendar(school, moment)
    on = calendar.school_day_of(moment)
    at = moment.astimezone(school.tz).time()
    if calendar.day(on) is None:
        return None
    return next((bell for bell in bells_on(school, stage, on) if bell.start <= at < bell.end), None)


def term_on(school: School, on: date) -> Term | None:
    return term_of(kept(school), on)


def term_of(said: Kept, on: date) -> Term | None:
    return next((copy(term) for term in said.terms if term.since_on <= on < term.until_on), None)


def in_term(terms: Iterable[Term], on: date) -> bool:
    """Within one of them; where none is entered every day counts as one of a term."""
    listed = list(terms)
    return not listed or any(term.since_on <= on < term.until_on for term in listed)


def first_unknown(school: School, since: date, days: int = 366) -> date | None:
    """The first day within `days` of which only the weekday is known, for the banner and the doctor.

    Days outside of every term are none: there is no school on them, whatever weekday they are.
    """
    terms, until = kept(school).terms, since + timedelta(days=days)
    settled = set(
        SchoolDay.objects.filter(
            school=school, on__gte=since, on__lt=until, replaced_at=None, source="person"
        ).values_list("on", flat=True)
    )
    ahead = (since + timedelta(days=number) for number in range(days))
    return next((on for on in ahead if on not in settled and in_term(terms, on) and not proposal(on).known), None)


def unconfirmed_make_up_days(school: School, since: date, until: date) -> list[date]:
    """Make-up days whose timetable is only proposed: somebody here has to say which weekday they follow."""
    rows = SchoolDay.objects.filter(school=school, on__gte=since, on__lt=until, replaced_at=None, source="person")
    settled = set(rows.values_list("on", flat=True))
    days = (since + timedelta(days=number) for number in range((until - since).days))
    return [on for on in days if on not in settled and proposal(on).weekday is not None]


class _Days:
    """date → Day | None, a month of rows at a time."""

    def __init__(self, said: Kept, stage: UUID | None):
        self.said = said
        self.stage = stage
        self.schedules = [one for one in said.schedules if stage is None or one.stage_id in (stage, None)]
        self.hours: dict[frozenset[UUID], rules.Hours] = {}

    def __call__(self, on: date) -> Day | None:
        row = self.said.month(on).days.get(on)
        if row is None:
            return self._proposed(on)
        if row.kind != "teaching":
            return None
        opened = [name for name in ("am", "pm", "evening") if getattr(row, name)]
        return rules.day(on, self._hours(on), opened, self._closed(on), row.timetable_weekday)

    def _proposed(self, on: date) -> Day | None:
        said = proposal(on)
        if not (said.teaching and in_term(self.said.terms, on)):
            return None
        hours = self._hours(on)
        opened = ["am", "pm"] + (["evening"] if self._has_evening(on) else [])
        return rules.day(on, hours, opened, self._closed(on), said.weekday)

    def _hours(self, on: date) -> rules.Hours:
        held = self._held(on)
        key = frozenset(schedule.id for schedule in held)
        if key not in self.hours:
            self.hours[key] = rules.spans(schedule.bells.all() for schedule in held)
        return self.hours[key]

    def _held(self, on: date) -> list[BellSchedule]:
        held = _in_force(self.schedules, on)
        if self.stage is not None:
            own = held.get(self.stage) or held.get(None)
            return [own] if own else []
        return list(held.values())

    def _has_evening(self, on: date) -> bool:
        return any(bell.kind == "evening" for schedule in self._held(on) for bell in schedule.bells.all())

    def _closed(self, on: date) -> set[str]:
        return self.said.month(on).closed.get(on, set())


def _in_force(schedules: Iterable[BellSchedule], on: date) -> dict[UUID | None, BellSchedule]:
    """The latest schedule that has begun, by stage. `schedules` come in order of their first day."""
    return {schedule.stage_id: schedule for schedule in schedules if schedule.since_on <= on}
