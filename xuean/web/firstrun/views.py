"""Setting up, and the guide."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xuean.access.actor import Actor
from xuean.access.guards import page
from xuean.core import clock
from xuean.kit.toasts import say
from xuean.people.models import Account, School
from xuean.web.asked import Asked
from xuean.web.firstrun import guide as way
from xuean.web.firstrun import token as tokens
from xuean.web.firstrun.actions import found_school, make_first_account
from xuean.web.firstrun.forms import FirstAccountForm


@page(public="the one-time address of a new installation")
@require_http_methods(["GET", "POST"])
def setup(request: Asked, token: str) -> HttpResponse:
    """Opening it uses nothing up; the account that is made does."""
    now = clock.now()
    if Account.objects.exists() or not tokens.opens(_home(), token, now):
        return render(request, "web/firstrun/over.html", status=410)
    school = School.objects.order_by("id").first()
    form = FirstAccountForm(request.POST or None, school_known=school is not None)
    if request.method == "POST" and form.is_valid():
        if not tokens.spend(_home()):
            return render(request, "web/firstrun/over.html", status=410)
        data = form.cleaned_data
        school = school or found_school(data["school"], now)
        make_first_account(
            Actor.for_system("first-run", school.id),
            school,
            now=now,
            username=data["username"],
            password=data["new"],
            name=data["name"].strip(),
            recorder=data["recorder"],
        )
        say(request, _("Your account is ready. Sign in with it now."))
        return redirect("web:sign-in")
    return render(request, "web/firstrun/setup.html", {"form": form, "school": school})


def _home() -> Path:
    return Path(settings.XUEAN_HOME)


@page("school", "manage")
@require_safe
def guide(request: Asked) -> HttpResponse:
    found = way.steps(request.actor, request.actor.person.school)
    done = sum(step.state == way.DONE for step in found)
    return render(request, "web/firstrun/guide.html", {"steps": found, "done": done})
