"""The worker process: one thread a lane, until told to stop."""

import logging
import signal
import threading

from django.db import connections

from xuean.jobs import loop, rules
from xuean.jobs.heart import Heart
from xuean.jobs.loop import Lane
from xuean.jobs.steps import ME

log = logging.getLogger(__name__)
GRACE = 20.0  # seconds that running steps get to end; what is not done by then comes back by its lease


def run(stop: threading.Event | None = None) -> int:
    """Work until SIGTERM or SIGINT (or `stop`). Returns the exit status: 1 when a lane ended by itself: restart it."""
    stop = stop or threading.Event()
    _stop_on_signals(stop)
    heart = Heart(ME)
    threads = [_start(Lane(name, stop, heart.beat)) for name in loop.lanes()]
    log.info("worker %s: %s", ME, ", ".join(loop.lanes()))
    while not stop.wait(1.0):
        if not all(thread.is_alive() for thread in threads):
            log.error("worker %s: a lane has ended", ME)
            stop.set()
            return 1
    for thread in threads:
        thread.join(timeout=GRACE)
    _say_goodbye(heart)
    return 0


def _start(lane: Lane) -> threading.Thread:
    thread = threading.Thread(target=_run_lane, args=(lane,), name=f"lane-{lane.name}", daemon=True)
    thread.start()
    return thread


def _run_lane(lane: Lane) -> None:
    try:
        lane.run()
    finally:
        connections.close_all()


def _stop_on_signals(stop: threading.Event) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())


def _say_goodbye(heart: Heart) -> None:
    try:
        heart.stop()
    except Exception as error:  # the database may be gone already; the beat runs out by itself
        log.info("no goodbye: %s", rules.error_text(error))
    finally:
        connections.close_all()
