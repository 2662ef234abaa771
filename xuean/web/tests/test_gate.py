"""The lock, the open questions, confirming before sensitive pages, and who may see which page at all."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver

from tests.cast import Cast, shanghai
from xuean.access.checks import walk
from xuean.access.guards import Policy
from xuean.access.registry import record_classes
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.web.models import Session
from xuean.web.signin.factors import posts_asking
from xuean.web.signin.gate import asks_confirmation, place_of
from xuean.web.tests.conftest import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def guard(cast: Cast, client: Client) -> Client:
    """Signed in at 8:00 as a post that needs no second factor."""
    with clock.at(shanghai(8)):
        sign_in(client, with_password(cast.people["guard"].account))
    return client


def test_idle_for_fifteen_minutes_locks(guard: Client) -> None:
    with clock.at(shanghai(8, 14)):
        assert guard.get("/account").status_code == 200
    with clock.at(shanghai(8, 28)):
        assert guard.get("/account").status_code == 200  # counted from the last use
    with clock.at(shanghai(8, 43)):
        assert guard.get("/account")["Location"] == "/locked?next=/account"
    with clock.at(shanghai(8, 44)):
        assert guard.get("/search?x=1")["Location"] == "/locked?next=/search%3Fx%3D1"


def test_a_page_refreshing_itself_is_no_use(guard: Client) -> None:
    for minute in range(1, 16):
        with clock.at(shanghai(8, minute)):
            answer = guard.get("/today/list", headers={"HX-Request": "true", "X-Poll": "1"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/locked?next=")


def test_unlocking_keeps_the_place(guard: Client) -> None:
    with clock.at(shanghai(8, 5)):
        assert guard.post("/lock", {"next": "/search"})["Location"] == "/locked?next=/search"
        assert guard.get("/account").status_code == 302
        wrong = guard.post("/locked", {"password": "wrong wrong wrong", "next": "/search"})
        assert wrong.status_code == 200 and Session.objects.get().locked_at
        assert guard.post("/locked", {"password": PASSWORD, "next": "/search"})["Location"] == "/search"
        assert guard.get("/account").status_code == 200
    assert list(Entry.objects.values_list("tag", flat=True).order_by("seq"))[-3:] == [
        "web.lock",
        "web.confirm-refused",
        "web.unlock",
    ]


def test_a_locked_screen_can_still_sign_out_and_change_the_language(guard: Client) -> None:
    with clock.at(shanghai(8, 5)):
        guard.post("/lock")
        assert guard.post("/language", {"language": "en"}).status_code == 302
        assert "Unlock" in guard.get("/locked").content.decode()
        assert guard.post("/sign-out")["Location"] == "/sign-in"


def test_guessing_at_the_lock_is_limited_too(guard: Client) -> None:
    with clock.at(shanghai(8, 5)):
        guard.post("/lock")
        codes = [guard.post("/locked", {"password": f"wrong wrong {number}"}).status_code for number in range(11)]
    assert codes == [200] * 10 + [429]


def test_somebody_typing_long_words_is_there(guard: Client) -> None:
    with clock.at(shanghai(8, 10)):
        assert guard.get("/session").json()["left"] == 15 * 60
    with clock.at(shanghai(8, 20)):
        assert guard.get("/session", headers={"X-Poll": "1"}).json()["left"] == 5 * 60


@pytest.mark.parametrize(
    ("record", "verb", "asked"),
    [
        ("contact", "read", True),
        ("identity", "read", True),
        ("guardianship", "manage", True),
        ("contact", "call", False),  # a duty that is due must not wait
        ("student", "read", False),
        ("", "", False),
    ],
)
def test_pages_about_s3_ask_to_confirm(record: str, verb: str, asked: bool) -> None:
    assert asks_confirmation(Policy(record, verb), shanghai(8)) is asked


def test_confirming_holds_for_ten_minutes(guard: Client) -> None:
    guarded = "/account/recovery-codes/renew"
    with clock.at(shanghai(8, 9)):
        assert guard.post(guarded).status_code == 404  # confirmed by signing in; there is no second factor
    with clock.at(shanghai(8, 10)):
        assert guard.post(guarded, headers={"Referer": "http://testserver/account"})["Location"] == (
            "/confirm?next=/account"
        )
        assert guard.post("/confirm", {"password": "wrong wrong wrong"}).status_code == 200
        assert guard.post("/confirm", {"password": PASSWORD, "next": "/account"})["Location"] == "/account"
        assert guard.post(guarded).status_code == 404


def test_the_posts_with_a_second_factor_follow_from_the_table() -> None:
    asked = posts_asking(shanghai(8))
    assert {"homeroom_teacher", "grade_leader", "safety_office", "principal", "recorder", "school_doctor"} <= asked
    assert not {"guard", "subject_teacher", "class_officer", "guardian", "display", "archivist"} & asked
    assert record_classes()["contact"].mark == "S3"


def test_a_place_elsewhere_is_not_kept() -> None:
    request = RequestFactory().post("/x", headers={"Referer": "https://evil.example/trap"})
    assert place_of(request) == "/"
    request = RequestFactory().post("/x", headers={"Referer": "http://testserver/account?a=1"})
    assert place_of(request) == "/account?a=1"


def test_every_address_of_this_floor_has_a_policy() -> None:
    ours = [
        (route, view) for route, view in walk(get_resolver().url_patterns) if view.__module__.startswith("xuean.web")
    ]
    assert len(ours) > 25
    assert [route for route, view in ours if getattr(view, "policy", None) is None] == []


def test_nobody_signed_in_gets_nothing_but_the_doors(cast: Cast) -> None:
    for path in ("/", "/today/list", "/account", "/search", "/accounts", "/first-steps", "/confirm", "/second-factor"):
        assert Client().get(path)["Location"] == f"/sign-in?next={path}", path


def test_a_session_seen_a_moment_ago_costs_no_write(guard: Client, django_assert_num_queries) -> None:
    with clock.at(shanghai(8) + timedelta(seconds=30)):
        before = Session.objects.values_list("last_seen_at", flat=True).get()
        guard.get("/account")
        assert Session.objects.values_list("last_seen_at", flat=True).get() == before
