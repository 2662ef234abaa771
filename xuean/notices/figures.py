"""The figures of the regulations that this floor asks for, by school and day."""

from datetime import datetime, timedelta
from uuid import UUID

from xuean.notices.rules import Figures as CallFigures
from xuean.outbox.rules import Figures as SendFigures
from xuean.people.models import School
from xuean.rulebook import book

_UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "seconds": timedelta(seconds=1)}


def sending(school_id: UUID, now: datetime) -> SendFigures:
    """A20, A24: fallback and caps."""
    school = School.objects.get(pk=school_id)
    rules, on = book(school), now.astimezone(school.tz).date()
    fallback = rules.value("notices.fallback-after", on)
    return SendFigures(
        fallback_after=fallback.value * _UNITS[fallback.unit],
        attempts_at_most=rules.at("notices.attempts-at-most", on),
        per_guardian_per_day=rules.at("notices.per-guardian-per-day", on),
        per_school_per_minute=rules.at("notices.per-school-per-minute", on),
    )


def calling(school: School, now: datetime) -> CallFigures:
    """B2.4: whom to call, in which order, how often."""
    rules, on = book(school), now.astimezone(school.tz).date()
    redial = rules.value("notices.redial-after", on)
    return CallFigures(
        order=tuple(rules.at("notices.contact-order", on)),
        per_number=rules.at("notices.attempts-per-number", on),
        redial_after=redial.value * _UNITS[redial.unit],
    )
