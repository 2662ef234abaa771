"""Locking the screen, unlocking it, and proving again who one is before a sensitive page."""

from datetime import datetime
from urllib.parse import quote

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuean.access.guards import page
from xuean.core import clock
from xuean.web.asked import Asked
from xuean.web.figures import span
from xuean.web.signin import demo, entering, guess, limits, sessions
from xuean.web.signin.factors import confirmed_factor
from xuean.web.signin.forms import CodeForm, PasswordForm
from xuean.web.signin.gate import open_when
from xuean.web.signin.records import note
from xuean.web.signin.views.stopped import too_many


@page(signed_in="locking one's own screen")
@open_when("locked", "person", "factor")
@require_POST
def lock(request: Asked) -> HttpResponse:
    row = request.session.row
    if row.locked_at is None:
        sessions.lock(row, clock.now())
        note("lock", request.user, clock.now(), actor=request.actor)
    return redirect(f"{reverse('web:locked')}?next={quote(request.POST.get('next', ''))}")


@page(signed_in="unlocking one's own screen")
@open_when("locked")
@require_http_methods(["GET", "POST"])
def locked(request: Asked) -> HttpResponse:
    now = clock.now()
    form = PasswordForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    row = request.session.row
    if request.method == "POST" and row.locked_at is not None and not demo.allowed(request):
        if not form.is_valid():
            return _locked_page(request, form)
        try:
            right = guess.own_password(request, request.user, form.cleaned_data["password"], now)
        except limits.TooMany as fault:
            return too_many(request, fault)
        if not right:
            form.add_error("password", _("This is not your password. Try again, or sign out."))
            return _locked_page(request, form)
    if request.method == "POST" or row.locked_at is None:
        wanted = request.POST.get("next") or request.GET.get("next", "")
        return _unlocked(request, now, wanted)
    return _locked_page(request, form)


def _locked_page(request: Asked, form: PasswordForm) -> HttpResponse:
    return render(request, "web/signin/locked.html", {"form": form, "one_click": demo.allowed(request)})


def _unlocked(request: Asked, now: datetime, wanted: str) -> HttpResponse:
    row = request.session.row
    if row.locked_at is not None:
        sessions.unlock(row, now)
        request.session[entering.CONFIRMED_KEY] = now.isoformat()
        note("unlock", request.user, now, actor=request.actor)
    return redirect(entering.safe_next(request, wanted))


@page(signed_in="the state of one's own session")
@open_when("locked", "person", "factor")
@require_GET
def session_state(request: Asked) -> HttpResponse:
    """Seconds until the lock. Asked by a script; with X-Poll it does not count as use."""
    row = request.session.row
    left = span("signin.idle-lock-after", clock.now()) - (clock.now() - row.last_seen_at)
    return JsonResponse({"left": 0 if row.locked_at else max(0, int(left.total_seconds()))})


@page(signed_in="confirming who one is")
@open_when("factor")
@require_http_methods(["GET", "POST"])
def confirm(request: Asked) -> HttpResponse:
    """Password or code; holds for the minutes the book says."""
    now = clock.now()
    wanted = request.POST.get("next") or request.GET.get("next", "")
    form = PasswordForm(request.POST or None)
    code_form = CodeForm(request.POST if request.POST.get("code") else None)
    factor = confirmed_factor(request.user)
    if request.method == "POST":
        try:
            right = _proved(request, form, code_form, now)
        except limits.TooMany as fault:
            return too_many(request, fault)
        if right:
            request.session[entering.CONFIRMED_KEY] = now.isoformat()
            note("confirm", request.user, now, actor=request.actor)
            return redirect(entering.safe_next(request, wanted))
    minutes = int(span("signin.step-up-for", now).total_seconds() // 60)
    data = {"form": form, "code_form": code_form, "factor": factor, "next": wanted, "minutes": minutes}
    return render(request, "web/signin/confirm.html", data | {"one_click": demo.allowed(request)})


def _proved(request: Asked, form: PasswordForm, code_form: CodeForm, now: datetime) -> bool:
    if demo.allowed(request):
        return True
    if request.POST.get("code"):
        if code_form.is_valid() and guess.by_code(request, request.user, code_form.cleaned_data["code"], now):
            return True
        code_form.add_error(
            "code", _("This code does not fit. Wait for the next one in the app, or use a recovery code.")
        )
        return False
    if not form.is_valid():
        return False
    if guess.own_password(request, request.user, form.cleaned_data["password"], now):
        return True
    form.add_error("password", _("This is not your password. Try again."))
    return False
