"""Pure arithmetic of waiting, slots, errors and clocks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
JUMP = 5.0  # seconds; security A12
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Failed(Exception):
    """Raised by a task to say why in words that hold no personal data: only this message is kept and shown."""


def wait(attempts: int, jitter: float) -> timedelta:
    """Time to wait after the n-th failed attempt: 5 s, 10 s, 20 s … at most an hour, ±20 % by `jitter` in [0, 1)."""
    seconds = min(FIRST_WAIT.total_seconds() * 2 ** min(attempts - 1, 20), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=seconds * (0.8 + 0.4 * jitter))


def error_text(error: BaseException) -> str:
    """Class and place of an error. The message of a foreign exception may quote a person and is left out."""
    name = type(error).__name__
    if isinstance(error, Failed):
        return f"{name}: {error}"[:300]
    place = _deepest_own_frame(error)
    return f"{name} at {place}" if place else name


def _deepest_own_frame(error: BaseException) -> str:
    place, trace = "", error.__traceback__
    while trace is not None:
        path = PurePath(trace.tb_frame.f_code.co_filename)
        if "xuean" in path.parts and "site-packages" not in path.parts:
            place = f"{'/'.join(path.parts[-2:])}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def slot_after(moment: datetime, every: timedelta) -> datetime:
    """The first slot after `moment`; slots are whole multiples of `every` since 2000, the same on every machine."""
    return _EPOCH + ((moment - _EPOCH) // every + 1) * every


@dataclass(frozen=True, slots=True)
class Reading:
    """Three clocks at one instant; `monotonic` in seconds."""

    wall: datetime
    monotonic: float
    database: datetime

    @property
    def skew(self) -> float:
        return (self.wall - self.database).total_seconds()


@dataclass(frozen=True, slots=True)
class Drift:
    """Seconds by which the machine's and the database's clock moved beyond the time that really passed."""

    wall: float
    database: float
    skew: float

    @property
    def jumped(self) -> bool:
        return max(abs(self.wall), abs(self.database)) > JUMP


def drift(before: Reading, after: Reading) -> Drift:
    passed = after.monotonic - before.monotonic
    return Drift(
        wall=(after.wall - before.wall).total_seconds() - passed,
        database=(after.database - before.database).total_seconds() - passed,
        skew=after.skew,
    )
