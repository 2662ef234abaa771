"""The three record bases. Every model of the house declares one of them.

Event    append-only: what happened. Triggers on both databases refuse UPDATE and DELETE.
Version  a valid span of a fact; a correction is a new row that supersedes; rows are closed, never deleted.
State    changes only through its flow; never deleted.
"""

from typing import Any

from django.db import models

from xuean.core.ids import new_id
from xuean.core.pen import require_pen


class PenQuerySet(models.QuerySet):
    """Bulk writes ask for the pen too."""

    def _ask(self) -> None:
        require_pen(self.model._meta.label)

    def update(self, **values: Any) -> int:
        self._ask()
        return super().update(**values)

    def delete(self) -> Any:
        self._ask()
        raise TypeError(f"{self.model._meta.label} is never deleted; withdraw or supersede it")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        self._ask()
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        self._ask()
        return super().bulk_update(objs, *args, **kwargs)


class Record(models.Model):
    """Common to all: a UUIDv7 key known before insert, and the pen."""

    base = ""  # "event", "version" or "state"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects = PenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        require_pen(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        require_pen(self._meta.label)
        raise TypeError(f"{self._meta.label} is never deleted; withdraw or supersede it")


class Event(Record):
    """Happened once, stays as it was recorded."""

    base = "event"
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} is append-only")
        super().save(*args, **kwargs)


class Version(Record):
    """Valid from `since` until `until` (half-open); `superseded_at` closes a corrected row."""

    base = "version"
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class State(Record):
    """A thing with a life: its fields change only inside actions."""

    base = "state"
    created_at = models.DateTimeField()

    class Meta:
        abstract = True
