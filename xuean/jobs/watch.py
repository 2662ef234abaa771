"""The clock watch: wall against monotonic against database. A jump is told to the hooks and freezes disposal (F7)."""

import logging
from collections.abc import Callable
from datetime import datetime

from xuean.core import clock
from xuean.jobs import dbclock, rules
from xuean.jobs.models import ClockJump, Heartbeat
from xuean.jobs.rules import Drift, Reading

log = logging.getLogger(__name__)
EVERY = 10.0
Hook = Callable[[ClockJump, datetime], object]
_hooks: dict[str, Hook] = {}


def on_jump(hook: Hook, *, name: str = "") -> None:
    """Call `hook(jump, now)` when a clock has jumped: an upper floor writes the audit entry there."""
    _hooks[name or f"{hook.__module__}.{hook.__qualname__}"] = hook


class Watch:
    """One per worker. A simulated clock is not watched: it jumps by design and lives in demo databases only."""

    def __init__(self, worker: str):
        self.worker = worker
        self._last: Reading | None = None

    def look(self, now: datetime) -> ClockJump | None:
        if clock.is_virtual():
            return None
        reading = Reading(clock.now(), clock.monotonic(), dbclock.now())
        drift = rules.drift(self._last, reading) if self._last else self._since_last_stop(reading)
        self._last = reading
        return self._record(drift, now) if drift.jumped else None

    def _since_last_stop(self, reading: Reading) -> Drift:
        """At the start there is only this to compare with: the last sign of life, and the clocks with each other."""
        latest = Heartbeat.objects.exclude(worker=self.worker).order_by("-beat_at").first()
        back = min((reading.wall - latest.beat_at).total_seconds(), 0.0) if latest else 0.0
        return Drift(wall=back if abs(back) > abs(reading.skew) else reading.skew, database=0.0, skew=reading.skew)

    def _record(self, drift: Drift, now: datetime) -> ClockJump:
        jump = ClockJump.objects.create(
            noticed_at=now,
            worker=self.worker,
            wall_seconds=round(drift.wall, 3),
            database_seconds=round(drift.database, 3),
            skew_seconds=round(drift.skew, 3),
        )
        log.error("clock jump %s: wall %.1f s, database %.1f s", jump.pk, drift.wall, drift.database)
        for name, hook in _hooks.items():
            try:
                hook(jump, now)
            except Exception as error:  # the flag is set in any case; the other hooks are still told
                log.error("hook %s: %s", name, rules.error_text(error))
        return jump
