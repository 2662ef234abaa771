"""The devices of a school, and the one behind a token or a code."""

from datetime import datetime

from django.db.models import QuerySet

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.gate.models import Device
from xuean.gate.rules import digest_of


def devices_of(actor: Actor, now: datetime) -> "QuerySet[Device]":
    """Those in use first, then by name."""
    rows = narrow(actor, "read", Device.objects.all(), now=now).select_related("school")
    return rows.order_by("revoked_at", "name", "created_at")


def of_token(token: str) -> Device | None:
    return _one(token_digest=digest_of(token))


def of_code(code: str) -> Device | None:
    return _one(code_digest=digest_of(code))


def _one(**digest: str) -> Device | None:
    return Device.objects.filter(**digest, revoked_at=None).select_related("school").first()
