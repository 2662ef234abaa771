"""All of it about the reader alone, so no grant is asked; whatever weakens the account asks to confirm first."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xuean.access.guards import page
from xuean.core import clock
from xuean.kit.toasts import say
from xuean.web.account.forms import ChangePasswordForm
from xuean.web.account.reads import by_post, posts_of
from xuean.web.asked import Asked
from xuean.web.signin import activation, devices, entering, factors, guess, limits, passwords, sessions
from xuean.web.signin.records import note, persons_of
from xuean.web.signin.stepup import confirmed_first
from xuean.web.signin.views.stopped import too_many
from xuean.web.today.children import children, is_guardian


@page(signed_in="one's own account")
@require_safe
def account(request: Asked) -> HttpResponse:
    now = clock.now()
    actor = request.actor
    on = now.astimezone(actor.person.school.tz).date()
    data = {
        "positions": by_post(posts_of([actor.person], now, on)[actor.person_id]),
        "factor": factors.confirmed_factor(request.user),
        "factor_needed": factors.needs_factor(actor.posts, now),
        "codes_left": factors.recovery_codes_left(request.user),
        "sessions": sessions.open_sessions(request.user, now),
        "this_session": request.session.row.pk,
        "handle": sessions.HANDLE,
        "devices": devices.devices_of(request.user),
        "this_device": devices.token_of(request),
        "children": children(actor, actor.person.school, now) if is_guardian(actor) else None,
        "now": now,
        "several": len(persons_of(request.user)) > 1,
    }
    return render(request, "web/account/account.html", data)


@page(signed_in="one's own password")
@require_http_methods(["GET", "POST"])
def change_password(request: Asked) -> HttpResponse:
    """Ends every other session of this login."""
    now = clock.now()
    known = activation.words_about(persons_of(request.user))
    form = ChangePasswordForm(request.POST or None, username=request.user.username, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            right = guess.own_password(request, request.user, form.cleaned_data["present"], now)
        except limits.TooMany as fault:
            return too_many(request, fault)
        if right:
            passwords.set_password(request.user, form.cleaned_data["new"])
            update_session_auth_hash(request, request.user)
            ended = sessions.end_others(request.user, request)
            note("password-changed", request.user, now, actor=request.actor, ended=ended)
            say(request, _("Your password is changed. You were signed out everywhere else."))
            return redirect("web:account")
        form.add_error("present", _("This is not your present password."))
    return render(request, "web/account/password.html", {"form": form})


@page(signed_in="one's own sessions")
@require_POST
def end_session(request: Asked, handle: str) -> HttpResponse:
    if not sessions.end(request.user, handle):
        raise Http404
    note("session-ended", request.user, clock.now(), actor=request.actor, sessions=1)
    say(request, _("That session is ended."))
    return redirect("web:account")


@page(signed_in="one's own sessions")
@require_POST
def end_other_sessions(request: Asked) -> HttpResponse:
    ended = sessions.end_others(request.user, request)
    note("session-ended", request.user, clock.now(), actor=request.actor, sessions=ended)
    say(request, _("You are signed out everywhere else."))
    return redirect("web:account")


@page(signed_in="one's own devices")
@require_POST
def forget_device(request: Asked, device_id: UUID) -> HttpResponse:
    now = clock.now()
    if not devices.forget(request.user, device_id, now):
        raise Http404
    note("device-forgotten", request.user, now, actor=request.actor, device=device_id)
    say(request, _("That device will be asked for the code again."))
    return redirect("web:account")


@page(signed_in="one's own recovery codes")
@require_POST
@confirmed_first
def renew_codes(request: Asked) -> HttpResponse:
    now = clock.now()
    if factors.confirmed_factor(request.user) is None:
        raise Http404
    codes = factors.new_recovery_codes(request.user, now)
    note("recovery-codes-renewed", request.user, now, actor=request.actor)
    return render(request, "web/signin/recovery_codes.html", {"codes": codes, "next": reverse("web:account")})


@page(signed_in="one's own second factor")
@require_POST
@confirmed_first
def remove_factor(request: Asked) -> HttpResponse:
    """Where a post needs one, the next page asks to set up the new one: so a phone is changed."""
    now = clock.now()
    factors.drop_factor(request.user)
    devices.forget_all(request.user, now)
    request.session[entering.FACTOR_KEY] = ""
    sessions.end_others(request.user, request)
    note("second-factor-removed", request.user, now, actor=request.actor)
    return redirect("web:set-up-factor")


@page(signed_in="changing over between one's own persons")
@require_POST
def change_person(request: Asked) -> HttpResponse:
    request.session[entering.CHOOSE_KEY] = True
    return redirect("web:choose-person")
