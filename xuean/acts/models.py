"""The memory of answered requests, so that a repeat gets the first answer."""

from django.db import models

from xuean.core.records import Event
from xuean.people.models import School


class Answered(Event):
    """Key and body digest of a request and what was answered. Kept 30 days at least (security 4.12)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    actor_key = models.CharField(max_length=80)  # account, device or system
    key = models.CharField(max_length=80)
    body_digest = models.CharField(max_length=64)
    answer = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "actor_key", "key"], name="acts_answered_once")]
