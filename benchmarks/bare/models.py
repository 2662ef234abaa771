"""Plain tables beside those of the house."""

import uuid

from django.db import models


class Pupil(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    group = models.IntegerField(db_index=True)
    seat = models.IntegerField()
    name = models.CharField(max_length=60)

    class Meta:
        app_label = "bare"
        db_table = "bare_pupil"


class Passage(models.Model):
    """A bare event of a gate: as few columns as one needs."""

    event = models.CharField(max_length=64, unique=True)
    who = models.CharField(max_length=64)
    at = models.DateTimeField()
    direction = models.CharField(max_length=3)

    class Meta:
        app_label = "bare"
        db_table = "bare_passage"


class Mark(models.Model):
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, db_index=False)
    lesson = models.IntegerField()
    kind = models.CharField(max_length=10)

    class Meta:
        app_label = "bare"
        db_table = "bare_mark"
        constraints = [models.UniqueConstraint(fields=["pupil", "lesson"], name="bare_mark_once")]
