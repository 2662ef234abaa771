"""What upper floors plug in: kinds (from their room.py), what the calendar expects, and who hears what happened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from xuean.access.registry import function, rooms
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.room import DutyKind
from xuean.people.anchors import Anchors
from xuean.people.models import School
from xuean.people.posts import Holder

if TYPE_CHECKING:
    from xuean.duties.models import Duty, DutyRung


@dataclass(frozen=True, slots=True)
class Window:
    """Since a source was last asked, up to and with now. Not a promise: after the clock was set back it overlaps."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One expected duty that is due and unmet: owed from its own moment `at`, as late as it may be noticed."""

    name: str
    subject: Ref
    at: datetime
    anchors: Anchors
    occurrence: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a source expects by now, owed before or not: an occurrence is owed once, asked ever so often.

    `next_at`: the next moment at which it may expect more; None when it cannot say.
    """

    occurrences: Iterable[Occurrence] = ()
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A rung has fired: the posts and `people` to be told now, without those merged into a later rung."""

    duty: "Duty"
    rung: "DutyRung"
    posts: tuple[str, ...]
    people: tuple[Holder, ...]


Source = Callable[[School, Window, datetime], Expected]

_sources: dict[str, str] = {}
_on_rung: list[str] = []
_on_settled: list[str] = []


def expect(source: str, path: str) -> None:
    """Register "module:function" (school, window, now) -> Expected under a name of its own, in the app's `ready`."""
    _sources[source] = path


def sources() -> dict[str, Source]:
    return {name: function(path) for name, path in _sources.items()}


def on_rung(path: str) -> None:
    """Register "module:function" (pen, [told: Told, …]), called in the transaction in which rungs fire."""
    if path not in _on_rung:
        _on_rung.append(path)


def on_settled(path: str) -> None:
    """Register "module:function" (pen, duty), called in the transaction in which a duty is met or void."""
    if path not in _on_settled:
        _on_settled.append(path)


def tell(pen: Pen, tellings: Sequence[Told]) -> None:
    for path in _on_rung:
        function(path)(pen, tellings)


def settled(pen: Pen, duty: "Duty") -> None:
    for path in _on_settled:
        function(path)(pen, duty)


@cache
def kinds() -> Mapping[str, DutyKind]:
    """Every kind of duty a room declares, by name. Raises LookupError when two declare the same."""
    found: dict[str, DutyKind] = {}
    for room in rooms():
        for kind in room.duties:
            if kind.name in found:
                raise LookupError(f"the duty {kind.name} is declared twice")
            found[kind.name] = kind
    return found
