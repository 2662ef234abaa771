"""From a right password to an open session: what is still asked, and what is remembered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xuean.access.middleware import PERSON_KEY
from xuean.people.models import Account
from xuean.web.asked import Asked
from xuean.web.signin import devices, factors, sessions
from xuean.web.signin.records import note, persons_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING_KEY = "pending"  # right password, second factor still to come: not signed in
PENDING_FOR = timedelta(minutes=10)
CHOOSE_KEY = "choose_person"
FACTOR_KEY = "factor"  # how the second factor was met: totp, recovery, trusted, demo; empty: not at all
CONFIRMED_KEY = "confirmed_at"


@dataclass(frozen=True, slots=True)
class Pending:
    account: Account
    next: str


def after_password(request: Asked, account: Account, now: datetime, wanted: str) -> HttpResponse:
    """On to the code, or in."""
    device = devices.known_device(account, devices.token_of(request))
    if factors.confirmed_factor(account) is None:
        return enter(request, account, now, wanted, factor="")
    if devices.is_trusted(device, now):
        return enter(request, account, now, wanted, factor="trusted")
    request.session.flush()
    request.session[PENDING_KEY] = {"account": str(account.pk), "at": now.isoformat(), "next": wanted}
    return redirect("web:code")


def pending(request: Asked, now: datetime) -> Pending | None:
    """Who showed a right password in this browser a moment ago."""
    kept: dict[str, Any] = request.session.get(PENDING_KEY) or {}
    if not kept or now - datetime.fromisoformat(kept["at"]) > PENDING_FOR:
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    return Pending(account, kept["next"]) if account else None


def enter(
    request: Asked, account: Account, now: datetime, wanted: str, *, factor: str, trust: bool = False
) -> HttpResponse:
    """Open the session under a fresh key. An account with several persons chooses next."""
    persons = persons_of(account)
    request.session.pop(PENDING_KEY, None)
    login(request, account, backend=BACKEND)
    request.session.cycle_key()  # also when this browser was already signed in as the same account
    request.session[CONFIRMED_KEY] = now.isoformat()
    request.session[FACTOR_KEY] = factor
    if len(persons) == 1:
        request.session[PERSON_KEY] = str(persons[0].pk)
    else:
        request.session.pop(PERSON_KEY, None)
        request.session[CHOOSE_KEY] = True
    request.session.set_expiry(int(request.session.life.total_seconds()))
    answer = redirect(safe_next(request, wanted))
    new_here = devices.known_device(account, devices.token_of(request)) is None
    device = devices.remember(request, answer, account, now, trust=trust)
    sessions.name(request.session.row, device.label)
    note("sign-in", account, now, factor=factor, new_device=new_here, device=device.pk)
    return answer


def leave(request: Asked) -> HttpResponse:
    """Sign out: the session is gone on the server, and the browser forgets what it kept of the pages."""
    logout(request)
    answer = redirect("web:sign-in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # not the cookies: the known device stays known
    return answer


def safe_next(request: Asked, wanted: str) -> str:
    """Only addresses of our own; Today otherwise."""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and own else reverse("web:today")
