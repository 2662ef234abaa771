"""Running one job."""

import logging
from datetime import datetime

from django.db import transaction

from xuean.core import clock
from xuean.jobs import queue, rules, tasks
from xuean.jobs.keep import kept
from xuean.jobs.models import Job
from xuean.jobs.tasks import Run, Task

log = logging.getLogger(__name__)


def run_next(worker: str, now: datetime) -> Job | None:
    """Claim the next due job and run it; None when nothing is due. Errors of the task are recorded, never raised."""
    job = queue.claim(worker, now)
    if job is None:
        return None
    task = tasks.named(job.name)
    try:
        with kept(job):
            (_run_atomic if task.atomic else _run_outside)(task, job, now)
    except queue.LostLease:
        log.warning("job %s (%s) was taken over, attempt %s rolled back", job.pk, job.name, job.attempts)
    except Exception as error:  # whatever a task does must not end the worker
        log.error("job %s (%s) attempt %s: %s", job.pk, job.name, job.attempts, rules.error_text(error))
        queue.fail(job, error, clock.now())
    return job


def _run_atomic(task: Task, job: Job, now: datetime) -> None:
    with transaction.atomic():
        task.run(_told(job, now), **job.args)
        queue.finish(job, clock.now())


def _run_outside(task: Task, job: Job, now: datetime) -> None:
    task.run(_told(job, now), **job.args)
    queue.finish(job, clock.now())


def _told(job: Job, now: datetime) -> Run:
    return Run(job.pk, job.school_id, job.attempts, now, held=lambda: queue.held(job))
