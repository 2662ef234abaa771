"""What a person decides about a job that was given up, and about a clock jump. For actions of an upper floor."""

from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.jobs.models import DEAD, DISCARDED, QUEUED, ClockJump, Job
from xuean.jobs.words import NOT_DEAD


def retry(pen: Pen, job: Job) -> Job:
    """Queue a dead job again with all its attempts. Raises Refused when it is not dead (any more)."""
    _move(job, state=QUEUED, attempts=0, not_before=pen.now, finished_at=None, worker="")
    pen.note(job=str(job.pk), name=job.name)
    return job


def discard(pen: Pen, job: Job) -> Job:
    """Give a dead job up for good; the row stays. Raises Refused when it is not dead (any more)."""
    _move(job, state=DISCARDED, finished_at=pen.now)
    pen.note(job=str(job.pk), name=job.name)
    return job


def release_disposal(pen: Pen) -> int:
    """A person has looked into the clock jumps: disposal may go on. Returns how many were released."""
    released = ClockJump.objects.filter(released_at__isnull=True).update(released_at=pen.now)
    pen.note(released=released)
    return released


def _move(job: Job, **values: object) -> None:
    if not Job.objects.filter(pk=job.pk, state=DEAD).update(**values):
        raise Refused(NOT_DEAD)
    job.refresh_from_db()
