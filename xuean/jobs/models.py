"""Jobs, schedules, heartbeats and clock jumps: installation tables, written without a pen (reasons in room.py)."""

from django.db import models
from django.db.models import Q

from xuean.core.ids import new_id

QUEUED, RUNNING, DONE, DEAD, DISCARDED = "queued", "running", "done", "dead", "discarded"
STATES = (QUEUED, RUNNING, DONE, DEAD, DISCARDED)


class Job(models.Model):
    """One promise to run a task. `args` holds ids and codes only, never personal data.

    `not_before` and the `_at` fields are on the house clock; `lease_until` is on the database's clock, which all
    workers share and which a simulated day does not speed up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    args = models.JSONField(default=dict)
    school_id = models.UUIDField(null=True)
    key = models.CharField(max_length=200, unique=True, null=True)
    state = models.CharField(max_length=10, default=QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=5)
    worker = models.CharField(max_length=100, default="")
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField()
    last_error = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="jobs_job_state")]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state=QUEUED), name="jobs_job_queued"),
            models.Index(fields=["lease_until"], condition=Q(state=RUNNING), name="jobs_job_running"),
            models.Index(fields=["school_id", "finished_at"], condition=Q(state=DEAD), name="jobs_job_dead"),
            models.Index(fields=["finished_at"], condition=Q(state=DONE), name="jobs_job_done"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Schedule(models.Model):
    """The next slot of a periodic task; moved by compare-and-set, so any number of workers queue each slot once."""

    name = models.CharField(primary_key=True, max_length=100)
    next_run = models.DateTimeField()
    every = models.DurationField()


class Heartbeat(models.Model):
    """The last sign of life of one lane of one worker. `beat_at`: house clock; `lease_until`: database clock."""

    id = models.CharField(primary_key=True, max_length=120)  # worker/lane
    worker = models.CharField(max_length=100)
    lane = models.CharField(max_length=20)
    beat_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)


class ClockJump(models.Model):
    """A clock moved by more than the law of the watch allows. While one is not released, nothing may be disposed of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    noticed_at = models.DateTimeField()
    worker = models.CharField(max_length=100)
    wall_seconds = models.FloatField()  # how far the machine's clock moved against its own monotonic one
    database_seconds = models.FloatField()  # how far the database's clock did
    skew_seconds = models.FloatField()  # machine minus database, at that moment
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["noticed_at"], condition=Q(released_at__isnull=True), name="jobs_jump_open"),
        ]
