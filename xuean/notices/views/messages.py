"""Messages: the own ones, and those that could not be sent."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.kit.table import Column, Filter, Table
from xuean.kit.toasts import say
from xuean.notices import reads
from xuean.notices.actions import messages as actions
from xuean.outbox.flow import FAILED, QUEUED, UNKNOWN
from xuean.outbox.models import Envelope
from xuean.outbox.words import REASONS, STATES

NOT_SENT = Table(
    columns=[
        Column("recipient", gettext_lazy("To"), "recipient.name", title=True, sort="recipient__pinyin"),
        Column("student", gettext_lazy("About"), "student.person.name", sort="student__person__pinyin"),
        Column("created_at", gettext_lazy("Written"), sort="created_at"),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("reason", gettext_lazy("Why"), sort="reason"),
        Column("act"),
    ],
    filters=[
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [(state, STATES[state]) for state in (FAILED, UNKNOWN, QUEUED)],
            lambda rows, value: rows.filter(state=value),
            gettext_lazy("State: all"),
        )
    ],
    order="-created_at",
)


@page(signed_in="one's own messages")
def inbox(request: HttpRequest) -> HttpResponse:
    letters = reads.inbox(_actor(request))
    return render(request, "notices/inbox.html", {"letters": letters})


@page(signed_in="one's own messages")
def letter(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """One message in full: from now on it is delivered."""
    envelope = actions.show(_actor(request), envelope_id, clock.now())
    return render(request, "notices/letter.html", {"letter": reads.letter(envelope)})


@page("envelope", "read")
def undelivered(request: HttpRequest) -> HttpResponse:
    actor, now = _actor(request), clock.now()
    shown = NOT_SENT.page(request, reads.undelivered(actor, now))
    may: dict[UUID, Any] = {row.id: actions.close.verdict(actor, row, now) for row in shown.rows}
    context = {"page": shown, "may": may, "states": STATES, "reasons": REASONS}
    return render(request, "notices/undelivered.html", context)


@page("envelope", "manage")
def again(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """POST: all channels once more."""
    envelope = _mine(request, envelope_id)
    if request.method == "POST":
        _try(request, lambda: actions.send_again(_actor(request), envelope), _("It is on its way again."))
    return redirect("notices:undelivered")


@page("envelope", "manage")
def close(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """POST: told in another way, or no longer needed."""
    envelope = _mine(request, envelope_id)
    if request.method == "POST":
        reason = "told-otherwise" if request.POST.get("reason") == "told-otherwise" else "not-needed"
        _try(request, lambda: actions.close(_actor(request), envelope, reason=reason), _("Recorded."))
    return redirect("notices:undelivered")


def _mine(request: HttpRequest, envelope_id: UUID) -> Envelope:
    return get_object_or_404(narrow(_actor(request), "manage", Envelope.objects.all()), pk=envelope_id)


def _try(request: HttpRequest, act: Any, done: str) -> None:
    try:
        act()
    except Refused as refused:
        say(request, refused.because, "warning")
    else:
        say(request, done)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]
