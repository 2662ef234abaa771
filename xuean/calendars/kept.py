"""What a school has said about its time, kept in memory until it says something else.

Every question asks one small statement whether that has happened. It can tell because of how these tables are
written: days, closures and bells are never edited, a correction is a new row beside the old one, which is marked as
replaced; terms are edited, so all their words are looked at.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from threading import Lock
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q

from xuean.calendars.models import Bell, BellSchedule, DayClosure, SchoolDay, Term
from xuean.people.models import School

SCHOOLS = 100  # kept at once
Stamp = tuple[object, ...]

_ROWS = "COUNT(*) || '/' || COUNT({ended}) || '/' || COALESCE(MAX(CAST(id AS TEXT)), '')"
_TERM = "CAST(id AS TEXT) || name || CAST(since_on AS TEXT) || CAST(until_on AS TEXT)"
_ENDED = {SchoolDay: "replaced_at", DayClosure: "withdrawn_at", BellSchedule: "replaced_at", Bell: "id"}


@dataclass(frozen=True)
class Kept:
    """Read by many threads at once: nothing in it is changed, months are added."""

    school_id: UUID
    stamp: Stamp
    terms: tuple[Term, ...]
    schedules: tuple[BellSchedule, ...]  # not replaced, in order of their first day, with their bells
    _months: dict[tuple[int, int], "Month"] = field(default_factory=dict)

    def month(self, on: date) -> "Month":
        key = (on.year, on.month)
        if key not in self._months:
            self._months[key] = _month(self.school_id, on.replace(day=1))
        return self._months[key]


@dataclass(frozen=True, slots=True)
class Month:
    """What somebody here has said about its days."""

    days: Mapping[date, SchoolDay]
    closed: Mapping[date, set[str]]  # sessions that do not take place; "" for all of them


_kept: OrderedDict[UUID, Kept] = OrderedDict()
_lock = Lock()


def kept(school: School) -> Kept:
    """One statement when nothing has changed, three more when something has."""
    stamp = _stamp(school.id)
    found = _kept.get(school.id)
    if found is None or found.stamp != stamp:
        found = Kept(school.id, stamp, _terms(school), _schedules(school))
    with _lock:
        _kept[school.id] = found
        _kept.move_to_end(school.id)
        while len(_kept) > SCHOOLS:
            _kept.popitem(last=False)
    return found


def _stamp(school_id: UUID) -> Stamp:
    key = School._meta.pk.get_db_prep_value(school_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_question(connection.vendor), [key] * (len(_ENDED) + 1))
        return tuple(cursor.fetchone())


@cache
def _question(vendor: str) -> str:
    join = "STRING_AGG" if vendor == "postgresql" else "GROUP_CONCAT"
    wanted: dict[type[Model], str] = {model: _ROWS.format(ended=ended) for model, ended in _ENDED.items()}
    wanted[Term] = f"{join}({_TERM}, ',')"
    parts = (f"(SELECT {what} FROM {model._meta.db_table} WHERE school_id = %s)" for model, what in wanted.items())
    return f"SELECT {', '.join(parts)}"


def _terms(school: School) -> tuple[Term, ...]:
    return tuple(Term.objects.filter(school=school).order_by("id"))


def _schedules(school: School) -> tuple[BellSchedule, ...]:
    rows = BellSchedule.objects.filter(school=school, replaced_at=None)
    return tuple(rows.order_by("since_on", "id").prefetch_related("bells"))


def _month(school_id: UUID, begin: date) -> Month:
    span = Q(school=school_id, on__gte=begin, on__lt=(begin + timedelta(days=31)).replace(day=1))
    closed: dict[date, set[str]] = defaultdict(set)
    for closure in DayClosure.objects.filter(span, withdrawn_at=None):
        closed[closure.on].add(closure.session)
    days = {row.on: row for row in SchoolDay.objects.filter(span, replaced_at=None)}
    return Month(days, dict(closed))
