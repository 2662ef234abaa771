"""Duties nobody records a fact about: what the calendar makes owed, and duties whose people have changed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from xuean.access.actor import Actor
from xuean.core.pen import Pen, holding
from xuean.duties.actions import owe_all, rehold
from xuean.duties.models import UNSETTLED, Duty, Watch
from xuean.duties.registry import Occurrence, Window, sources
from xuean.duties.run import log, run_of, school_of
from xuean.people.models import School, StaffLeave, Tie

TAG = "duties.expect"
PEOPLE = "people"  # the source that asks whether posts have passed to others
AGAIN = timedelta(seconds=15)  # a source that does not say when is asked again after this
AT_ONCE = 20  # duties owed in one transaction: whoever saves something meanwhile waits for no more
AT_MOST = timedelta(minutes=5)  # and whatever it says after this: days, bells and lessons change

Entry = Callable[[Pen], None]


def due_schools(now: datetime) -> list[School]:
    """Schools with a source to be asked: its moment has come, the clock was set back, or it was never asked."""
    come = Watch.objects.filter(_come(now)).values_list("school_id", flat=True)
    never = Q()
    for source in (PEOPLE, *sources()):
        never |= ~Q(id__in=Watch.objects.filter(source=source).values("school_id"))
    return list(School.objects.filter(Q(id__in=set(come)) | never).order_by("id"))


def ask(school: School, now: datetime, entry: Entry) -> None:
    """Ask every source of the school whose moment has come, each in a transaction of its own."""
    waiting = set(Watch.objects.filter(school=school).exclude(_come(now)).values_list("source", flat=True))
    for source in (PEOPLE, *sources()):
        if source in waiting:
            continue
        try:
            while not _asked(school, source, now, entry):
                pass
        except Exception:
            log.exception("source %s of school %s could not be asked; the next tick tries again", source, school.id)


def _come(now: datetime) -> Q:
    return Q(next_at__lte=now) | Q(next_at__gt=now + AT_MOST)


def _asked(school: School, source: str, now: datetime, entry: Entry) -> bool:
    """One transaction; False when it owed as much as one may and there is more to owe."""
    pen = Pen(actor=Actor.for_system("duties", school.id), school_id=school.id, tag=TAG, now=now)
    with transaction.atomic():
        with holding(pen):
            done = _ask(pen, source, now)
        if pen.codes:
            entry(pen)
    return done


def _ask(pen: Pen, source: str, now: datetime) -> bool:
    row = _row(pen, source)
    if row is None:
        return True
    window = Window(min(row.asked_at, now), now)
    next_at = _people(pen, window) if source == PEOPLE else _expected(pen, source, window)
    if next_at is None:
        return False
    row.asked_at, row.next_at = now, min(next_at, now + AT_MOST)
    row.save(update_fields=["asked_at", "next_at"])
    return True


def _row(pen: Pen, source: str) -> Watch | None:
    """The row, locked; None when another worker has it or has just asked."""
    mine = Watch.objects.filter(school_id=school_of(pen), source=source)
    rows = mine.filter(_come(pen.now))
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    row = rows.first()
    if row is None and not mine.exists():
        fresh = {"asked_at": pen.now, "next_at": pen.now, "created_at": pen.now}
        made, created = Watch.objects.get_or_create(school_id=school_of(pen), source=source, defaults=fresh)
        return made if created else None
    return row


def _expected(pen: Pen, source: str, window: Window) -> datetime | None:
    """Owe what has come and was not owed before. Returns when to ask again; None when there is more to owe now."""
    found = sources()[source](run_of(pen).school, window, pen.now)
    come = [one for one in found.occurrences if one.at <= pen.now]
    known = _known(pen, come)
    fresh = [one for one in come if (one.name, one.subject.record, one.subject.id, one.occurrence) not in known]
    owe_all(pen, fresh[:AT_ONCE])
    if len(fresh) > AT_ONCE:
        return None
    return max(found.next_at, pen.now) if found.next_at else pen.now + AGAIN


def _known(pen: Pen, items: list[Occurrence]) -> set[tuple[object, ...]]:
    """One query, closed duties too: what was settled is not owed again."""
    rows = Duty.objects.filter(
        school_id=school_of(pen),
        subject_id__in={one.subject.id for one in items},
        name__in={one.name for one in items},
        occurrence__in={one.occurrence for one in items},
    )
    return set(rows.values_list("name", "subject_record", "subject_id", "occurrence"))


def _people(pen: Pen, window: Window) -> datetime:
    """Posts that began, ended or were recorded, leave that did: the open duties of the school pass on."""
    if any(_changes(pen, window)):
        mine = Duty.objects.filter(UNSETTLED, school_id=school_of(pen))
        taken = rehold(pen, mine.iterator(chunk_size=500))
        if taken:
            pen.note(taken_over=taken)
    return pen.now + AGAIN


def _changes(pen: Pen, window: Window) -> Iterable[bool]:
    within = Q()
    for moment in ("since", "until", "recorded_at", "superseded_at"):
        within |= Q(**{f"{moment}__gt": window.since, f"{moment}__lte": window.until})
    for model in (Tie, StaffLeave):
        yield model._default_manager.filter(within, school_id=school_of(pen)).exists()
