"""The sign-in page, the code, choosing the person, signing out, the language."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xuean.access.actor import Actor
from xuean.access.guards import page
from xuean.access.middleware import PERSON_KEY
from xuean.core import clock
from xuean.kit.toasts import say
from xuean.people.models import Person
from xuean.web.account.reads import post_name
from xuean.web.asked import Asked
from xuean.web.figures import figure
from xuean.web.signin import demo, entering, guess, limits
from xuean.web.signin.forms import EnterCodeForm, SignInForm
from xuean.web.signin.gate import open_when
from xuean.web.signin.records import note, persons_of
from xuean.web.signin.views.stopped import too_many

YEAR = 365 * 86400  # seconds


@page(public="sign-in")
@require_http_methods(["GET", "POST"])
def sign_in(request: Asked) -> HttpResponse:
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(entering.safe_next(request, request.GET.get("next", "")))
        return _sign_in_page(request, SignInForm(initial={"next": request.GET.get("next", "")}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form)
    now = clock.now()
    try:
        account = guess.by_password(request, form.cleaned_data["username"], form.cleaned_data["password"], now)
    except limits.TooMany as fault:
        return too_many(request, fault)
    if account is None:
        form.add_error(None, _("Username or password is not right. Check both, or ask for a new activation link."))
        return _sign_in_page(request, form)
    if not persons_of(account):
        form.add_error(None, _("This account belongs to nobody any more. Ask the school's system administrator."))
        return _sign_in_page(request, form)
    return entering.after_password(request, account, now, form.cleaned_data["next"])


def _sign_in_page(request: Asked, form: SignInForm) -> HttpResponse:
    people = demo.people(clock.now()) if demo.allowed(request) else []
    return render(request, "web/signin/sign_in.html", {"form": form, "demo_people": people})


@page(public="one click in a demo database on this very machine")
@require_POST
def sign_in_demo(request: Asked, person_id: UUID) -> HttpResponse:
    """Anybody is anybody in a demo; anywhere else this address does not exist."""
    if not demo.allowed(request):
        raise Http404
    now = clock.now()
    person = get_object_or_404(Person.objects.exclude(account=None), pk=person_id, withdrawn_at=None)
    if request.user.is_authenticated:
        request.session.flush()
    assert person.account is not None
    answer = entering.enter(request, person.account, now, request.POST.get("next", ""), factor="demo")
    request.session.pop(entering.CHOOSE_KEY, None)
    request.session[PERSON_KEY] = str(person.pk)
    return answer


@page(public="the second step of sign-in")
@require_http_methods(["GET", "POST"])
def code(request: Asked) -> HttpResponse:
    now = clock.now()
    pending = entering.pending(request, now)
    if pending is None:
        say(request, _("That took too long. Sign in again."), "warning")
        return redirect("web:sign-in")
    form = EnterCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kind = guess.by_code(request, pending.account, form.cleaned_data["code"], now)
        except limits.TooMany as fault:
            return too_many(request, fault)
        if kind:
            trust = form.cleaned_data["trust"]
            return entering.enter(request, pending.account, now, pending.next, factor=kind, trust=trust)
        form.add_error("code", _("This code does not fit. Wait for the next one in the app, or use a recovery code."))
    days = figure("signin.trusted-device-for", now)
    return render(request, "web/signin/code.html", {"form": form, "days": days})


@page(signed_in="choosing which of one's own persons to be")
@open_when("person")
@require_http_methods(["GET", "POST"])
def choose_person(request: Asked) -> HttpResponse:
    now = clock.now()
    found = persons_of(request.user)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        person = next((one for one in found if str(one.pk) == request.POST.get("person")), None)
        if person is None:
            raise Http404
        request.session[PERSON_KEY] = str(person.pk)
        request.session.pop(entering.CHOOSE_KEY, None)
        note("person-chosen", request.user, now, actor=Actor.for_person(person, now))
        return redirect(entering.safe_next(request, wanted))
    choices = [(person, _(", ").join(map(post_name, Actor.for_person(person, now).posts))) for person in found]
    return render(request, "web/signin/choose_person.html", {"choices": choices, "next": wanted})


@page(public="signing out is never refused")
@open_when("locked", "person", "factor")
@require_POST
def sign_out(request: Asked) -> HttpResponse:
    if request.user.is_authenticated:
        note("sign-out", request.user, clock.now(), actor=request.actor)
    return entering.leave(request)


@page(public="everybody reads the pages in the own language")
@open_when("locked", "person", "factor")
@require_POST
def language(request: Asked) -> HttpResponse:
    """By cookie, and for the account when signed in."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    answer = redirect(entering.safe_next(request, request.POST.get("next", "")))
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer
