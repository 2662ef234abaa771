"""A planned file is written: all of it in one transaction, with one entry, or nothing."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from xuean.acts.action import Action, batch
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import Refused
from xuean.duties.actions import calendar_changed, touch
from xuean.people import naming, structure
from xuean.people.models import School, SchoolClass
from xuean.presence.days import school_day_of
from xuean.roster.kinds import BELLS, KINDS
from xuean.roster.models import PREVIEWED, SAVED, SAVING, ImportRun
from xuean.roster.planning.plan import Plan, drafts
from xuean.roster.planning.prepare import Prepared
from xuean.roster.planning.writes import Spot, write
from xuean.roster.reading.classes import YEARS
from xuean.rulebook.shelf import book
from xuean.vault.bulk import check_now

UNDO_WITHIN = "roster.undo-import-within"


def save(pen: Pen, run: ImportRun, *, now: datetime, prepared: Prepared) -> ImportRun:
    """`prepared` was planned at `now`. Raises Refused when the school has changed since."""
    plan = prepared.plan
    school = locked(run)
    current = ImportRun.objects.get(pk=run.pk)
    if current.state not in (PREVIEWED, SAVING):
        raise Refused(_("This file is not waiting to be saved any more."))
    last = ImportRun.objects.filter(school=school).aggregate(last=Max("saved_at"))["last"]
    if last is not None and last > now:
        raise Refused(_("Somebody else has saved an import meanwhile. Look at the preview again."))
    opened = open_classes(pen, school, plan, now)
    write(pen, prepared.drafts, prepared.ready, opened, now)
    days = book(school).at(UNDO_WITHIN, school_day_of(now, school.tz))
    current.state, current.saved_at, current.undo_until = SAVED, now, now + timedelta(days=days)
    new = [klass.pk.hex for klass in SchoolClass.objects.filter(school=school, pk__in=opened.values(), created_at=now)]
    current.counts, current.progress, current.preview = plan.counts | {"classes": new}, 100, None
    current.save(update_fields=["state", "saved_at", "undo_until", "counts", "progress", "preview"])
    if run.kind == BELLS:
        calendar_changed(pen)
    touch(pen, *{Ref("class", found) for found in opened.values()})
    pen.note(
        kind=run.kind,
        digest=run.file_digest,
        **plan.counts,
        classes=len(plan.made),
        fields=dict(Counter(name for row in plan.good for name in row.changes)),
    )
    check_now()
    return current


SAVE: dict[str, Action] = {
    kind.name: batch(f"roster.import{kind.suffix}", verb=kind.verb, record=kind.record)(save) for kind in KINDS.values()
}


def locked(run: ImportRun) -> School:
    """One import of a school at a time; roll-calls, which only point to the school, go on."""
    rows = School.objects.filter(pk=run.school_id)
    if connection.features.has_select_for_no_key_update:
        rows = rows.select_for_update(no_key=True)
    return rows.get()


def open_classes(pen: Pen, school: School, plan: Plan, now: datetime) -> dict[Spot, UUID]:
    """The classes and grades of the plan, made or opened again where need be."""
    spots = {spot for draft in drafts(plan.good) for spot in draft.spots}
    on = now.astimezone(school.tz).date()
    found = {}
    for spot in sorted(spots, key=str):
        code, entry_year, number, given = spot
        years = max(YEARS[code], naming.grade_number(entry_year, on))
        grade = structure.open_grade(pen, structure.open_stage(pen, school, code, years), entry_year)
        if not number and not given:
            found[spot] = grade.pk
            continue
        klass = structure.open_class(pen, grade, number, given)
        if klass.closed_on is not None:
            klass.closed_on = None
            klass.save(update_fields=["closed_on"])
        found[spot] = klass.pk
    return found
