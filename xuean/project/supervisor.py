"""Keeps child processes alive: restart with back-off, stop all within seconds, leave nobody behind."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from xuean.core.clock import monotonic

log = logging.getLogger(__name__)

PAUSE = 0.2
SHORTEST, LONGEST = 0.5, 30.0
STEADY = 30.0  # seconds alive after which a death counts as the first again
GRACE = 8.0  # seconds between asking to end and ending


@dataclass
class Child:
    name: str
    command: list[str]
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        """In a session of its own, so that its own children can be ended with it."""
        posix = os.name != "nt"
        self.process = subprocess.Popen(
            self.command, env=self.env, start_new_session=posix, preexec_fn=_die_with_parent if posix else None
        )
        self.started = monotonic()
        log.info("%s started as %s", self.name, self.process.pid)

    def ended(self) -> int | None:
        """The exit status once dead, after what it left behind is ended too."""
        assert self.process is not None
        if os.name != "nt" and self.process.returncode is None:
            # Look without reaping: until then the number of the group cannot become another's.
            if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                return None
            self._signal_group(signal.SIGKILL)
        return self.process.poll()

    def delay(self) -> float:
        """Seconds to wait before the next start; counts this death."""
        self.deaths = 1 if monotonic() - self.started > STEADY else self.deaths + 1
        return min(SHORTEST * 2 ** (self.deaths - 1), LONGEST)

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        if self.process and self.process.returncode is None:
            if os.name == "nt":
                self.process.kill()
            else:
                self._signal_group(signal.SIGKILL)
            self.process.wait()

    def _signal_group(self, number: int) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Supervisor:
    def __init__(self, children: list[Child]):
        self.children = children
        self.stop = threading.Event()

    def run(self) -> None:
        """Until `stop` is set. Every child is gone when this returns."""
        try:
            while not self.stop.is_set():
                for child in self.children:
                    self._look_after(child)
                self.stop.wait(PAUSE)
        finally:
            self._end_all()

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if monotonic() >= child.due:
                child.start()
            return
        status = child.ended()
        if status is not None:
            pause = child.delay()
            log.error("%s ended with %s; starting again in %.1f s", child.name, status, pause)
            child.process, child.due = None, monotonic() + pause

    def _end_all(self) -> None:
        for child in self.children:
            child.ask_to_end()
        limit = monotonic() + GRACE
        for child in self.children:
            while child.process and child.ended() is None and monotonic() < limit:
                threading.Event().wait(0.05)
            child.end()
            log.info("%s stopped", child.name)


def _die_with_parent() -> None:
    """On Linux the kernel asks the child to end when the supervisor dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
