"""Pure: the sessions of a day from its bells, kind and closures; its lessons from the timetable and its changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from xuean.core.schooltime import Day, Session

LEARNING = ("early_reading", "lesson", "check")
TAUGHT = ("early_reading", "lesson", "evening")  # kinds of bells that a timetable has a line for
CALLED = ("early_reading", "lesson")  # B2.2: at early reading and in each lesson the roll is called
WEEK = 7
NOON = time(12, 30)  # where no bell says when noon is
Hours = dict[str, tuple[time, time]]
USUAL: Hours = {"am": (time(8), time(12)), "pm": (time(14), time(17)), "evening": (time(18, 30), time(20, 30))}


class Ringing(Protocol):
    """What a bell must have."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> time: ...
    @property
    def end(self) -> time: ...


def spans(schedules: Iterable[Iterable[Ringing]]) -> Hours:
    """From the first to the last bell of learning before noon, after noon and in the evening, over all schedules.

    Where no bell is known, the usual hours.
    """
    parts: dict[str, list[Ringing]] = {name: [] for name in USUAL}
    for schedule in schedules:
        bells = list(schedule)
        noon = min((bell.start for bell in bells if bell.kind == "noon"), default=NOON)
        for bell in bells:
            name = session_of(bell, noon)
            if name:
                parts[name].append(bell)
    return {
        name: (min(bell.start for bell in part), max(bell.end for bell in part)) if part else USUAL[name]
        for name, part in parts.items()
    }


def session_of(bell: Ringing, noon: time = NOON) -> str | None:
    """The session a bell belongs to, or None for one outside of learning."""
    if bell.kind == "evening":
        return "evening"
    if bell.kind not in LEARNING:
        return None
    return "am" if bell.start < noon else "pm"


def day(
    on: date,
    hours: Hours,
    open_sessions: Collection[str],
    closed: Collection[str],
    weekday: int | None = None,
) -> Day | None:
    """The school day with the sessions that take place; None when none does. `closed` holds names, or "" for all."""
    if "" in closed:
        return None
    names = [name for name in hours if name in open_sessions and name not in closed]
    sessions = [Session(name, *hours[name], half_day=name != "evening") for name in names]
    return Day(on, _apart(sessions), weekday) if sessions else None


def _apart(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Bells of several stages may overlap over noon: an earlier session then ends where the next begins.

    Odd bells (a noon at seven in the morning) never make a day that cannot be: sessions come in order of their time,
    and one that lies wholly in another is left out.
    """
    apart: list[Session] = []
    for later in sorted(sessions, key=lambda one: (one.start, one.end)):
        if apart and later.end <= apart[-1].end:
            continue
        if apart and later.start < apart[-1].end:
            one = apart.pop()
            if one.start < later.start:
                apart.append(Session(one.name, one.start, later.start, one.half_day))
        apart.append(later)
    return tuple(apart)


def week_of(on: date, since: date | None) -> int:
    """The week of the term that began on `since`, from 1 and by Mondays; outside every term the week of the year."""
    return on.isocalendar().week if since is None else (on - monday_of(since)).days // WEEK + 1


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson on one day. `state`: usual, substitute, moved_here; moved_away and cancelled do not take place."""

    lesson: Any
    on: date
    period: str
    teacher_id: UUID | None
    state: str = "usual"
    change: Any = None

    @property
    def held(self) -> bool:
        return self.state not in ("moved_away", "cancelled")


def placed(
    on: date, weekday: int | None, lessons: Iterable[Any], changes: Iterable[Any], parity: str = ""
) -> list[Placed]:
    """The lessons of one day. `weekday`: whose timetable the day follows; None is a day without school.

    `parity`: the day lies in an "odd" or "even" week of the term; lessons of the other weeks are left out.

    `lessons` are those in force on the day, of any weekday (people.Lesson, or a row of it); `changes` those in force,
    some of which begin or end on it (people.LessonChange).
    """
    by_id = {lesson.id: lesson for lesson in lessons}
    away = {change.lesson_id: change for change in changes if change.on == on}
    found = [
        _at_home(lesson, on, away.get(lesson.id))
        for lesson in by_id.values()
        if lesson.weekday == weekday and (not parity or lesson.weeks in ("all", parity))
    ]
    for change in changes:
        lesson = by_id.get(change.lesson_id)
        if change.kind == "moved" and change.to_on == on and lesson is not None and not _back_home(lesson, change):
            teacher = change.teacher_id or lesson.teacher_id
            found.append(Placed(lesson, on, change.to_period, teacher, "moved_here", change))
    return found


def _at_home(lesson: Any, on: date, change: Any) -> Placed:
    if change is None:
        return Placed(lesson, on, lesson.period, lesson.teacher_id)
    if change.kind == "substitute":
        return Placed(lesson, on, lesson.period, change.teacher_id or lesson.teacher_id, "substitute", change)
    if _back_home(lesson, change):
        return Placed(lesson, on, lesson.period, change.teacher_id or lesson.teacher_id, "usual", change)
    state = "cancelled" if change.kind == "cancelled" else "moved_away"
    return Placed(lesson, on, lesson.period, lesson.teacher_id, state, change)


def _back_home(lesson: Any, change: Any) -> bool:
    """Moved, and moved back to its own place."""
    return bool(change.kind == "moved" and (change.to_on, change.to_period) == (change.on, lesson.period))
