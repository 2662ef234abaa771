"""Whatever is typed or sent: a clear answer, never a fault of the server, and what was typed (but no secret) stays."""

import pytest
from django.test import Client

from tests.cast import Cast, shanghai
from xuean.core import clock
from xuean.web.tests.conftest import enter

pytestmark = pytest.mark.django_db
BAD = {
    "empty": "",
    "spaces": "   ",
    "long": "字" * 5000,
    "nul": "a\x00b",
    "control": "a\x07\x1b[31m\r\nb",
    "emoji": "👩‍👩‍👧‍👦🧨",
    "backwards": "\u202eabc",
    "markup": "<script>alert(1)</script>",
    "id": "00000000-0000-0000-0000-000000000000",
}
ADDRESSES = (
    "/audit?day=2026-13-45&group=x&person=zz&subject=a:b",
    "/audit?page=99999999999999999999",
    "/students?page=-1&sort=;drop",
    "/accounts?sort=%FF&page=1e9",
    "/messages/not-sent?state=%F0%9F%98%80",
    "/?all=%F0%9F%98%80",
)


@pytest.mark.parametrize("kind", BAD)
def test_at_the_door(cast: Cast, kind: str) -> None:
    with clock.at(shanghai(8)):
        answer = Client().post("/sign-in", {"username": BAD[kind], "password": BAD[kind], "next": BAD[kind]})
    text = answer.content.decode()
    assert answer.status_code == (400 if kind == "nul" else 200)
    assert 'role="alert"' in text or "x-error" in text
    assert "<script>alert" not in text and "alert(1)" not in text.replace("&lt;script&gt;alert(1)", "")


@pytest.mark.parametrize("path", ["/search", "/accounts", "/account/password"])
def test_inside(cast: Cast, path: str) -> None:
    client = Client()
    enter(client, cast.people["safety_office"], shanghai(8))
    with clock.at(shanghai(8, 1)):
        for kind, value in BAD.items():
            answer = client.post(path, dict.fromkeys(("q", "present", "new", "again"), value))
            assert answer.status_code == (400 if kind == "nul" else 200), kind
            assert "<script>alert" not in answer.content.decode(), kind


@pytest.mark.parametrize("path", ADDRESSES)
def test_senseless_addresses_show_the_plain_page(cast: Cast, path: str) -> None:
    client = Client()
    enter(client, cast.people["safety_office"], shanghai(8))
    with clock.at(shanghai(8, 1)):
        assert client.get(path).status_code == 200


def test_what_was_typed_at_the_door_stays_but_the_password_does_not(cast: Cast) -> None:
    with clock.at(shanghai(8)):
        text = Client().post("/sign-in", {"username": "li.lei", "password": "wet umbrellas"}).content.decode()
    assert 'value="li.lei"' in text and "wet umbrellas" not in text


def test_the_message_of_another_is_not_there(cast: Cast) -> None:
    client = Client()
    enter(client, cast.people["safety_office"], shanghai(8))
    with clock.at(shanghai(8, 1)):
        assert client.get(f"/messages/{BAD['id']}").status_code == 404


def test_a_password_sent_twice_changes_once_and_says_why(cast: Cast) -> None:
    """The second press comes with the old password as the present one."""
    client, asked = Client(), {"present": "correct horse battery", "new": "nine dry hats", "again": "nine dry hats"}
    enter(client, cast.people["guard"], shanghai(8))
    with clock.at(shanghai(8, 1)):
        assert client.post("/account/password", asked).status_code == 302
        second = client.post("/account/password", asked)
    assert second.status_code == 200 and "x-error" in second.content.decode()
