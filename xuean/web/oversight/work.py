"""Background work as a page shows it. Jobs of no school belong to the installation: the administrator of its only
school looks after them; where there are several schools, only the machine's operator does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.access.answers import may, narrow
from xuean.audit.reads import sealing
from xuean.calendars.reads import first_unknown, term_on
from xuean.duties.reads import unheld
from xuean.jobs import reads
from xuean.jobs.models import ClockJump, Job, Schedule
from xuean.kit.table import Column, Table
from xuean.kit.when import duration, short_day
from xuean.people.models import School

CALENDAR_AHEAD = 60  # days
SEAL_AGE = 300  # seconds: a seal is due each minute

DEAD_JOBS = Table(
    columns=[
        Column("name", _("Job"), title=True, sort="name"),
        Column("finished_at", _("Given up"), sort="finished_at"),
        Column("attempts", _("Tries"), sort="attempts", numeric=True),
        Column("last_error", _("Why")),
        Column("acts", ""),
    ],
    order="-finished_at",
)

NAMES: dict[str, Any] = {
    "files.sweep": _("Look for photos and papers that belong to nothing"),
    "roster.forget": _("Forget the files of imports"),
    "roster.look": _("Read a file that was handed in"),
    "roster.save": _("Save an import"),
    "web.tidy-sign-in": _("Clear away what sign-in no longer needs"),
}


def name_of(job: str) -> str:
    """In words; a job of a version not known here as it stands."""
    return str(NAMES.get(job, job))


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it should be, and what to do."""

    text: str
    href: str = ""


def dead_jobs(actor: Actor) -> "QuerySet[Job]":
    return visible(actor, reads.dead())


def visible(actor: Actor, jobs: "QuerySet[Job]", verb: str = "read") -> "QuerySet[Job]":
    mine = narrow(actor, verb, jobs)
    if may(actor, verb, "job") and only_school():
        return jobs.filter(Q(pk__in=mine.values("pk")) | Q(school_id=None))
    return mine


def only_school() -> bool:
    return School.objects.count() == 1


def schedules() -> list[Schedule]:
    return list(Schedule.objects.order_by("next_run", "name"))


def jumps() -> list[ClockJump]:
    return list(reads.clock_jumps()[:20])


def findings(school: School, now: datetime) -> list[Finding]:
    """Of what concerns this school, the things the operator's own examination looks at too."""
    return [Finding(str(text)) for text in (*_of_worker(now), *_of_chain(now), *_of_school(school, now))]


def _of_worker(now: datetime) -> Iterable[object]:
    beat = reads.heartbeat(now)
    if not beat.alive:
        yield _("No background work is going on, so nothing is reminded or sent. Start it again on the server.")
    for lane in beat.silent:
        yield _("One part of the background work is silent: {lane}.").format(lane=lane)
    for name, count in reads.unknown_names(now).items():
        yield _("{count} jobs called {name} wait, and this version does not know them.").format(count=count, name=name)
    if reads.disposal_frozen():
        yield _("A clock has jumped. Until somebody has looked into it, nothing is disposed of.")


def _of_chain(now: datetime) -> Iterable[object]:
    state = sealing()
    if state.unsealed and state.sealed_at and (now - state.sealed_at).total_seconds() > SEAL_AGE:
        text = _("{count} entries of the audit have not been sealed for {time}.")
        yield text.format(count=state.unsealed, time=duration(now - state.sealed_at))


def _of_school(school: School, now: datetime) -> Iterable[object]:
    today = now.astimezone(school.tz).date()
    if term_on(school, today) is None:
        yield _("No term holds today, so no roll-call is expected. Enter the term in the calendar.")
    unknown = first_unknown(school, today, CALENDAR_AHEAD)
    if unknown is not None:
        text = _("From {day} the calendar knows only the weekdays: enter the official holidays and make-up days.")
        yield text.format(day=short_day(unknown, today))
    nobody = unheld(school).count()
    if nobody:
        yield _("{count} open duties are carried by nobody: give the posts concerned to somebody.").format(count=nobody)
