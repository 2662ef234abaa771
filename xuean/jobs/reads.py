"""What pages, `doctor` and `/readyz` ask. Access is judged by the caller: the record class is `job`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from xuean.jobs import dbclock, tasks
from xuean.jobs.models import DEAD, QUEUED, ClockJump, Heartbeat, Job


@dataclass(frozen=True, slots=True)
class Beat:
    """`at`: the last sign of life of any worker; `age`: seconds since (None before the first); `alive`: every lane seen
    beats now; `silent`: lanes that used to beat, were not stopped, and no longer do; `workers`: how many are alive.
    """

    at: datetime | None
    age: float | None
    alive: bool
    workers: int
    silent: tuple[str, ...] = ()


def heartbeat(now: datetime) -> Beat:
    """Whether background work goes on."""
    at = Heartbeat.objects.aggregate(at=Max("beat_at"))["at"]
    living = list(Heartbeat.objects.filter(stopped_at__isnull=True, lease_until__gt=dbclock.now()))
    lanes = {beat.lane for beat in living}
    workers = {beat.worker for beat in living}
    expected = set(Heartbeat.objects.filter(worker__in=workers, stopped_at__isnull=True).values_list("lane", flat=True))
    silent = tuple(sorted(expected - lanes))
    age = (now - at).total_seconds() if at else None
    return Beat(at, age, bool(living) and not silent, len(workers), silent)


def dead() -> QuerySet[Job]:
    """Jobs that were given up and wait for a person, the latest first."""
    return Job.objects.filter(state=DEAD).order_by("-finished_at", "-id")


def of_school(jobs: QuerySet[Job], school_id: UUID) -> QuerySet[Job]:
    return jobs.filter(school_id=school_id)


def unknown_names(now: datetime) -> dict[str, int]:
    """Due jobs whose task no running version knows: name to count. For `doctor`."""
    rows = Job.objects.filter(state=QUEUED, not_before__lte=now).exclude(name__in=tasks.names())
    return {row["name"]: row["n"] for row in rows.values("name").annotate(n=Count("id"))}


def clock_jumps() -> QuerySet[ClockJump]:
    """Jumps that nobody has looked into yet, the latest first."""
    return ClockJump.objects.filter(released_at__isnull=True).order_by("-noticed_at")


def disposal_frozen() -> bool:
    """True while a clock jump is not released: no deadline of keeping can be trusted."""
    return clock_jumps().exists()
