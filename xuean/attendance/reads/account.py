"""What is known of one missing child now, and until when an explanation counts."""

from dataclasses import dataclass
from datetime import datetime

from xuean.attendance.reads.timeline import Moment, timeline
from xuean.attendance.rules import ACCOUNT, CONTRADICTION
from xuean.calendars.reads import school_calendar
from xuean.duties.models import OPEN, Duty
from xuean.people.models import Student
from xuean.presence.days import school_day_of
from xuean.presence.reads import state_of
from xuean.presence.rules import State


@dataclass(frozen=True, slots=True)
class Account:
    """`duty` is the open search, `contradiction` the open question which record is true; `since` when it was marked."""

    state: State
    duty: Duty | None
    contradiction: Duty | None
    since: datetime | None
    moments: tuple[Moment, ...]


def account_of(student: Student, now: datetime) -> Account:
    duties = Duty.objects.filter(school=student.school_id, student_id=student.id, state=OPEN)
    by_name = {duty.name: duty for duty in duties.order_by("opened_at")}
    search = by_name.get(ACCOUNT)
    on = school_day_of(now, student.school.tz)
    return Account(
        state=state_of(student, now),
        duty=search,
        contradiction=by_name.get(CONTRADICTION),
        since=datetime.fromisoformat(search.facts["marked"]) if search else None,
        moments=tuple(timeline(student, on)),
    )


def end_of(student: Student, how_long: str, now: datetime) -> datetime | None:
    """The end of this half-day, of the school day, or None for an open end."""
    if how_long == "open":
        return None
    calendar = school_calendar(student.school, now)
    on = calendar.school_day_of(now)
    if how_long == "session":
        sitting = next((s for s in calendar.sittings(on) if s.end_at > now), None)
        if sitting is not None:
            return sitting.end_at
    return calendar.day_span(on)[1]
