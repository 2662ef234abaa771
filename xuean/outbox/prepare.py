"""Before every attempt: is it still true, may this person be told, where, and is there room? Read now, not before."""

from dataclasses import dataclass
from datetime import datetime

from xuean.outbox import caps, flow, kinds, rules
from xuean.outbox.kinds import Kind, Route, Target
from xuean.outbox.models import Envelope
from xuean.outbox.rules import Figures, Tried


@dataclass(frozen=True, slots=True)
class Settled:
    """No attempt: the envelope goes to `state` with `reason`."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waits:
    """No attempt before `until`."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Ready:
    """An attempt on `target`; `channels` are all that lead to this person now."""

    kind: Kind
    figures: Figures
    target: Target
    channels: tuple[str, ...]


def prepare(envelope: Envelope, now: datetime) -> Settled | Waits | Ready:
    kind = kinds.kind(envelope.kind)
    if kind is None:
        return Settled(flow.FAILED, "no-kind")
    true = kind.still_true(envelope, now)
    if not true:
        return Settled(flow.DROPPED, str(true.because)[:40])
    route = kind.route(envelope, now)
    if not route.targets:
        return Settled(flow.ACCEPTED, "in-app") if route.in_app else Settled(flow.FAILED, route.reason)
    if now - envelope.created_at > kind.keep_trying:
        return Settled(flow.FAILED, "given-up")
    return _room_for(envelope, kind, route, now)


def _room_for(envelope: Envelope, kind: Kind, route: Route, now: datetime) -> Settled | Waits | Ready:
    figures = kinds.figures(envelope.school_id, now)
    held = caps.held_back(envelope, capped=kind.capped, figures=figures, now=now)
    if held:
        return Waits(held.reason, held.until) if held.until else Settled(flow.FAILED, held.reason)
    channels = tuple(dict.fromkeys(target.channel for target in route.targets))
    chosen = rules.choose(channels, tried(envelope)) or rules.choose(channels, Tried(refused=tuple(envelope.refused)))
    if chosen is None:
        return Settled(flow.FAILED, "rejected")
    target = next(target for target in route.targets if target.channel == chosen)
    return Ready(kind, figures, target, channels)


def tried(envelope: Envelope) -> Tried:
    return Tried(
        envelope.channel, envelope.channel_since, envelope.tries, tuple(envelope.exhausted), tuple(envelope.refused)
    )
