"""Which school day a moment belongs to, without asking the calendar (the day turns at 04:00 local)."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from xuean.core.schooltime import SchoolCalendar


@cache
def _bare(zone: ZoneInfo) -> SchoolCalendar:
    return SchoolCalendar(zone, {})


def school_day_of(moment: datetime, zone: ZoneInfo) -> date:
    return _bare(zone).school_day_of(moment)


def day_begins(on: date, zone: ZoneInfo) -> datetime:
    return _bare(zone).day_span(on)[0]


def last_of(on: date, zone: ZoneInfo) -> datetime:
    """The last instant that belongs to the day."""
    return _bare(zone).day_span(on)[1] - timedelta.resolution
