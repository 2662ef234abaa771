"""The table of accounts, and the page with addresses that is shown once."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xuean.access.answers import may
from xuean.access.guards import page
from xuean.acts.action import Action
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.people.models import Account, Staff
from xuean.web.accounts import actions, reads
from xuean.web.asked import Asked
from xuean.web.signin.activation import expires
from xuean.web.signin.stepup import confirmed_first

AT_ONCE = 300  # addresses on one page


@page("account", "read")
@require_http_methods(["GET", "POST"])
def accounts(request: Asked) -> HttpResponse:
    """POST searches."""
    rows = reads.staff_with_logins(request.actor)
    data = {
        "page": reads.ACCOUNTS.page(request, rows),
        "without": rows.filter(reads.STATES[reads.NONE]).count(),
        "state_of": reads.state_of,
        "words": reads.WORDS,
        "kinds": reads.KINDS,
        "may_issue": may(request.actor, "issue", "account"),
        "may_stop": may(request.actor, "stop", "account"),
        "may_reset": may(request.actor, "reset", "account"),
    }
    return render(request, "web/accounts/accounts.html", data)


@page("account", "issue")
@require_POST
@confirmed_first
def issue(request: Asked, staff_id: UUID) -> HttpResponse:
    staff = _staff(request, staff_id)
    try:
        account, token = actions.issue_activation(request.actor, staff)
    except Refused as refused:
        say(request, refused.because, "error")
        return redirect("web:accounts")
    return _addresses(request, [(staff, account, token)])


@page("account", "issue")
@require_POST
@confirmed_first
def issue_all(request: Asked) -> HttpResponse:
    """For everybody without an account, at most AT_ONCE at a time; each is an entry of its own."""
    rows = reads.staff_with_logins(request.actor).filter(reads.STATES[reads.NONE]).order_by("staff_no")
    made = [(staff, *actions.issue_activation(request.actor, staff)) for staff in rows[:AT_ONCE]]
    return _addresses(request, made)


@page("account", "stop")
@require_POST
@confirmed_first
def stop(request: Asked, staff_id: UUID) -> HttpResponse:
    return _do(request, staff_id, actions.stop_account, _("Stopped. Whoever was signed in with it no longer is."))


@page("account", "stop")
@require_POST
@confirmed_first
def allow(request: Asked, staff_id: UUID) -> HttpResponse:
    return _do(request, staff_id, actions.allow_account, _("The account may sign in again."))


@page("account", "reset")
@require_POST
@confirmed_first
def reset(request: Asked, staff_id: UUID) -> HttpResponse:
    return _do(request, staff_id, actions.reset_factor, _("Removed. The next sign-in asks to set up a new one."))


def _do(request: Asked, staff_id: UUID, act: Action, words: str) -> HttpResponse:
    try:
        act(request.actor, _staff(request, staff_id))
    except Refused as refused:
        say(request, refused.because, "error")
    else:
        say(request, words)
    return redirect("web:accounts")


def _staff(request: Asked, staff_id: UUID) -> Staff:
    found = reads.staff_with_logins(request.actor).filter(pk=staff_id).first()
    if found is None:
        raise NotYours
    return found


def _addresses(request: Asked, made: list[tuple[Staff, Account, str]]) -> HttpResponse:
    lines = [
        (staff, account, request.build_absolute_uri(reverse("web:activate", args=[token])))
        for staff, account, token in made
    ]
    return render(request, "web/accounts/addresses.html", {"lines": lines, "until": expires(clock.now())})
