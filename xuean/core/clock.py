"""The only clock of the house. Everything else takes `now` from here or from its caller.

A virtual clock (demo and simulation only) is a small JSON file that all processes read:
`{"real": <epoch s>, "virtual": <epoch s>, "rate": <virtual seconds per real second>}`.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

VIRTUAL_CLOCK_VARIABLE = "XUEAN_VIRTUAL_CLOCK"

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_virtual: tuple[float, float, float] | None = None  # (real, virtual, rate), read once per change of the file
_virtual_stamp: tuple[str, int] | None = None


def now() -> datetime:
    """The present instant, timezone-aware in UTC."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    path = os.environ.get(VIRTUAL_CLOCK_VARIABLE)
    seconds = time.time()
    if path:
        real, virtual, rate = _read_virtual(path)
        seconds = virtual + (seconds - real) * rate
    return datetime.fromtimestamp(seconds, UTC)


def today(zone: str | ZoneInfo) -> date:
    """The calendar day at this instant in the school's zone."""
    return now().astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def monotonic() -> float:
    """Seconds that never go back, and that go on while the machine sleeps: for leases and for the watch."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Freeze the clock of this context at `moment`: tests and the in-process simulation."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def write_virtual(path: Path, virtual: datetime, rate: float) -> None:
    """Start or move the shared virtual clock (atomic replace, so no reader sees half a file)."""
    text = json.dumps({"real": time.time(), "virtual": virtual.timestamp(), "rate": rate})
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def is_virtual() -> bool:
    return _frozen.get() is not None or bool(os.environ.get(VIRTUAL_CLOCK_VARIABLE))


def _read_virtual(path: str) -> tuple[float, float, float]:
    global _virtual, _virtual_stamp
    stamp = (path, os.stat(path).st_mtime_ns)
    if _virtual is None or stamp != _virtual_stamp:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        _virtual, _virtual_stamp = (data["real"], data["virtual"], data["rate"]), stamp
    return _virtual
