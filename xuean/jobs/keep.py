"""Keeping a lease alive from a thread while the job itself is busy."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from xuean.jobs import queue
from xuean.jobs.models import Job

log = logging.getLogger(__name__)


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Prolong the lease every third of its length until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=_prolong_until, args=(job, over), daemon=True, name=f"lease-{job.pk}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=queue.LEASE.total_seconds())


def _prolong_until(job: Job, over: threading.Event) -> None:
    pause = queue.LEASE.total_seconds() / 3
    try:
        while not over.wait(pause):
            if not _prolong(job):
                return
    finally:
        connection.close()


def _prolong(job: Job) -> bool:
    try:
        return queue.prolong(job)
    except DatabaseError as error:  # busy or away: an atomic job on SQLite holds the lock itself; try again next time
        log.info("lease of job %s not prolonged: %s", job.pk, type(error).__name__)
        connection.close()
        return True
