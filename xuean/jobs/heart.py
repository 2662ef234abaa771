"""Signs of life of the worker's lanes."""

import os
import secrets
import socket
from datetime import timedelta

from django.db.models import Q

from xuean.core import clock
from xuean.jobs import dbclock
from xuean.jobs.models import Heartbeat

EVERY = 5.0
LIFE = timedelta(seconds=30)
KEPT = timedelta(days=7)


def worker_name() -> str:
    """Unique for each start: a process number alone comes back."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"


class Heart:
    """Beats for the lanes of one worker, at most once every few seconds each."""

    def __init__(self, worker: str):
        self.worker = worker
        self._last: dict[str, float] = {}

    def beat(self, lane: str) -> None:
        moment = clock.monotonic()
        if moment - self._last.get(lane, float("-inf")) < EVERY:
            return
        Heartbeat.objects.update_or_create(
            id=f"{self.worker}/{lane}",
            defaults={
                "worker": self.worker,
                "lane": lane,
                "beat_at": clock.now(),
                "lease_until": dbclock.now() + LIFE,
                "stopped_at": None,
            },
        )
        self._last[lane] = moment

    def stop(self) -> None:
        """The worker ends as it should: its lanes are no longer expected."""
        now = clock.now()
        Heartbeat.objects.filter(worker=self.worker).update(stopped_at=now, lease_until=dbclock.now())


def tidy() -> int:
    """Forget workers that have been silent for a week."""
    old = Heartbeat.objects.filter(Q(lease_until__lt=dbclock.now() - KEPT))
    return old.delete()[0] if old.exists() else 0
