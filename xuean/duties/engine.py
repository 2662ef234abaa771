"""The pure engine: from a rule and facts to moments, and from moments and `now` to what fires. No Django, no clock.

A rung has its own moment: counted from the fact it names, never before the duty was opened or was put off to.
It fires once, at the first tick at or after that moment, however late; so the same facts give the same story after
a restart, by two workers, or after a week.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from xuean.core.schooltime import After, NoSchoolAhead
from xuean.policy.model import Rung, When

Add = Callable[[After, datetime], datetime]
Facts = Mapping[str, datetime]

OPENED, DUE = "opened", "due"
RECHECK = timedelta(days=1)  # an open duty is asked again at least so often, should a touch ever have been missed


@dataclass(frozen=True, slots=True)
class Rule:
    """What a duty keeps of the ladder it was opened under. Rungs are numbered from 1; 0 stands for being owed."""

    clause: str
    edition: str
    owed_by: tuple[str, ...]
    due: When | None
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class PlannedRung:
    """`at`: its own time. `counted_at`: what the rule alone gives, before the duty was opened perhaps."""

    no: int
    at: datetime
    counted_at: datetime
    rung: Rung


@dataclass(frozen=True, slots=True)
class Step:
    """What fires now, in order of its own time; every rung that has fired; and when to look again."""

    fire: tuple[PlannedRung, ...]
    fired: frozenset[int]
    next_at: datetime


def due_at(rule: Rule, facts: Facts, add: Add) -> datetime | None:
    """The first moment at which the duty is late; `facts` holds at least `opened`. None while a fact is missing.

    Without a term of its own a duty is due at the first rung that waits.
    """
    if rule.due is not None:
        return _bounded(rule.due, facts, add)
    waiting = [rung for rung in rule.rungs if any(term.after != After() for term in rung.when.terms)]
    moments = [_bounded(rung.when, facts, add) for rung in waiting]
    return min((moment for moment in moments if moment is not None), default=None)


def plan(rule: Rule, facts: Facts, add: Add, put_off: datetime | None = None) -> tuple[PlannedRung, ...]:
    """Every rung whose facts are known, in order of its own time. A rung with a missing fact waits for it."""
    known = dict(facts)
    due = due_at(rule, facts, add)
    if due is not None:
        known[DUE] = max(due, put_off) if put_off else due
    planned = []
    for no, rung in enumerate(rule.rungs, start=1):
        counted = _counted(rung.when, known, add)
        if counted is not None:
            own = max(counted, facts[OPENED])
            planned.append(PlannedRung(no, max(own, put_off) if put_off else own, counted, rung))
    return tuple(sorted(planned, key=lambda rung: (rung.at, rung.no)))


def step(planned: Iterable[PlannedRung], fired: Iterable[int], now: datetime) -> Step:
    """A deadline is the first moment after: at its own time a rung fires."""
    done = frozenset(fired)
    waiting = [rung for rung in planned if rung.no not in done]
    firing = tuple(rung for rung in waiting if rung.at <= now)
    later = [rung.at for rung in waiting if rung.at > now]
    return Step(firing, done | {rung.no for rung in firing}, min([*later, now + RECHECK]))


def merge(tellings: Iterable[Iterable[str]]) -> list[list[str]]:
    """Rungs that fire together tell nobody twice: who stands on several of them is told by the last. Order is kept."""
    rungs = [list(dict.fromkeys(one)) for one in tellings]
    later: set[str] = set()
    told: list[list[str]] = []
    for names in reversed(rungs):
        told.insert(0, [name for name in names if name not in later])
        later |= set(names)
    return told


def _bounded(when: When, facts: Facts, add: Add) -> datetime | None:
    counted = _counted(when, facts, add)
    return None if counted is None else max(counted, facts[OPENED])


def _counted(when: When, facts: Facts, add: Add) -> datetime | None:
    """None while a fact is missing, or no school lies ahead to count in."""
    try:
        return when.at(facts, add)
    except (KeyError, NoSchoolAhead):
        return None
