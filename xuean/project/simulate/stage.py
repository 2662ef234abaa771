"""Setting the scene: the day to play, and a homeroom teacher who is away on it."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Max

from xuean.access.actor import Actor
from xuean.calendars.reads import school_calendar
from xuean.core import clock
from xuean.people.models import School, Tie
from xuean.presence.models import Sweep
from xuean.project.simulate.day import Stage
from xuean.school.actions.posts import record_leave


def next_school_day(school: School) -> date:
    """The first school day after today on which nothing has happened yet."""
    calendar = school_calendar(school, clock.now())
    last = Sweep.objects.filter(school=school).aggregate(last=Max("on"))["last"]
    today = calendar.school_day_of(clock.now())
    return calendar.next_school_day(max(today, last or today))


def has_happened(school: School, on: date) -> bool:
    """A day is played once: what was recorded on it stays."""
    return Sweep.objects.filter(school=school, on=on).exists()


def a_homeroom_teacher_on_leave(stage: Stage) -> None:
    """One homeroom teacher is away all day, and nobody arranged a substitute: the system has to find who stands in."""
    ties = Tie.objects.filter(school=stage.school, post="homeroom_teacher", until=None).order_by("id")
    tie = ties.select_related("person").last()
    offices = Tie.objects.filter(school=stage.school, post="academic_office", until=None)
    office = offices.select_related("person").first()
    if tie is None or office is None:
        return
    since, until = stage.slots[0].start_at - timedelta(hours=1), stage.slots[-1].end_at + timedelta(hours=1)
    actor = Actor.for_person(office.person, clock.now())
    record_leave(actor, stage.school, person=tie.person, since=since, until=until)
    empty = {(slot.group, slot.period) for slot in stage.slots if slot.teacher == tie.person_id}
    stage.truth = replace(stage.truth, forgetful=stage.truth.forgetful | empty)
