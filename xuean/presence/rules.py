"""From what was seen to a state (pure). One rule for one student and for a whole school.

States: here 在校, late 迟到, leave 请假, official 公出, infirmary 校医室, left_early 早退, gone 已离校,
missing 缺勤未明, untaken 未点. `untaken` is never `missing`: nobody has looked yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

STATES = ("here", "late", "leave", "official", "infirmary", "left_early", "gone", "missing", "untaken")
IN_SCHOOL = frozenset({"here", "late", "infirmary"})
EXCUSED = frozenset({"leave", "official"})
UNACCOUNTED = frozenset({"missing", "left_early"})  # not in school, and nobody has said why

_STATE_OF = {
    "present": "here",
    "in": "here",
    "found": "here",
    "late": "late",
    "left_early": "left_early",
    "out": "gone",
    "absent": "missing",
}
_POSITIVE = frozenset({"present", "in", "found", "late"})


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation, from a sighting or derived from a sweep."""

    at: datetime
    recorded_at: datetime
    kind: str
    context: str
    source: str = ""
    record: str = ""  # "roll_call:<id>" or "sighting:<id>"

    @property
    def known_at(self) -> datetime:
        """When it counts from: a clock that is ahead puts it in order, but cannot have seen what was still to come."""
        return min(self.at, self.recorded_at)


@dataclass(frozen=True, slots=True)
class Excused:
    kind: str
    since: datetime
    until: datetime | None
    recorded_at: datetime
    record: str = ""  # "excuse:<id>"

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class State:
    """`since`: the moment of the observation it rests on; `contradiction`: what does not fit, as a code."""

    code: str
    since: datetime | None = None
    seen: Seen | None = None
    contradiction: str = ""


def in_order(seen: Iterable[Seen]) -> list[Seen]:
    """By what happened, then by when it was recorded: late and doubled reports end in the same order."""
    return sorted(seen, key=lambda one: (one.at, one.recorded_at, one.record.rpartition(":")[2]))


def state_at(moment: datetime, seen: Sequence[Seen], excuses: Sequence[Excused]) -> State:
    """The state of one student at `moment` from the observations of that school day up to it, and the excuses."""
    known = [one for one in seen if one.known_at <= moment]
    last = known[-1] if known else None
    excuse = next((one for one in reversed(excuses) if one.holds(moment)), None)
    if excuse is None:
        return _bare(last)
    if last is not None and last.kind in _POSITIVE and last.at >= excuse.since:
        return State(_STATE_OF[last.kind], last.at, last, contradiction=f"seen_while_{excuse.kind}")
    return State(excuse.kind, excuse.since, last)


def _bare(last: Seen | None) -> State:
    if last is None:
        return State("untaken")
    return State(_STATE_OF[last.kind], last.at, last)


def accounted_for(
    marked_at: datetime, now: datetime, seen: Sequence[Seen], excuses: Sequence[Excused]
) -> Seen | Excused | None:
    """What explains an absence marked at `marked_at`: seen in school since, or excused for that moment or now (B1.3).

    Leaving again or a later 'absent' does not: the last observation must still be a positive one.
    """
    after = [one for one in seen if marked_at <= one.known_at <= now]
    if after and after[-1].kind in _POSITIVE:
        return after[-1]
    return next((one for one in excuses if one.holds(marked_at) or one.holds(now)), None)
