"""The figures of sign-in and search, from the book in force today."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from xuean.rulebook.shelf import book


def figure(name: str, now: datetime) -> Any:
    """Raises UnknownName or NothingInForce. A login belongs to no school, so the installation's zone gives the day."""
    return book(None).at(name, now.astimezone(ZoneInfo(settings.TIME_ZONE)).date())


def span(name: str, now: datetime) -> timedelta:
    """A figure counted in minutes, hours or days."""
    value = book(None).value(name, now.astimezone(ZoneInfo(settings.TIME_ZONE)).date())
    return timedelta(**{value.unit: value.value})
