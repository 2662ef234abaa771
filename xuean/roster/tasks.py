"""Large files in the background: planned and saved by whoever asked for it, with the rights this person has then."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from xuean.access.actor import Actor
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.jobs.tasks import Run, task
from xuean.people.models import Person
from xuean.roster import flow
from xuean.roster.actions.prepare import CHANGE, FORGET
from xuean.roster.choices import Choices
from xuean.roster.models import PREVIEWED, READING, SAVING, ImportRun

UNSAVED_FOR = timedelta(days=7)
log = logging.getLogger("xuean.roster")


@task("roster.look", atomic=False, max_attempts=3)
def look(run: Run, import_run: str, person: str) -> None:
    """Plan the file; done twice it is the same preview."""
    found, actor = _of(import_run, person)
    if found.state == READING:
        flow.plan(actor, found, Choices.from_json(found.choices), clock.now())


@task("roster.save", atomic=False, max_attempts=3)
def save(run: Run, import_run: str, person: str, valid_only: bool) -> None:
    """Saved once: a run that is saved is not saved again. What stands against it brings the preview back."""
    found, actor = _of(import_run, person)
    if found.state != SAVING:
        return
    try:
        flow.finish_save(actor, found, clock.now(), valid_only=valid_only)
    except (Refused, NotYours):
        log.info("import %s was not saved", found.pk)
        CHANGE[found.kind](actor, found, now=clock.now(), state=PREVIEWED, refusal="changed")


@task("roster.forget", atomic=False)
def forget(run: Run) -> None:
    """Contents that nobody needs any more: after the undo, and of files that were never saved."""
    now = clock.now()
    over = Q(undo_until__lte=now) | Q(saved_at=None, created_at__lte=now - UNSAVED_FOR)
    for found in ImportRun.objects.filter(over).exclude(choices__isnull=True):
        FORGET[found.kind](Actor.for_system("roster", found.school_id), found, now=now)


def _of(import_run: str, person: str) -> tuple[ImportRun, Actor]:
    found = ImportRun.objects.select_related("school").get(pk=UUID(import_run))
    asked = Person.objects.select_related("school").get(pk=UUID(person))
    return found, Actor.for_person(asked, clock.now())
