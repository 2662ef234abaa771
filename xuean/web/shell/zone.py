"""Times on pages are told in the zone of the reader's school."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class SchoolZone:
    """After ActorMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None or actor.person is None:
            return self.get_response(request)
        with timezone.override(actor.person.school.tz):
            return self.get_response(request)
