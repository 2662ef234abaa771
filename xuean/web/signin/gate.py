"""Between knowing who asks and answering: the lock, the open questions of sign-in, confirming for sensitive pages.

Sets `request.confirmed`: whether this person proved who they are within the last minutes (rooms below may ask for it).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse

from xuean.access.guards import Policy
from xuean.access.registry import record_class
from xuean.core import clock
from xuean.web.asked import Asked
from xuean.web.figures import figure, span
from xuean.web.models import Session
from xuean.web.signin import sessions
from xuean.web.signin.entering import CHOOSE_KEY, CONFIRMED_KEY, FACTOR_KEY
from xuean.web.signin.factors import needs_factor

SAFE = ("GET", "HEAD", "OPTIONS")
POLL_HEADER = "X-Poll"  # a page refreshing itself: nobody is there
TOUCH_AFTER = 60  # seconds; a session is marked as used at most this often
WITHOUT_STEP_UP = ("call",)  # dialling for a duty that is due must not wait for a password; it shows one number


def open_when(*states: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page that answers although the session is "locked", or has still to choose "person" or set up a "factor"."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.open_when = frozenset(states)  # type: ignore[attr-defined]
        return view

    return mark


class Gate:
    """After ActorMiddleware."""

    def __init__(self, get_response: Callable[[Asked], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Asked) -> HttpResponse:
        request.confirmed = False  # type: ignore[attr-defined]
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return HttpResponseForbidden("cross-site")
        return self.get_response(request)

    def process_view(self, request: Asked, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        row = request.session.row
        now = clock.now()
        request.confirmed = confirmed(request, now)  # type: ignore[attr-defined]
        for state, page in self._waits(request, row, now):
            if state not in getattr(view, "open_when", ()):
                return away(request, page)
            return None
        policy: Policy | None = getattr(view, "policy", None)
        if policy and asks_confirmation(policy, now) and not request.confirmed:  # type: ignore[attr-defined]
            return away(request, "web:confirm")
        if POLL_HEADER not in request.headers and (now - row.last_seen_at).total_seconds() >= TOUCH_AFTER:
            sessions.seen(row, now)
        return None

    def _waits(self, request: Asked, row: Session, now: datetime) -> list[tuple[str, str]]:
        """(state, page) of what has to happen first, in this order."""
        if row.locked_at is None and now - row.last_seen_at >= span("signin.idle-lock-after", now):
            sessions.lock(row, now)
        actor = getattr(request, "actor", None)
        found = []
        if row.locked_at is not None:
            found.append(("locked", "web:locked"))
        if request.session.get(CHOOSE_KEY):
            found.append(("person", "web:choose-person"))
        if actor and not request.session.get(FACTOR_KEY) and needs_factor(actor.posts, now):
            found.append(("factor", "web:set-up-factor"))
        return found


def confirmed(request: Asked, now: datetime) -> bool:
    at: str = request.session.get(CONFIRMED_KEY) or ""
    return bool(at) and now - datetime.fromisoformat(at) < span("signin.step-up-for", now)


def asks_confirmation(policy: Policy, now: datetime) -> bool:
    """Pages about a record class with one of the marks the book names (A26)."""
    if not policy.record or policy.verb in WITHOUT_STEP_UP:
        return False
    return record_class(policy.record).mark in figure("signin.step-up-marks", now)


def away(request: Asked, page: str) -> HttpResponse:
    """To another page of sign-in, which comes back here; a fragment's whole page goes."""
    address = f"{reverse(page)}?next={quote(place_of(request))}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def place_of(request: Asked) -> str:
    """Where the person is: this page, or the page whose form or fragment this is."""
    if request.method in SAFE and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    source = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    parts = urlsplit(source)
    if parts.netloc and parts.netloc != request.get_host():
        return reverse("web:today")
    return parts.path + (f"?{parts.query}" if parts.query else "") or reverse("web:today")
