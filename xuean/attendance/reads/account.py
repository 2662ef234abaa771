"""What is known of one missing child now, and until when an explanation counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xuean.attendance.reads.timeline import Moment, timeline
from xuean.attendance.rules import ACCOUNT, CALLER, CONTRADICTION
from xuean.calendars.reads import school_calendar
from xuean.core.span import in_force
from xuean.duties.models import MET, OPEN, Duty
from xuean.people.models import Staff, StaffLeave, Student, Tie
from xuean.presence.days import day_begins, school_day_of
from xuean.presence.models import AbsenceReason
from xuean.presence.reads import state_of
from xuean.presence.reasons import lacking, reasons_of
from xuean.presence.rules import State

ASKED_FOR = timedelta(days=60)  # further back the line of time still shows that no reason was given


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


@dataclass(frozen=True, slots=True)
class Asked:
    """A search of this child that is over; `reason` is None while nobody has said why it had not been there."""

    duty: Duty
    marked: datetime
    reason: AbsenceReason | None


def searches_of(student: Student, now: datetime) -> list[Asked]:
    """Those of today, and earlier ones whose reason is not known yet; the latest first."""
    begins = day_begins(school_day_of(now, student.school.tz), student.school.tz)
    rows = Duty.objects.filter(
        school=student.school_id, name=ACCOUNT, student_id=student.id, state=MET,
        opened_at__gte=begins - ASKED_FOR,
    )  # fmt: skip
    ended = list(rows.order_by("-opened_at"))
    unknown = {duty.id for duty in lacking(ended)}
    said = reasons_of([duty.id for duty in ended])
    return [
        Asked(duty, datetime.fromisoformat(duty.facts["marked"]), said.get(duty.id))
        for duty in ended
        if duty.id in unknown or (duty.id in said and duty.opened_at >= begins)
    ]


def callers_of(student: Student, now: datetime) -> list[str]:
    """Names of those who were assigned to reach the guardians, while the search goes on."""
    rows = Tie.objects.filter(in_force(now), post=CALLER, anchor_id=student.id, superseded_at=None)
    return list(rows.order_by("since").values_list("person__name", flat=True))


def staff_of(school: UUID, now: datetime) -> list[tuple[str, str]]:
    """Id and name of every member of staff who is not on leave now."""
    away = StaffLeave.objects.filter(in_force(now), school=school, superseded_at=None).values("person")
    rows = Staff.objects.filter(school=school, left_at=None).exclude(person__in=away)
    found = rows.order_by("person__pinyin", "id").values_list("person_id", "person__name")
    return [(str(identity), name) for identity, name in found]
