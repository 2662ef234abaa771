"""A request as the middleware leaves it, for the types."""

from uuid import UUID

from django.http import HttpRequest

from xuean.access.actor import Actor
from xuean.people.models import Account, Person
from xuean.web.models import Session
from xuean.web.signin.store import SessionStore


class Somebody(Actor):
    """An actor of flesh and blood."""

    person: Person
    person_id: UUID  # type: ignore[assignment]


class OpenSession(SessionStore):
    """Of somebody signed in."""

    row: Session


class Asked(HttpRequest):
    """Of somebody signed in; on public pages `actor` may be None at run time and `user` anonymous."""

    actor: Somebody
    user: Account
    session: OpenSession
    confirmed: bool
    LANGUAGE_CODE: str
