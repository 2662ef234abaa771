"""Whom to call next (pure). B2.4: guardians in their order, then employer, residents' committee, police station."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

GUARDIAN, OTHER, EMPLOYER, COMMITTEE, POLICE = (
    "guardian",
    "other_guardian",
    "employer",
    "residents_committee",
    "police_station",
)
GUARDIANS = (GUARDIAN, OTHER)
TARGETS = (GUARDIAN, OTHER, EMPLOYER, COMMITTEE, POLICE)
RESULTS = ("reached", "no_answer", "busy", "dead_number", "wrong_person", "refused")
UNANSWERED = frozenset({"no_answer", "busy"})
USELESS = frozenset({"dead_number", "wrong_person"})  # this number never leads there


@dataclass(frozen=True, slots=True)
class Line:
    """One way to call: a number of a guardian, or a place whose number the caller looks up (`contact` is None)."""

    target: str
    person: UUID | None = None
    contact: UUID | None = None
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made in this matter."""

    target: str
    contact: UUID | None
    result: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """From B2.4: the order, the calls to one number before the next is offered, the wait before the same one again."""

    order: tuple[str, ...]
    per_number: int
    redial_after: timedelta


@dataclass(frozen=True, slots=True)
class Offer:
    """How a line stands. `state`: next, open, waiting (until), tried, dead, reached."""

    line: Line
    state: str
    calls: tuple[Call, ...] = ()
    until: datetime | None = None


def offers(lines: Sequence[Line], calls: Iterable[Call], figures: Figures, now: datetime) -> tuple[Offer, ...]:
    """Every line in the order to try, one of them `next` unless all are dead or a guardian was reached."""
    made = list(calls)
    found = [_standing(line, made, figures, now) for line in _ordered(lines, figures.order)]
    if any(offer.state == "reached" and offer.line.target in GUARDIANS for offer in found):
        return tuple(found)
    chosen = _next(found)
    return tuple(Offer(one.line, "next", one.calls, one.until) if one is chosen else one for one in found)


def _ordered(lines: Sequence[Line], order: tuple[str, ...]) -> list[Line]:
    return sorted((line for line in lines if line.target in order), key=lambda line: order.index(line.target))


def _standing(line: Line, made: list[Call], figures: Figures, now: datetime) -> Offer:
    calls = tuple(call for call in made if call.target == line.target and call.contact == line.contact)
    if any(call.result == "reached" for call in calls):
        return Offer(line, "reached", calls)
    if line.dead or (line.contact and any(call.result in USELESS for call in calls)):
        return Offer(line, "dead", calls)
    if sum(1 for call in calls if call.result in UNANSWERED) >= figures.per_number or _refused(calls):
        return Offer(line, "tried", calls)
    until = max((call.at for call in calls), default=None)
    if until and until + figures.redial_after > now:
        return Offer(line, "waiting", calls, until + figures.redial_after)
    return Offer(line, "open", calls)


def _refused(calls: tuple[Call, ...]) -> bool:
    return any(call.result == "refused" for call in calls)


def _next(found: list[Offer]) -> Offer | None:
    """The first that has not been tried enough; else the one tried longest ago: nobody stops calling."""
    guardians = [offer for offer in found if offer.line.target in GUARDIANS]
    places = [offer for offer in found if offer.line.target not in GUARDIANS]
    for group in (guardians, places):
        fresh = next((offer for offer in group if offer.state == "open"), None)
        waiting = min((o for o in group if o.state == "waiting"), key=lambda o: o.until or 0, default=None)
        if fresh or waiting:
            return fresh or waiting
    tried = [offer for offer in found if offer.state == "tried"]
    return min(tried, key=lambda offer: max(call.at for call in offer.calls), default=None)
