"""What upper floors tell this one: kinds of messages, channels, figures, and who is told what could not be sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from xuean.core.pen import Pen
from xuean.core.verdict import YES, Verdict
from xuean.outbox.rules import Figures

if TYPE_CHECKING:
    from xuean.outbox.models import Envelope


@dataclass(frozen=True, slots=True)
class Target:
    """One way to this person, read at the moment of sending and kept nowhere."""

    channel: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """How a person can be reached now, best first. `reason`: why there is no way (a code), when there is none."""

    targets: tuple[Target, ...] = ()
    in_app: bool = False  # the person has an account and finds the message in the application
    reason: str = "no-address"


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel carries. `envelope_id` is the idempotency key for channels that take one."""

    envelope_id: UUID
    address: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: accepted, delivered, failed or unknown. `error` is a code. `permanent`: never try again here."""

    state: str
    provider_id: str = ""
    error: str = ""
    permanent: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of message. All three questions are asked right before every attempt.

    `still_true(envelope, now)`: `no("code")` drops it with that reason. `route(envelope, now)`: rights and addresses
    as they are now. `compose(envelope, target, now)`: the words. `repeat_unknown`: life and limb, so it is sent again
    when nobody knows whether it arrived, and says so. `capped`: counts towards what one guardian may get in a day.
    """

    name: str
    route: Callable[["Envelope", datetime], Route]
    compose: Callable[["Envelope", Target, datetime], Message]
    still_true: Callable[["Envelope", datetime], Verdict] = lambda envelope, now: YES
    repeat_unknown: bool = False
    capped: bool = True
    keep_trying: timedelta = timedelta(hours=72)


Send = Callable[[Message], Outcome]
Trouble = Callable[[Pen, "Envelope"], Any]
_kinds: dict[str, Kind] = {}
_channels: dict[str, Send] = {}
_figures: list[Callable[[UUID, datetime], Figures]] = []
_troubles: dict[str, Trouble] = {}


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind(name: str) -> Kind | None:
    return _kinds.get(name)


def register_channel(name: str, send: Send) -> None:
    """`send` ends within 30 seconds, is called outside transactions, and may raise: then nobody knows how it ended."""
    _channels[name] = send


def channel(name: str) -> Send:
    """Raises KeyError for a channel nobody registered."""
    return _channels[name]


def channel_names() -> tuple[str, ...]:
    return tuple(_channels)


def use_figures(read: Callable[[UUID, datetime], Figures]) -> None:
    """`read(school_id, now)` gives the figures in force. Without it nothing is sent, and the step fails loudly."""
    _figures[:] = [read]


def figures(school_id: UUID, now: datetime) -> Figures:
    if not _figures:
        raise LookupError("no floor gave the outbox its figures")
    return _figures[0](school_id, now)


def on_trouble(hook: Trouble, *, name: str = "") -> None:
    """Call `hook(pen, envelope)`, in the same transaction, when an envelope becomes failed or unknown."""
    _troubles[name or f"{hook.__module__}.{hook.__qualname__}"] = hook


def tell_trouble(pen: Pen, envelope: "Envelope") -> None:
    for hook in _troubles.values():
        hook(pen, envelope)
