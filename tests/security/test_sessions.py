"""Cookies, sessions and the two locks: what a session is bound to, and what ends it."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as installed
from django.test import Client

from tests.matrix.stage import NOW
from tests.security.house import House, doors, undone
from tests.security.test_next import PASSWORD, signed_in
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people.models import Account, Person, Tie
from xuean.web.models import Session
from xuean.web.signin.digests import plain
from xuean.web.signin.gate import asks_confirmation

pytestmark = pytest.mark.django_db

SETTINGS = (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "COOKIE_PREFIX",
    "SECURE_HSTS_SECONDS", "DEBUG",
)  # fmt: skip
ASK = "import json; from xuean.project import settings as s; print(json.dumps({n: getattr(s, n) for n in %r}))"


def settings_with(**environment: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", ASK % (SETTINGS,)], env={**os.environ, **environment}, capture_output=True, check=True
    )
    return dict(json.loads(done.stdout))


@pytest.fixture
def guard(house: House) -> Person:
    return house.stage.persons["guard"]


@pytest.mark.parametrize("how", ["XUEAN_TLS", "XUEAN_BEHIND_PROXY"])
def test_under_tls_every_cookie_is_bound_to_this_very_host(guard: Person, settings, how: str) -> None:
    for name, value in settings_with(**{how: "1"}).items():
        setattr(settings, name, value)
    guard.account.set_password(PASSWORD)
    guard.account.save()
    client = Client(headers={"Referer": "https://testserver/"})
    with clock.at(NOW):
        client.get("/sign-in", secure=True)
        answer = client.post("/sign-in", {"username": guard.account.username, "password": PASSWORD}, secure=True)
        client.post("/language", {"language": "en"}, secure=True)
    assert answer.status_code == 302
    assert answer["Strict-Transport-Security"] == "max-age=31536000"
    secret = {name: cookie for name, cookie in client.cookies.items() if name != installed.LANGUAGE_COOKIE_NAME}
    assert set(secret) == {"__Host-session", "__Host-csrf", "__Host-device"}
    for cookie in secret.values():
        assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]
        assert cookie["samesite"] in ("Lax", "Strict")
    assert client.cookies[installed.LANGUAGE_COOKIE_NAME]["secure"]


def test_on_this_machine_without_tls_there_is_no_false_promise() -> None:
    plainly = settings_with(XUEAN_TLS="0", XUEAN_BEHIND_PROXY="0")
    assert (plainly["COOKIE_PREFIX"], plainly["SESSION_COOKIE_HTTPONLY"], plainly["DEBUG"]) == ("", True, False)


def test_a_key_that_was_planted_before_is_worth_nothing(guard: Person) -> None:
    guard.account.set_password(PASSWORD)
    guard.account.save()
    known = "a" * 32
    client, thief = Client(), Client()
    client.cookies["session"] = thief.cookies["session"] = known
    with clock.at(NOW):
        client.post("/sign-in", {"username": guard.account.username, "password": PASSWORD})
        assert client.cookies["session"].value != known
        assert thief.get("/account").status_code == 302
    assert not Session.objects.filter(key=plain(known)).exists()


def revoke_by_stopping(person: Person) -> None:
    Account.objects.filter(pk=person.account_id).update(is_active=False)


def revoke_by_password(person: Person) -> None:
    account = Account.objects.get(pk=person.account_id)
    account.set_password("another green kettle")
    account.save()


def revoke_by_session(person: Person) -> None:
    Session.objects.filter(account_id=person.account_id).delete()


def revoke_by_withdrawing(person: Person) -> None:
    with holding(Pen(actor=None, school_id=person.school_id, tag="tests.revoke", now=NOW)):
        Person.objects.filter(pk=person.pk).update(withdrawn_at=NOW)


@pytest.mark.parametrize("revoke", [revoke_by_stopping, revoke_by_password, revoke_by_session, revoke_by_withdrawing])
def test_whatever_takes_the_right_away_takes_it_at_the_next_request(guard: Person, revoke) -> None:
    client = signed_in(guard)
    with clock.at(NOW):
        assert client.get("/account").status_code == 200
        revoke(guard)
        assert client.get("/account").headers["Location"].startswith("/sign-in")


def test_a_post_that_has_ended_opens_nothing_at_the_next_request(house: House) -> None:
    principal = house.stage.persons["principal"]
    client = signed_in(principal)
    with clock.at(NOW):
        assert client.get("/live").status_code == 200
        with holding(Pen(actor=None, school_id=principal.school_id, tag="tests.end", now=NOW)):
            Tie.objects.filter(person=principal).update(until=NOW)
        assert client.get("/live").status_code == 404


def test_signing_out_in_one_tab_ends_the_other(guard: Person) -> None:
    one = signed_in(guard)
    other = Client()
    other.cookies["session"] = one.cookies["session"].value
    with clock.at(NOW):
        assert other.get("/account").status_code == 200
        one.post("/sign-out")
        assert other.get("/account").status_code == 302
        assert other.post("/account/password", {"present": PASSWORD}).status_code == 302


def closed_to(house: House, client: Client, wanted: str) -> list[str]:
    """Addresses that answer with something else than the way to `wanted`, though not marked as open."""
    found = []
    for door in doors():
        if door.policy.public or wanted in {f"/{door.pattern}"}:
            continue
        for method in ("get", "post"):
            with undone():
                answer = getattr(client, method)(house.address(door))
            if answer.headers.get("Location", "").split("?")[0] != wanted:
                found.append(f"{method} {door.pattern} {answer.status_code}")
    return found


def test_behind_a_locked_screen_there_is_nothing(house: House) -> None:
    client = signed_in(house.stage.persons["principal"])
    with clock.at(NOW):
        client.post("/lock")
        found = closed_to(house, client, "/locked")
    assert set(found) <= {"get session 200", "get lock 405", "post session 405", "post lock 302"}


def test_before_the_second_factor_there_is_nothing(house: House) -> None:
    client = signed_in(house.stage.persons["principal"], factor="")
    with clock.at(NOW):
        found = closed_to(house, client, "/second-factor")
    assert {one.split()[1] for one in found} == {"session", "lock", "confirm"}


def test_every_page_of_sensitive_records_asks_who_it_is_after_a_while(house: House) -> None:
    late = NOW + timedelta(minutes=12)  # beyond the confirmation, before the lock
    asked, wrong = 0, []
    for who in ("principal", "safety_office", "homeroom_teacher"):
        for door in doors():
            if not asks_confirmation(door.policy, NOW):
                continue
            answer = house.ask(who, "get", house.address(door), at=late)
            asked += 1
            if not answer.headers.get("Location", "").startswith("/confirm?next="):
                wrong.append(f"{who} {door.pattern} {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
    assert asked >= 9
    fresh = house.ask(
        "homeroom_teacher", "get", "/students/" + str(house.stage.objects["student"]["own"].pk) + "/family"
    )
    assert fresh.status_code == 200
