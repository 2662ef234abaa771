"""Pure: the sessions of a day from its bells, its kind and its closures."""

from collections.abc import Collection, Iterable
from datetime import date, time
from typing import Protocol

from xuean.core.schooltime import Day, Session

LEARNING = ("early_reading", "lesson", "check")
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
    sessions = tuple(Session(name, *hours[name], half_day=name != "evening") for name in names)
    return Day(on, _apart(sessions), weekday) if sessions else None


def _apart(sessions: tuple[Session, ...]) -> tuple[Session, ...]:
    """Bells of several stages may overlap over noon: an earlier session then ends where the next begins."""
    apart = list(sessions)
    for number, later in enumerate(sessions[1:]):
        one = apart[number]
        if one.start < later.start < one.end:
            apart[number] = Session(one.name, one.start, later.start, one.half_day)
    return tuple(apart)
