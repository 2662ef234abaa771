"""The badges of a student, those in use first."""

from datetime import datetime

from django.db.models import F, QuerySet

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.gate.models import Badge
from xuean.people.models import Student


def badges_of(actor: Actor, student: Student, now: datetime) -> "QuerySet[Badge]":
    rows = narrow(actor, "read", Badge.objects.filter(student=student, superseded_at=None), now=now)
    return rows.order_by(F("until").desc(nulls_first=True), "-since")
