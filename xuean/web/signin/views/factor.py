"""Setting up the second factor, with recovery codes shown once."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xuean.access.guards import page
from xuean.core import clock
from xuean.web.asked import Asked
from xuean.web.signin import devices, entering, factors, limits, totp
from xuean.web.signin.forms import EnterCodeForm
from xuean.web.signin.gate import open_when
from xuean.web.signin.guess import who_asks
from xuean.web.signin.records import note
from xuean.web.signin.views.stopped import too_many


@page(signed_in="one's own second factor")
@open_when("factor")
@require_http_methods(["GET", "POST"])
def set_up_factor(request: Asked) -> HttpResponse:
    """Scan, type a code, keep the recovery codes. Whoever has one already changes it from the own account page."""
    now = clock.now()
    account = request.user
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if factors.confirmed_factor(account) is not None:  # set up elsewhere meanwhile: then it is shown at sign-in
        return redirect("web:account") if request.session.get(entering.FACTOR_KEY) else entering.leave(request)
    if not request.confirmed:
        return redirect("web:confirm")
    factor = factors.draft_factor(account, now)
    form = EnterCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attempt = limits.try_code(who_asks(request, account.username, account), now)
        except limits.TooMany as fault:
            return too_many(request, fault)
        codes = factors.confirm_factor(factor, form.cleaned_data["code"], now)
        if codes:
            limits.passed(attempt)
            request.session[entering.FACTOR_KEY] = "totp"
            note("second-factor-set", account, now, actor=request.actor)
            answer = render(
                request, "web/signin/recovery_codes.html", {"codes": codes, "next": entering.safe_next(request, wanted)}
            )
            devices.remember(request, answer, account, now, trust=form.cleaned_data["trust"])
            return answer
        form.add_error("code", _("This code does not fit. Wait for the next one and check the clock of your phone."))
    issuer = request.actor.person.school.name if request.actor else "Xuean"
    address = totp.address(factor.secret, account.username, issuer)
    data = {"form": form, "drawing": totp.drawing(address), "secret": factor.secret, "next": wanted}
    return render(request, "web/signin/set_up_factor.html", data | {"waiting": not request.session.get("factor")})
