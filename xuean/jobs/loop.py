"""What the worker repeats. Upper floors register their steps in `ready`; this floor knows none of them by name."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections

from xuean.core import clock
from xuean.jobs import rules

log = logging.getLogger(__name__)
AGAIN = object()  # returned by a step that has more to do at once
LONGEST_BACKOFF = 30.0
PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    run: Callable[[datetime], object]
    every: float
    lane: str


_steps: dict[str, Step] = {}


def register(
    step: Callable[[datetime], object], every: float | timedelta = 1.0, *, name: str = "", lane: str = "main"
) -> None:
    """Call `step(now)` every so many seconds. `lane`: "main" for what must be punctual and short; another one for what
    is slow or waits for the outside. Registering the same name again replaces it.
    """
    seconds = every.total_seconds() if isinstance(every, timedelta) else float(every)
    name = name or f"{step.__module__}.{step.__qualname__}"
    _steps[name] = Step(name, step, seconds, lane)


def steps() -> tuple[Step, ...]:
    return tuple(_steps.values())


def lanes() -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.lane for step in steps()))


def once(now: datetime, *, only: Iterable[str] | None = None) -> None:
    """Every step (or those named) once, in order, here and now, until none has more to do. Errors are raised.

    For the simulation in one process and for tests.
    """
    chosen = steps() if only is None else tuple(_steps[name] for name in only)
    for step in chosen:
        while step.run(now) is AGAIN:
            pass


class Lane:
    """The steps of one thread. An error in a step is logged with ids only and makes that step wait longer."""

    def __init__(self, name: str, stop: threading.Event, beat: Callable[[str], None] = lambda lane: None):
        self.name, self._stop, self._beat = name, stop, beat
        self._due = {step.name: 0.0 for step in steps() if step.lane == name}
        self._failures = dict.fromkeys(self._due, 0)

    def run(self) -> None:
        while not self._stop.is_set():
            self.round()
            self._stop.wait(PAUSE)

    def round(self) -> None:
        """Run what is due now, each step at most once (or while it has more to do)."""
        self._guarded(Step("heartbeat", lambda now: self._beat(self.name), 0, self.name))
        for name in self._due:
            while self._due[name] <= clock.monotonic() and not self._stop.is_set():
                self._run_due(_steps[name])

    def _run_due(self, step: Step) -> None:
        started = clock.monotonic()
        result, ok = self._guarded(step)
        self._failures[step.name] = 0 if ok else self._failures[step.name] + 1
        if result is AGAIN:
            self._guarded(Step("heartbeat", lambda now: self._beat(self.name), 0, self.name))
            return
        pause = step.every if ok else min(step.every * 2 ** self._failures[step.name], max(LONGEST_BACKOFF, step.every))
        self._due[step.name] = started + pause

    def _guarded(self, step: Step) -> tuple[object, bool]:
        close_old_connections()
        try:
            return step.run(clock.now()), True
        except Exception as error:  # one step must never end the loop
            log.error("step %s: %s", step.name, rules.error_text(error))
            return None, False
