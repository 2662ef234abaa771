"""The live play: real web and worker over HTTP on a shared virtual clock, killed with -9 at random."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from xuean.core import clock
from xuean.jobs.reads import heartbeat
from xuean.project import config
from xuean.project.simulate.day import AFTER, Day, Stage
from xuean.project.simulate.report import report
from xuean.project.simulate.stage import a_homeroom_teacher_on_leave
from xuean.project.simulate.web import OverHttp

RATE = 60.0  # virtual seconds a real second
RECOVERY = 30.0  # real seconds a killed process may need to be there again, on a busy machine
BETWEEN_KILLS = (6.0, 15.0)  # real seconds
WORK = 2.0  # real seconds in which the background work catches up with what is due
LEAD = timedelta(minutes=2)
START_WITHIN = 60.0


class LiveDay(Day):
    """People act when the shared clock says so; the server stamps what they do by its own reading of it."""

    def minute(self, moment: datetime) -> None:
        for act in self.taken(moment):
            act(clock.now())
        self._look_at_today(clock.now())

    def run(self, until: datetime) -> None:
        while clock.now() < until:
            self.minute(clock.now())
            time.sleep(0.1)


def play(stage: Stage, seed: int, *, rate: float = RATE, until: datetime | None = None) -> dict[str, Any]:
    """The day, or its part up to `until`, then the report. Servers listen on loopback only and are gone at the end."""
    end = until or stage.slots[-1].end_at + AFTER
    stage.ends = end
    stage.slots = [slot for slot in stage.slots if slot.start_at < end]
    stage.due = {key: moment for key, moment in stage.due.items() if moment < end}
    begins = stage.slots[0].start_at - LEAD
    with clock.at(begins):
        a_homeroom_teacher_on_leave(stage)
    with _virtual_clock(begins, rate), _served() as (address, supervisor):
        stop = threading.Event()
        killer = threading.Thread(target=_kill_at_random, args=(supervisor, seed, stop), daemon=True)
        clock.write_virtual(_clock_file(), begins, rate)  # from here on, not from when the server was started
        killer.start()
        LiveDay(stage, OverHttp(address)).run(end)
        stop.set()
        killer.join()
        _let_it_recover()
    with clock.at(end):
        return report(stage, grace=timedelta(seconds=RECOVERY * rate))


def _clock_file() -> Path:
    return config.HOME / "clock.json"


@contextmanager
def _virtual_clock(begins: datetime, rate: float) -> Iterator[None]:
    clock.write_virtual(_clock_file(), begins, rate)
    os.environ[clock.VIRTUAL_CLOCK_VARIABLE] = str(_clock_file())
    try:
        yield
    finally:
        del os.environ[clock.VIRTUAL_CLOCK_VARIABLE]
        _clock_file().unlink()


@contextmanager
def _served() -> Iterator[tuple[str, int]]:
    """`xuean serve` on a free loopback port; its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from xuean.project.cli import main; main()", "serve", "--port", str(port)]
    with (config.HOME / "live.log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(30)
        if server.poll() is None:
            server.kill()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    limit = clock.monotonic() + START_WITHIN
    while clock.monotonic() < limit and server.poll() is None:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return  # pages and background work both
        time.sleep(0.1)
    raise RuntimeError("the server did not start; see live.log")


def _let_it_recover() -> None:
    """What a last kill left undone is done by whoever was started again: a sign of life, and a moment to work in."""
    stopped, limit = clock.now(), clock.monotonic() + RECOVERY
    while clock.monotonic() < limit:
        last = heartbeat(clock.now()).at
        if last and last > stopped:
            break
        time.sleep(0.2)
    time.sleep(WORK)


def _kill_at_random(supervisor: int, seed: int, stop: threading.Event) -> None:
    """One process below the supervisor at a time, web or worker, without a word."""
    pick = random.Random(seed)
    while not stop.wait(pick.uniform(*BETWEEN_KILLS)):
        victims = _below(supervisor)
        if victims:
            with suppress(ProcessLookupError):
                os.kill(pick.choice(victims), signal.SIGKILL)


def _below(parent: int) -> list[int]:
    """Children and grandchildren, by the process table."""
    table: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            after = entry.read_text().rpartition(")")[2].split()
            table.setdefault(int(after[1]), []).append(int(entry.parent.name))
    children = table.get(parent, [])
    return children + [one for child in children for one in table.get(child, [])]
