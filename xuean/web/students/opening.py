"""How many files one person opens: from so many an hour on the person proves anew who reads, and from so many a day on
no further one opens. A26, against whoever goes through the school child by child. Figures and exceptions from the book.

Pages that a search for a missing child needs (where it is, whom to call) are not counted: nothing may slow them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render

from xuean.access.actor import Actor
from xuean.audit.append import append
from xuean.core import clock
from xuean.core.ref import Ref
from xuean.web.asked import Asked
from xuean.web.figures import figure
from xuean.web.models import SignInAttempt
from xuean.web.signin.digests import keyed
from xuean.web.signin.gate import away
from xuean.web.signin.stepup import step_up_required

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STOPPED = "web.files-stopped"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Opened:
    """Different files of the last hour and day, and whether this one is among them."""

    hour: int
    day: int
    lately: bool  # within the hour: nothing new to count
    today: bool


def opens_file(view: View) -> View:
    """Below `@page`. One question for each page, one row more for each other file."""

    @wraps(view)
    def counted(request: Asked, student_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        now, actor = clock.now(), request.actor
        known = opened(actor, student_id, now)
        if not known.today and known.day >= figure("access.students-opened-per-day", now) and not _exempt(actor, now):
            return _stopped(request, student_id, known, now)
        if not known.lately:
            over = known.hour >= figure("access.students-opened-per-hour", now)
            if over and step_up_required(request):
                return away(request, "web:confirm")
            _book(actor, student_id, now)
        return view(request, student_id, *args, **kwargs)

    return counted


def opened(actor: Actor, student_id: UUID, now: datetime) -> Opened:
    """What this person opened within a day, by digests alone. One question."""
    rows = SignInAttempt.objects.filter(kind="open", name=_reader(actor), at__gt=now - DAY, at__lte=now)
    last = dict(rows.order_by().values("device").annotate(last=Max("at")).values_list("device", "last"))
    lately = {file for file, at in last.items() if at > now - HOUR}
    this = _file(student_id)
    return Opened(len(lately), len(last), this in lately, this in last)


def _exempt(actor: Actor, now: datetime) -> bool:
    """The head of safety reads all."""
    return bool({*actor.posts} & {*figure("access.opened-without-limit", now)})


def _book(actor: Actor, student_id: UUID, now: datetime) -> None:
    SignInAttempt.objects.create(kind="open", name=_reader(actor), device=_file(student_id), address="", at=now)


def _stopped(request: Asked, student_id: UUID, known: Opened, now: datetime) -> HttpResponse:
    """The same for a file that does not exist; each refusal stands in the audit."""
    actor = request.actor
    append(
        school_id=actor.school_id,
        tag=STOPPED,
        actor=actor,
        subject=Ref("student", student_id),
        now=now,
        codes={"count": known.day},
        verb="read",
        outcome="refused",
    )
    return render(request, "web/students/stopped.html", {"count": known.day}, status=429)


def _reader(actor: Actor) -> str:
    return keyed("reader", str(actor.person_id))


def _file(student_id: UUID) -> str:
    return keyed("file", str(student_id))
