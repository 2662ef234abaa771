"""The bars. A bar of a page is a ratio to the floor of the same run, because milliseconds belong to a machine.

Where the aim is "so many times faster than the best peer", the peers' medians are taken as ratios too: they were
measured beside the same bare page (10.5 ms) and the same bare upsert (18.2 ms) on one machine.
"""

from dataclasses import dataclass

from benchmarks.pages import PAGE, UPSERT

PEER_FLOOR = {PAGE: 10.5, UPSERT: 18.2}  # ms
LIMIT = {"roll-call, opened": 3.0, "roll-call, submitted": 2.7, "roll-call, submitted, next page": 2.7}


@dataclass(frozen=True)
class Peer:
    """The best peer's median (ms), its floor, and how many times faster is a must and an aim."""

    ms: float
    floor: str
    must: float
    aim: float


PEERS = {
    "roll-call, opened": Peer(61, PAGE, 2, 4),
    "roll-call, submitted": Peer(395, UPSERT, 8, 12),
    "roll-call, submitted, next page": Peer(395, UPSERT, 8, 12),
    "student": Peer(37, PAGE, 1, 2),
    "search by name": Peer(24, PAGE, 1, 2),
    "search by pinyin": Peer(24, PAGE, 1, 2),
    "search by initials": Peer(24, PAGE, 1, 2),
    "live day": Peer(104, PAGE, 5, 10),
    "live day, nothing new": Peer(104, PAGE, 5, 10),
    "absences of today": Peer(180, PAGE, 5, 10),
}


@dataclass(frozen=True)
class Bar:
    """Not above `must`; `aim` is where we want to be."""

    must: float
    aim: float
    unit: str = "×"

    def verdict(self, value: float) -> str:
        if value <= self.aim:
            return "aim passed"
        return "must passed" if value <= self.must else "FAILED"


BARS = {
    **{
        name: Bar(
            min(peer.ms / peer.must / PEER_FLOOR[peer.floor], LIMIT.get(name, 1e9)),
            peer.ms / peer.aim / PEER_FLOOR[peer.floor],
        )
        for name, peer in PEERS.items()
    },
    "gate events, 100 a request": Bar(1 / 0.6, 1 / 0.8),
    "gate events, 1 a request": Bar(1 / 0.6, 1 / 0.8),
    "tick, due ones tell somebody": Bar(2.0, 0.5, "s"),
    "tick, due ones make a call owed": Bar(2.0, 0.5, "s"),
    "tick, grown by what is open": Bar(1.5, 1.1),
    "roster import": Bar(10.0, 4.0, "s"),
    "memory, idle": Bar(250.0, 200.0, "MB"),
    "memory, busy": Bar(400.0, 300.0, "MB"),
    "first page, bytes": Bar(250.0, 120.0, "KB"),
    "first page, requests": Bar(12, 8, ""),
    "growth": Bar(1.20, 1.05),
}
