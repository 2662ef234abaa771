"""Every view says who may come in; an address without a policy does not start (`access.checks`)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from xuean.access.answers import may
from xuean.core.verdict import NotYours

View = Callable[..., HttpResponse]
METHODS = (
    "GET",
    "HEAD",
    "POST",
)  # what pages understand; anything else is refused before anybody is asked who they are


@dataclass(frozen=True)
class Policy:
    """Either a verb on a record class, or a reason why no grant is asked."""

    record: str = ""
    verb: str = ""
    public: str = ""
    signed_in: str = ""


def page(record: str = "", verb: str = "", *, public: str = "", signed_in: str = "") -> Callable[[View], View]:
    """`@page("roll_call", "take")`, `@page(signed_in="one's own account")` or `@page(public="sign-in")`."""
    if sum(map(bool, (record and verb, public, signed_in))) != 1:
        raise ValueError("a page has exactly one policy")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            actor = getattr(request, "actor", None)
            if not public and actor is None:
                return redirect(f"{reverse('web:sign-in')}?next={request.path}")
            if record and not may(actor, verb, record):  # type: ignore[arg-type]
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except NotYours:
                raise Http404 from None

        guarded.policy = Policy(record, verb, public, signed_in)  # type: ignore[attr-defined]
        return guarded

    return decorate
