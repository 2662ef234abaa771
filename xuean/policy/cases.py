"""Cases beside the regulations: a trigger on a calendar, and the local times at which each rung must come.

Read by people, run by the tests through the pure engine. Times in the files are local to the calendar's zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from xuean.core.schooltime import Day, SchoolCalendar, Session
from xuean.policy.load import FOLDER, read_toml
from xuean.policy.shape import Table
from xuean.policy.speech import _


@dataclass(frozen=True, slots=True)
class Expected:
    """Rung `no` (from 1) comes at `at` and tells these."""

    no: int
    at: datetime
    tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`facts` are the moments given, `due` the deadline, `rungs` in the order they come. All instants have a zone."""

    file: str
    duty: str
    zh: str
    en: str
    calendar: SchoolCalendar
    facts: Mapping[str, datetime]
    due: datetime
    rungs: tuple[Expected, ...]

    @property
    def on(self) -> date:
        """The school day on which the duty was opened: the rule in force then holds."""
        return self.calendar.school_day_of(self.facts["opened"])


def read_cases(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Every case of the folder. Raises PolicyFault."""
    return tuple(case for path in sorted(folder.glob("*.cases.toml")) for case in _read_file(path))


def _read_file(path: Path) -> tuple[Case, ...]:
    head = Table(path.name, "", read_toml(path))
    calendars = {name: _calendar(path.name, name, entry) for name, entry in head.take("calendar", dict).items()}
    cases = head.each("case", lambda table: _case(table, calendars))
    head.finish()
    return cases


def _case(table: Table, calendars: dict[str, SchoolCalendar]) -> Case:
    en = table.take("en", str)
    table.where = en
    calendar = calendars[table.word("calendar", tuple(calendars))]
    facts: dict[str, Any] = table.take("facts", dict)
    if "opened" not in facts:
        raise table.fault(_("{key} is missing").format(key="opened"))
    return Case(
        file=table.file,
        duty=table.name("duty"),
        zh=table.take("zh", str),
        en=en,
        calendar=calendar,
        facts={name: _local(moment, calendar.zone) for name, moment in facts.items()},
        due=_local(table.take("due", datetime), calendar.zone),
        rungs=table.each("rungs", lambda rung: _expected(rung, calendar.zone)),
    )


def _expected(table: Table, zone: ZoneInfo) -> Expected:
    return Expected(table.take("no", int), _local(table.take("at", datetime), zone), table.words("tell"))


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone)


def _calendar(file: str, name: str, entry: Any) -> SchoolCalendar:
    """`weekdays` are ISO numbers; `make_up` days are school although not among them; `half` names what is open."""
    table = Table(file, name, entry)
    sessions = tuple(_session(*pair) for pair in table.take("sessions", dict).items())
    weekdays, closed = table.take("weekdays", list), table.take("closed", list, [])
    make_up, half = table.take("make_up", list, []), table.take("half", dict, {})
    zone = table.take("zone", str)
    table.finish()

    def day(on: date) -> Day | None:
        if on in closed or (on.isoweekday() not in weekdays and on not in make_up):
            return None
        open_names = half.get(on.isoformat())
        return Day(on, tuple(s for s in sessions if open_names is None or s.name in open_names))

    return SchoolCalendar(zone, day)


def _session(name: str, hours: list[str]) -> Session:
    start, end = (time.fromisoformat(hour) for hour in hours)
    return Session(name, start, end, half_day=name in ("am", "pm"))
