"""The one-time address by which a person chooses the own password. Opening it uses nothing up."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xuean.access.guards import page
from xuean.core import clock
from xuean.kit.toasts import say
from xuean.web.asked import Asked
from xuean.web.signin import activation
from xuean.web.signin.forms import NewPasswordForm
from xuean.web.signin.records import persons_of


@page(public="whoever holds the one-time address")
@require_http_methods(["GET", "POST"])
def activate(request: Asked, token: str) -> HttpResponse:
    now = clock.now()
    found = activation.find(token, now)
    if found is None:
        return render(request, "web/signin/activation_over.html", status=410)
    known = activation.words_about(persons_of(found.account))
    form = NewPasswordForm(request.POST or None, username=found.account.username, known=known)
    if request.method == "POST" and form.is_valid():
        if not activation.use(found, form.cleaned_data["new"], now):
            return render(request, "web/signin/activation_over.html", status=410)
        say(request, _("Your password is set. Sign in with it now."))
        return redirect("web:sign-in")
    return render(request, "web/signin/activate.html", {"form": form, "username": found.account.username})
