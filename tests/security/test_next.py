"""Every place that sends people on to `next` stays in the house."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.matrix.stage import NOW
from tests.security.house import House
from xuean.access.middleware import PERSON_KEY
from xuean.core import clock
from xuean.people.models import Account, Person
from xuean.web.signin.entering import CHOOSE_KEY
from xuean.web.signin.gate import place_of

pytestmark = pytest.mark.django_db

PASSWORD = "three green kettles"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "http:///evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\t//evil.example",
    " //evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    "//testserver@evil.example",
    "//testserver.evil.example",
    "http://testserver:80@evil.example/",
    "/％2f%2fevil.example" * 60,
)


def leads_away(location: str) -> bool:
    """As browsers read it: they drop tabs and line ends, and take a backslash for a slash."""
    text = "".join(one for one in location.strip() if one not in "\t\r\n").replace("\\", "/")
    parts = urlsplit(text)
    return text.startswith("//") or bool(parts.scheme) or bool(parts.netloc and parts.netloc != "testserver")


def signed_in(person: Person, **more: object) -> Client:
    account = Account.objects.get(pk=person.account_id)  # that of the stage stays as it is: other tests sign it in
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    with clock.at(NOW):
        client.post("/sign-in", {"username": account.username, "password": PASSWORD})
        session = client.session
        session.update({"factor": "totp", "confirmed_at": NOW.isoformat(), **more})
        session.save()
    return client


@pytest.fixture
def guard(house: House) -> Person:
    return house.stage.persons["guard"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(guard: Person, wanted: str) -> None:
    guard.account.set_password(PASSWORD)
    guard.account.save()
    data = {"username": guard.account.username, "password": PASSWORD, "next": wanted}
    with clock.at(NOW):
        answer = Client().post("/sign-in", data)
    assert answer.status_code in (200, 302, 400)  # a senseless one may be refused with the form
    assert not leads_away(answer.headers.get("Location", "/"))


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nor_does_anything_else_on_the_way(guard: Person, wanted: str) -> None:
    data = {"next": wanted, "password": PASSWORD, "language": "en", "person": str(guard.pk)}
    answers = []
    with clock.at(NOW):
        for path in ("/language", "/lock", "/confirm"):
            answers.append(signed_in(guard).post(path, data))
        locked = signed_in(guard)
        locked.post("/lock")
        answers.append(locked.post("/locked", data))
        answers.append(signed_in(guard, **{CHOOSE_KEY: True}).post("/sign-in/person", data))
        answers.append(signed_in(guard).get("/sign-in", {"next": wanted}))
    assert all(answer.status_code in (200, 302, 400) for answer in answers)
    places = [answer.headers.get("Location", "/") for answer in answers]
    assert [place for place in places if leads_away(place)] == []
    kept = [parse_qs(urlsplit(place).query).get("next", [""])[0] for place in places]
    assert all(not leads_away(one) or place.startswith("/locked") for one, place in zip(kept, places, strict=True))


def test_a_page_of_a_person_of_somebody_else_cannot_be_chosen(house: House, guard: Person) -> None:
    client = signed_in(guard, **{CHOOSE_KEY: True})
    with clock.at(NOW):
        answer = client.post("/sign-in/person", {"person": str(house.stage.persons["principal"].pk)})
    assert answer.status_code == 404
    assert client.session.get(PERSON_KEY) == str(guard.pk)


@pytest.mark.parametrize("wanted", ["x", "-1", "web:account", "students", "?a=1", "#b", "' OR 1=1", "\U00020bb7" * 400])
def test_what_is_no_address_at_all_breaks_nothing(guard: Person, wanted: str) -> None:
    client = signed_in(guard)
    with clock.at(NOW):
        answers = [
            client.get("/sign-in", {"next": wanted}),
            client.post("/language", {"language": "en", "next": wanted}),
        ]
    assert all(answer.status_code in (302, 400) for answer in answers)
    assert not any(leads_away(answer.headers.get("Location", "/")) for answer in answers)


def test_two_slashes_in_front_of_a_path_stay_here(house: House) -> None:
    for path in ("//evil.example/students", "//evil.example/live", "/%2f%2fevil.example", "/%5cevil.example/live"):
        answer = house.ask("principal", "get", "/", PATH_INFO=path)
        assert not leads_away(answer.headers.get("Location", "/"))


def test_where_a_form_was_is_taken_from_this_house_only(rf) -> None:
    for source in ("https://evil.example/x", "http:////evil.example", "//evil.example/x", "https:evil"):
        request = rf.post("/x", headers={"Referer": source})
        assert not leads_away(place_of(request)) or place_of(request).startswith("//")  # then safe_next refuses it


def test_leading_away_is_seen() -> None:
    """Offending."""
    assert all(leads_away(one) for one in ("https://evil.example", "//evil", "/\t/evil", "/\\evil", "javascript:x"))
    assert not any(leads_away(one) for one in ("/", "/students?class=1", "http://testserver/x"[17:], "classes/"))
