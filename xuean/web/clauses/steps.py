"""Clauses that live in the ladder of another: 'half a day: the grade group' (B1.4) is a rung of the search for a
missing child (B1.3). A duty that has climbed to such a rung counts under its clause too."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.duties.models import OPEN, Duty, DutyRung
from xuean.people.models import School
from xuean.policy.book import Book
from xuean.policy.model import Ladder

PUNCTUAL = timedelta(minutes=1)  # the worker looks every second; a rung that came later than this came late
Steps = Mapping[tuple[str, int], tuple[str, ...]]


def ladders(rules: Book) -> list[Ladder]:
    """Every edition of every duty."""
    return [item for name in rules.duty_names() for item in rules.editions(name) if isinstance(item, Ladder)]


def beside(rules: Book) -> Steps:
    """(edition of a duty, number of the rung) -> the clauses it keeps beside the one its duty stands under."""
    found = {}
    for ladder in ladders(rules):
        for no, rung in enumerate(ladder.rungs, 1):
            others = tuple(one for one in rung.clauses if one != ladder.clause)
            if others:
                found[ladder.edition, no] = others
    return found


def kept_by(rules: Book, clause: str) -> list[str]:
    """Names of the duties that keep this clause on one of their rungs and stand under another."""
    found = [one.name for one in ladders(rules) if one.clause != clause and rungs_of(one, clause)]
    return list(dict.fromkeys(found))


def rungs_of(ladder: Ladder, clause: str) -> list[int]:
    """Numbers of the rungs that keep this clause."""
    return [no for no, rung in enumerate(ladder.rungs, 1) if clause in rung.clauses]


def climbed_to(rules: Book, school: School, clause: str) -> "QuerySet[DutyRung]":
    """Rungs that fired and keep this clause, of duties under another one."""
    places = [place for place, clauses in beside(rules).items() if clause in clauses]
    return _fired(school, places, Q(clause=clause))


def counted(actor: Actor, school: School, rules: Book, since: datetime, now: datetime) -> dict[str, dict[str, int]]:
    """By clause, what climbed to it since: `opened` duties, told `in_time` or `late`, and how many are still `open`."""
    known = beside(rules)
    seen = narrow(actor, "read", Duty.objects.filter(school=school), now=now)
    rows = _fired(school, known, Q()).filter(noticed_at__gte=since, noticed_at__lte=now, duty__in=seen.values("pk"))
    found: dict[str, dict[str, int]] = {}
    once: set[tuple[object, str]] = set()
    listed = rows.order_by("at").values_list(
        "duty_id", "duty__edition", "no", "clause", "at", "noticed_at", "duty__state"
    )
    for duty, edition, no, own, at, noticed_at, state in listed.iterator():
        for clause in known.get((edition, no), (own,)):
            if (duty, clause) in once:
                continue
            once.add((duty, clause))
            counts = found.setdefault(clause, {"opened": 0, "in_time": 0, "late": 0, "open": 0})
            counts["opened"] += 1
            counts["late" if noticed_at - at > PUNCTUAL else "in_time"] += 1
            counts["open"] += state == OPEN
    return found


def _fired(school: School, places: Iterable[tuple[str, int]], own: Q) -> "QuerySet[DutyRung]":
    """Rungs at these places of editions in the book; of editions that have left it, by what the rung says (`own`)."""
    wanted = [Q(duty__edition=edition, no=no) for edition, no in places]
    return DutyRung.objects.filter(reduce(or_, wanted, own & ~Q(clause=F("duty__clause"))), school=school)
