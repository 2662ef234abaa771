"""Taking a job, keeping it, finishing it. Every change is fenced by the number of the attempt."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from xuean.jobs import dbclock, rules, tasks
from xuean.jobs.models import DEAD, DONE, QUEUED, RUNNING, Job

LEASE = timedelta(seconds=60)
WORKER_DIED = "the worker died during the last attempt"


class LostLease(Exception):
    """Another worker has taken the job over: whatever this one did in the transaction is rolled back."""


def claim(worker: str, now: datetime) -> Job | None:
    """The next job that may run, leased to `worker` with its attempt counted; None when nothing is due.

    Reads plainly first: on SQLite the write lock is not taken every second for nothing.
    """
    moment = dbclock.now()
    for due in (_abandoned(moment), _queued(now)):
        if due.exists():
            with transaction.atomic():
                job = due.select_for_update(skip_locked=True).first()
                if job is not None:
                    return _lease(job, worker, moment)
    return None


def _queued(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state=QUEUED, not_before__lte=now, name__in=tasks.names()).order_by("not_before", "id")


def abandoned_q(moment: datetime) -> Q:
    """Lease run out; or so far ahead that the database's clock must have been set back since."""
    return Q(state=RUNNING) & (Q(lease_until__lte=moment) | Q(lease_until__gt=moment + 2 * LEASE))


def _abandoned(moment: datetime) -> QuerySet[Job]:
    """Jobs whose worker is gone and that may be tried again; the others are buried by `sweep`."""
    tries_left = Job.objects.filter(abandoned_q(moment), attempts__lt=F("max_attempts"))
    return tries_left.filter(name__in=tasks.names()).order_by("lease_until", "id")


def _lease(job: Job, worker: str, moment: datetime) -> Job:
    job.state, job.worker = RUNNING, worker
    job.attempts += 1  # counted now: a job that kills its worker must not come back for ever
    job.lease_until = moment + LEASE
    job.save(update_fields=["state", "worker", "attempts", "lease_until"])
    return job


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=RUNNING, worker=job.worker, attempts=job.attempts)


def held(job: Job) -> bool:
    return _mine(job).exists()


def prolong(job: Job) -> bool:
    """Extend the lease; False when the job is no longer this worker's."""
    return bool(_mine(job).update(lease_until=dbclock.now() + LEASE))


def finish(job: Job, now: datetime) -> None:
    """Raises LostLease when the job is no longer this worker's."""
    if not _mine(job).update(state=DONE, finished_at=now, lease_until=None, last_error=""):
        raise LostLease(str(job.pk))


def fail(job: Job, error: BaseException, now: datetime) -> None:
    """Try again later, or bury it when its attempts are used up."""
    if job.attempts >= job.max_attempts:
        _mine(job).update(state=DEAD, finished_at=now, lease_until=None, last_error=rules.error_text(error))
        return
    later = now + rules.wait(job.attempts, random.random())
    _mine(job).update(state=QUEUED, not_before=later, lease_until=None, last_error=rules.error_text(error))


def sweep(now: datetime) -> int:
    """Bury the jobs that took their worker with them on the last attempt. Returns how many."""
    gone = Job.objects.filter(abandoned_q(dbclock.now()), attempts__gte=F("max_attempts"))
    if not gone.exists():
        return 0
    return gone.update(state=DEAD, finished_at=now, lease_until=None, last_error=WORKER_DIED)
