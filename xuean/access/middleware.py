"""request.actor: the signed-in person with the ties in force at this request, or None."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xuean.access.actor import Actor
from xuean.core import clock
from xuean.people.models import Person

PERSON_KEY = "person_id"


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    person = _person(request)
    if person is None:
        return None
    digest = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:16]
    return Actor.for_person(person, clock.now(), session=digest)


def _person(request: HttpRequest) -> Person | None:
    """The person chosen at sign-in; an account with one person needs no choice."""
    rows = Person.objects.filter(account=request.user.pk, withdrawn_at=None).select_related("school")
    chosen = request.session.get(PERSON_KEY)
    if chosen:
        return rows.filter(pk=chosen).first()
    return rows.order_by("id").first()
