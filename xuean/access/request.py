"""What a view of the house is given: Django's request with the actor on it."""

from django.http import HttpRequest

from xuean.access.actor import Actor


class Request(HttpRequest):
    """`actor` is set by ActorMiddleware; a guarded view can rely on it. `confirmed`: proved again within minutes."""

    actor: Actor
    confirmed: bool
    LANGUAGE_CODE: str
