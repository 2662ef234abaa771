"""Pure: what may stand in an envelope, which channel is next, how long to wait."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

FIRST_WAIT = timedelta(seconds=15)
_CODE = re.compile(r"[A-Za-z0-9_.:+\-/ ]{0,100}\Z")


@dataclass(frozen=True, slots=True)
class Figures:
    """From the regulations (A20, A24): when a dead channel is given up, and the caps against storms."""

    fallback_after: timedelta
    attempts_at_most: int
    per_guardian_per_day: int
    per_school_per_minute: int


@dataclass(frozen=True, slots=True)
class Tried:
    """How one envelope stands with its channels: `refused` never take it; `exhausted` are given up in this round."""

    channel: str = ""
    since: datetime | None = None
    tries: int = 0
    exhausted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes after a failed attempt. `ended`: no channel will ever take it."""

    tried: Tried
    next_at: datetime
    ended: bool = False


def check_facts(facts: dict[str, Any]) -> None:
    """Raises ValueError unless every value is an id, a code or a number: no name, no text about anybody."""
    for key, value in facts.items():
        for one in value if isinstance(value, list) else [value]:
            if not (one is None or isinstance(one, bool | int | float) or (isinstance(one, str) and _CODE.match(one))):
                raise ValueError(f"the fact {key!r} is not an id, a code or a number")


def choose(channels: Iterable[str], tried: Tried) -> str | None:
    """The first channel that is neither refused nor given up in this round."""
    return next((name for name in channels if name not in tried.refused and name not in tried.exhausted), None)


def after_failure(channels: Collection[str], tried: Tried, now: datetime, *, permanent: bool, figures: Figures) -> Plan:
    """The same channel again after a growing wait; the next one when this one is dead for `fallback_after`; a new round
    through all of them when none is left. A permanent refusal takes the channel out for good.
    """
    since = tried.since or now
    if permanent:
        return _next_channel(channels, tried, now, refused=(*tried.refused, tried.channel), figures=figures)
    soon = now + FIRST_WAIT * 2 ** (tried.tries - 1)
    if tried.tries >= figures.attempts_at_most or soon - since >= figures.fallback_after:
        return _next_channel(channels, tried, now, exhausted=(*tried.exhausted, tried.channel), figures=figures)
    return Plan(tried, soon)


def _next_channel(
    channels: Collection[str],
    tried: Tried,
    now: datetime,
    *,
    figures: Figures,
    exhausted: tuple[str, ...] | None = None,
    refused: tuple[str, ...] | None = None,
) -> Plan:
    left = Tried(
        exhausted=tried.exhausted if exhausted is None else exhausted,
        refused=tried.refused if refused is None else refused,
    )
    if choose(channels, left):
        return Plan(left, now)
    if set(channels) <= set(left.refused):
        return Plan(left, now, ended=True)
    return Plan(Tried(refused=left.refused), now + figures.fallback_after)
