"""The tick: take what is due, ask again, fire, point on. It may run late, twice, on two machines or after a week."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from xuean.access.actor import Actor
from xuean.audit import append
from xuean.core.pen import Pen, holding
from xuean.duties import watch
from xuean.duties.climb import Climbed, climb
from xuean.duties.engine import RECHECK
from xuean.duties.models import OPEN, Duty
from xuean.duties.run import log

TAG = "duties.tick"
BATCH = 100
SLACK = timedelta(minutes=5)  # between the clocks of two machines


@dataclass(slots=True)
class Ticked:
    """`due`: duties whose moment had come; `fired`: rungs; `met`: found settled; `failed`: left for the next tick."""

    due: int = 0
    fired: int = 0
    met: int = 0
    failed: list[UUID] = field(default_factory=list)


def tick(now: datetime, *, batch: int = BATCH) -> Ticked:
    """Everything due at `now`, oldest first, in transactions of at most `batch` duties of one school each."""
    ticked = Ticked()
    for school in watch.due_schools(now):
        watch.ask(school, now, entry)
    for school_id in list(_due(now).values_list("school_id", flat=True).distinct().order_by("school_id")):
        while _one_batch(school_id, now, batch, ticked):
            pass
    return ticked


def _due(now: datetime) -> "QuerySet[Duty]":
    """Pointers that have come; and those so far ahead that they were set while the clock was wrong."""
    return Duty.objects.filter(Q(next_at__lte=now) | Q(next_at__gt=now + RECHECK + SLACK), state=OPEN)


def _one_batch(school_id: UUID, now: datetime, size: int, ticked: Ticked) -> int:
    """How many duties were taken; 0 when none is left."""
    duties: list[Duty] = []
    try:
        with transaction.atomic():
            duties = list(_take(school_id, now, ticked.failed)[:size])
            climbed = _climb(school_id, duties, now)
    except Exception:
        if not duties:
            raise  # the database itself does not answer
        if size == 1:
            log.exception("duty %s could not climb; the next tick tries again", duties[0].id)
            ticked.failed.append(duties[0].id)
            return 1
        log.exception("a batch of school %s failed; its duties go one by one", school_id)
        return _one_by_one(school_id, now, size, ticked)
    ticked.due += len(duties)
    ticked.fired += len(climbed.fired)
    ticked.met += len(climbed.met)
    return len(duties)


def _one_by_one(school_id: UUID, now: datetime, size: int, ticked: Ticked) -> int:
    """So that one bad duty stops no other."""
    return sum(_one_batch(school_id, now, 1, ticked) for _ in range(size))


def _take(school_id: UUID, now: datetime, failed: Iterable[UUID]) -> "QuerySet[Duty]":
    rows = _due(now).filter(school_id=school_id).exclude(pk__in=list(failed)).order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows


def _climb(school_id: UUID, duties: list[Duty], now: datetime) -> Climbed:
    if not duties:
        return Climbed()
    pen = Pen(actor=Actor.for_system("duties", school_id), school_id=school_id, tag=TAG, now=now)
    with holding(pen):
        climbed = climb(pen, duties)
    if climbed.fired or climbed.met:
        pen.note(fired=[[str(rung.duty_id), rung.no] for rung in climbed.fired], met=[str(one) for one in climbed.met])
        entry(pen)
    return climbed


def entry(pen: Pen) -> None:
    """One audit entry for a batch in which something happened."""
    append(
        school_id=pen.school_id, tag=pen.tag, actor=pen.actor, subject=None, now=pen.now, codes=pen.codes, cause=None
    )
    for release in pen.after_commit:
        transaction.on_commit(release)
