"""A class officer's record before it counts, and the tokens of wall screens."""

from django.db import models

from xuean.core.records import State
from xuean.people.models import Person, School, TeachingGroup
from xuean.presence.models import Sweep


class ClassRecord(State):
    """B1.2: what a class officer saw. It becomes a roll-call only when the homeroom teacher confirms it."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    group = models.ForeignKey(TeachingGroup, on_delete=models.PROTECT, related_name="class_records", db_index=False)
    on = models.DateField()
    period = models.CharField(max_length=10)
    session_start_at = models.DateTimeField()
    marks = models.JSONField(default=dict)  # student id -> kind
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="waiting")  # waiting, confirmed, refused
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    sweep = models.ForeignKey(Sweep, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["school", "group", "on", "period"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at=None, decided_by=None)
                | models.Q(state__in=["confirmed", "refused"], decided_at__isnull=False, decided_by__isnull=False),
                name="attendance_record_decided",
            )
        ]


class WallToken(State):
    """A wall screen's right to see counts and classes of one school, never names. Only its digest is kept."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["school", "created_at"])]
