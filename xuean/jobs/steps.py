"""The worker's own steps."""

from datetime import datetime, timedelta

from xuean.jobs import execute, heart, loop, queue, schedule
from xuean.jobs.heart import worker_name
from xuean.jobs.models import DONE, Job
from xuean.jobs.watch import EVERY as WATCH_EVERY
from xuean.jobs.watch import Watch

JOBS_LANE = "jobs"
DONE_KEPT = timedelta(days=30)
ME = worker_name()
_watch = Watch(ME)


def register() -> None:
    loop.register(work, 0.5, name="jobs.work", lane=JOBS_LANE)
    loop.register(schedule.queue_due, 5.0, name="jobs.schedules")
    loop.register(queue.sweep, 15.0, name="jobs.sweep")
    loop.register(_watch.look, WATCH_EVERY, name="jobs.clock-watch")
    loop.register(tidy, 3600.0, name="jobs.tidy", lane=JOBS_LANE)


def work(now: datetime) -> object:
    """Run one job; there may be more."""
    return loop.AGAIN if execute.run_next(ME, now) else None


def tidy(now: datetime) -> None:
    """Finished jobs are plumbing, not records: they are forgotten after a month, and their keys with them."""
    old = Job.objects.filter(state=DONE, finished_at__lt=now - DONE_KEPT)
    if old.exists():
        old.delete()
    heart.tidy()
