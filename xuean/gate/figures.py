"""What the book says about gates: read once a request."""

from datetime import datetime, timedelta

from xuean.gate.rules import Limits
from xuean.people.models import School
from xuean.presence.days import school_day_of
from xuean.rulebook import book


def limits(school: School, now: datetime) -> Limits:
    found = book(school)
    on = school_day_of(now, school.tz)
    return Limits(
        remember=timedelta(days=found.at("gate.events-remembered", on)),
        ahead=timedelta(minutes=found.at("gate.clock-ahead-at-most", on)),
        per_second=found.at("gate.requests-per-second", on),
    )


def events_at_most(school: School, now: datetime) -> int:
    return book(school).at("gate.events-per-request", school_day_of(now, school.tz))


def megabytes_at_most(school: School, now: datetime) -> int:
    return book(school).at("gate.megabytes-per-request", school_day_of(now, school.tz))


def code_valid(school: School, now: datetime) -> timedelta:
    return timedelta(minutes=book(school).at("gate.code-valid-for", school_day_of(now, school.tz)))


def signature_valid(school: School, now: datetime) -> timedelta:
    return timedelta(minutes=book(school).at("gate.signature-valid-for", school_day_of(now, school.tz)))
