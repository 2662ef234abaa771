"""What the holiday library says of a day, and the plain weekday where it says nothing. Facts N33, N34."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import chinese_calendar
from chinese_calendar.constants import Holiday, in_lieu_days, workdays


@dataclass(frozen=True, slots=True)
class Proposal:
    """`known` is false where only the weekday speaks. `weekday`: whose timetable a make-up day may follow."""

    teaching: bool
    known: bool
    holiday: str = ""  # Chinese name
    weekday: int | None = None


def proposal(on: date) -> Proposal:
    """Never an exception: beyond the library's years Monday to Friday are school days."""
    try:
        teaching = chinese_calendar.is_workday(on)
    except NotImplementedError:
        return Proposal(on.isoweekday() <= 5, known=False)
    made_up_for = _make_up_weekdays().get(on)
    name = workdays.get(on) if made_up_for else (None if teaching else chinese_calendar.get_holiday_detail(on)[1])
    return Proposal(teaching, known=True, holiday=_chinese(name) if name else "", weekday=made_up_for)


@cache
def _make_up_weekdays() -> dict[date, int]:
    """The n-th made-up weekend day of a holiday follows the n-th weekday given off for it, as a proposal."""
    found = {}
    for year, name in sorted({(day.year, name) for day, name in workdays.items()}):
        made_up = sorted(day for day, holiday in workdays.items() if (day.year, holiday) == (year, name))
        given_off = sorted(day for day, holiday in in_lieu_days.items() if (day.year, holiday) == (year, name))
        for day, off in zip(made_up, given_off, strict=False):
            found[day] = off.isoweekday()
    return {day: found.get(day, day.isoweekday()) for day in workdays}


def _chinese(name: str) -> str:
    return next((holiday.chinese for holiday in Holiday if holiday.value == name), name)
