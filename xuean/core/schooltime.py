"""School-time arithmetic: sessions, school days, and what "half a day later" means. Pure: no tables, no clock.

The school day turns at 04:00 local, so 23:50 belongs to the evening before and so does 01:30.
Instants go in and come out in UTC; days and bells are read in the school's zone, on the wall clock, so a change
to summer time moves the instant and not the bell.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_TURNS = time(4, 0)
HORIZON = 400  # days looked ahead for a session before giving up: longer than any holiday


class NoSchoolAhead(LookupError):
    """The calendar holds no session within the horizon, and the rule names no bound in hours."""


@dataclass(frozen=True, slots=True)
class After:
    """How long after a fact: minutes of the clock, or half-days (`sessions`), or `school_days`; one of them counts.

    `at_most` bounds sessions and school days by hours of the clock: a ladder for a missing child never sleeps over
    a weekend. The figure is policy data, never code.
    """

    minutes: int = 0
    sessions: int = 0
    school_days: int = 0
    at_most: float | None = None

    def __post_init__(self) -> None:
        kinds = (self.minutes, self.sessions, self.school_days)
        if min(kinds) < 0 or sum(1 for value in kinds if value) > 1:
            raise ValueError(f"one kind of time, not negative: {self}")


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of school on the wall clock, half-open. Evening study is no `half_day`: it lies beyond the day."""

    name: str
    start: time
    end: time
    half_day: bool = True

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a session ends before it begins: {self.name} {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class Day:
    """A school day: its sessions in order, and whose timetable it follows (ISO weekday 1-7; None: its own)."""

    on: date
    sessions: tuple[Session, ...]
    timetable_weekday: int | None = None

    def __post_init__(self) -> None:
        for earlier, later in zip(self.sessions, self.sessions[1:], strict=False):
            if later.start < earlier.end:
                raise ValueError(f"sessions overlap on {self.on}: {earlier.name}, {later.name}")

    @property
    def weekday(self) -> int:
        return self.timetable_weekday or self.on.isoweekday()


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session on its day, as instants."""

    on: date
    session: Session
    start_at: datetime
    end_at: datetime
    whole_day: bool  # the only half-day of its school day

    def holds(self, moment: datetime) -> bool:
        return self.start_at <= moment < self.end_at


def within(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant at which the wall clock shows `at` in the school day `on`: what is before 04:00 lies at its end."""
    return datetime.combine(on if at >= DAY_TURNS else on + timedelta(days=1), at, zone).astimezone(UTC)


class SchoolCalendar:
    """Days of one school, for one question or run. `days` gives a Day, or None for a day without school."""

    def __init__(self, zone: str | ZoneInfo, days: Callable[[date], Day | None] | Mapping[date, Day | None]):
        self.zone = ZoneInfo(zone) if isinstance(zone, str) else zone
        self._days = days.get if isinstance(days, Mapping) else days
        self._sittings: dict[date, tuple[Sitting, ...]] = {}

    def day(self, on: date) -> Day | None:
        """The school day, or None when there is no session on it."""
        found = self._days(on)
        return found if found and found.sessions else None

    def instant(self, on: date, at: time) -> datetime:
        """A wall-clock time as an instant. A time that summer time skips is taken as the hour after the gap."""
        return datetime.combine(on, at, self.zone).astimezone(UTC)

    def school_day_of(self, moment: datetime) -> date:
        """The day a moment belongs to: before 04:00 local, still the day before."""
        local = moment.astimezone(self.zone)
        return local.date() if local.time() >= DAY_TURNS else local.date() - timedelta(days=1)

    def day_span(self, on: date) -> tuple[datetime, datetime]:
        """The instants at which the school day `on` begins and ends (04:00 to 04:00 local)."""
        return self.instant(on, DAY_TURNS), self.instant(on + timedelta(days=1), DAY_TURNS)

    def sittings(self, on: date) -> tuple[Sitting, ...]:
        """The sessions of a day as instants, in order; reckoned once."""
        if on not in self._sittings:
            self._sittings[on] = self._sit(on)
        return self._sittings[on]

    def _sit(self, on: date) -> tuple[Sitting, ...]:
        day = self.day(on)
        if day is None:
            return ()
        halves = sum(session.half_day for session in day.sessions)
        return tuple(
            Sitting(on, s, self.instant(on, s.start), self.instant(on, s.end), s.half_day and halves == 1)
            for s in day.sessions
        )

    def sitting_at(self, moment: datetime) -> Sitting | None:
        """The session going on at `moment`."""
        return next((s for s in self.sittings(self.school_day_of(moment)) if s.holds(moment)), None)

    def sittings_after(self, moment: datetime) -> Iterator[Sitting]:
        """Sessions not yet over at `moment`, in order: the one going on is the first. Ends at the horizon."""
        first = self.school_day_of(moment)
        for ahead in range(HORIZON):
            yield from (s for s in self.sittings(first + timedelta(days=ahead)) if s.end_at > moment)

    def next_school_day(self, on: date, count: int = 1) -> date:
        """The `count`th school day after `on`. Raises NoSchoolAhead."""
        for ahead in range(1, HORIZON):
            if self.day(on + timedelta(days=ahead)):
                count -= 1
                if count == 0:
                    return on + timedelta(days=ahead)
        raise NoSchoolAhead(f"no school day within {HORIZON} days after {on}")

    def add(self, after: After, since: datetime) -> datetime:
        """The first moment after the span has passed: what is due "within" it is late from here on.

        Where the sentence of a regulation leaves room, the stricter reading is taken:

        minutes      on the clock.
        sessions     half a day: a session counts as passed at its end, however late in it the fact was noticed. Noticed
                     at 8:10 of a morning until 11:50: 11:50. Noticed at lunch: the end of the afternoon. Evening study
                     is a session too.
        school_days  two half-days make a day: noticed in the morning, the end of that afternoon; noticed in the
                     afternoon, the end of the next school day's morning. On a short day its only half-day is the day.
                     Evening study neither counts nor stretches a day.
        at_most      hours of the clock, whichever comes first. Friday afternoon would wait for Monday; with a bound of
                     12 or 24 hours it does not: a missing child is missing on Saturday too.

        Raises NoSchoolAhead when no session comes within the horizon and there is no bound.
        """
        since = since.astimezone(UTC)
        if not after.sessions and not after.school_days:
            return since + timedelta(minutes=after.minutes)
        bound = since + timedelta(hours=after.at_most) if after.at_most is not None else None
        wanted = after.sessions or 2 * after.school_days
        for sitting in self.sittings_after(since):
            if bound is not None and sitting.end_at >= bound:
                break
            wanted -= _weight(sitting, after)
            if wanted <= 0:
                return sitting.end_at
        if bound is None:
            raise NoSchoolAhead(f"no session within {HORIZON} days after {since:%Y-%m-%d}")
        return bound


def _weight(sitting: Sitting, after: After) -> int:
    """What a passed session counts: one session; or one of the two half-days of a day, both when it is the only one."""
    if after.sessions:
        return 1
    return (2 if sitting.whole_day else 1) if sitting.session.half_day else 0
