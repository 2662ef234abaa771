"""What the page tests share: the cast on an ordinary Monday at 8:10, and clients signed in as its people."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from tests import cast as theatre
from tests.cast import Cast, sign_in
from xuean.core import clock
from xuean.school.tests.pages import NOW


@pytest.fixture
def english() -> Iterator[None]:
    """Refusals in the words of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def monday() -> Iterator[Cast]:
    """The cast; the clock stands at 8:10 on its Monday."""
    with clock.at(NOW):
        yield theatre.make()


@pytest.fixture
def as_(monday: Cast, client: Client) -> Callable[[str], Client]:
    """`as_("academic_office")` gives the client of that person."""

    def sign(who: str) -> Client:
        sign_in(client, monday.people[who], NOW)
        return client

    return sign
