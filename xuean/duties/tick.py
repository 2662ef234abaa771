"""The tick: take what is due, ask again, fire, point on. It may run late, twice, on two machines or after a week."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from xuean.access.actor import Actor
from xuean.audit.append import append
from xuean.core.pen import Pen, holding
from xuean.duties import watch
from xuean.duties.climb import Climbed, climb
from xuean.duties.engine import RECHECK
from xuean.duties.models import Duty
from xuean.duties.run import log

TAG = "duties.tick"
BATCH = 20  # duties a transaction: a person who saves a roll-call meanwhile must not wait for more than a moment
SLACK = timedelta(minutes=5)  # between the clocks of two machines
SET_RIGHT = 20  # batches a tick spends on pointers that a wrong clock has set


@dataclass(slots=True)
class Ticked:
    """`due`: duties whose moment had come; `fired`: rungs; `met`: found settled; `failed`: left for the next tick."""

    due: int = 0
    fired: int = 0
    met: int = 0
    failed: list[UUID] = field(default_factory=list)


def tick(now: datetime, *, batch: int = BATCH) -> Ticked:
    """Everything due at `now`, oldest first, in transactions of at most `batch` duties of one school each.

    Also pointers so far ahead that only a clock that ran ahead can have set them. A duty that cannot climb is left for
    the next tick and stops no other. Raises OperationalError when the database itself does not answer.
    """
    ticked = Ticked()
    for school in watch.due_schools(now):
        watch.ask(school, now, entry)
    come, astray = Q(next_at__lte=now), Q(next_at__gt=now + RECHECK + SLACK)
    for school_id, duties in _batches(come, batch):
        _climb_all(school_id, duties, come, now, ticked)
    for school_id, duties in islice(_batches(astray, batch), SET_RIGHT):
        _climb_all(school_id, duties, astray, now, ticked)
    return ticked


def _batches(due: Q, size: int) -> Iterator[tuple[UUID, list[UUID]]]:
    """(school, duties) page by page along the index of pointers: no row is met twice, not even one that stays."""
    after = Q()
    while True:
        rows = Duty.objects.filter(due & after).order_by("next_at", "id")
        page = list(rows.values_list("next_at", "id", "school_id")[:size])
        by_school: dict[UUID, list[UUID]] = {}
        for _, identity, school_id in page:
            by_school.setdefault(school_id, []).append(identity)
        yield from by_school.items()
        if len(page) < size:
            return
        last_at, last_id, _ = page[-1]
        after = Q(next_at__gte=last_at) & (Q(next_at__gt=last_at) | Q(id__gt=last_id))


def _climb_all(school_id: UUID, ids: list[UUID], due: Q, now: datetime, ticked: Ticked) -> None:
    """One transaction; should it fail, one for each, so that one bad duty stops no other."""
    try:
        with transaction.atomic():
            duties = _locked(ids, due)
            climbed = _climb(school_id, duties, now)
    except OperationalError:
        raise
    except Exception:
        if len(ids) == 1:
            log.exception("duty %s could not climb; the next tick tries again", ids[0])
            ticked.failed.append(ids[0])
            return
        log.exception("a batch of school %s failed; its duties go one by one", school_id)
        for identity in ids:
            _climb_all(school_id, [identity], due, now, ticked)
        return
    ticked.due += len(duties)
    ticked.fired += len(climbed.fired)
    ticked.met += len(climbed.met)


def _locked(ids: list[UUID], due: Q) -> list[Duty]:
    """Those still due and in nobody else's hands; on SQLite the one writer needs no lock."""
    rows = Duty.objects.filter(due, pk__in=ids).order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows)


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
