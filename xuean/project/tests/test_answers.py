"""What every answer carries, and the two addresses for machines."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from xuean.core import clock
from xuean.jobs.heart import Heart
from xuean.jobs.models import Heartbeat
from xuean.project.middleware import HEADERS, Language, ReadingUnit, _far


def test_healthz_needs_no_database(client: Client) -> None:
    answer = client.get("/healthz")  # without the mark, any query would fail
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_names_what_is_down(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unready", "database": "ok", "worker": "down"})


@pytest.mark.django_db
def test_readyz_with_a_living_worker(client: Client) -> None:
    Heart("test").beat("main")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/no-such-page"])
def test_headers_on_every_answer(client: Client, address: str) -> None:
    answer = client.get(address)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"]


def test_the_content_policy_lets_nothing_inline_run() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy
    assert policy.startswith("default-src 'none'")


def inside(status: int, seen: list[bool]) -> ReadingUnit:
    def view(request: HttpRequest) -> HttpResponse:
        seen.append(connection.in_atomic_block)
        Heartbeat.objects.create(id=f"x/{status}", worker="x", lane="x", beat_at=clock.now(), lease_until=clock.now())
        return HttpResponse(status=status)

    return ReadingUnit(view)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("status", "kept"), [(200, True), (404, True), (500, False)])
def test_a_request_is_one_unit_on_postgresql_only(rf: RequestFactory, status: int, kept: bool) -> None:
    seen: list[bool] = []
    inside(status, seen)(rf.get("/x"))
    one_unit = connection.vendor == "postgresql"
    assert seen == [one_unit]
    assert Heartbeat.objects.exists() is (kept or not one_unit)


class Signed:
    language = "en"


@pytest.mark.parametrize(
    ("cookie", "profile", "spoken"),
    [("", None, "zh-hans"), ("zh-hant", None, "zh-hant"), ("zh-hant", Signed(), "en"), ("klingon", None, "zh-hans")],
)
def test_language(rf: RequestFactory, cookie: str, profile: object, spoken: str) -> None:
    request = rf.get("/", HTTP_ACCEPT_LANGUAGE="fr")
    request.COOKIES["language"] = cookie
    request.user = profile  # type: ignore[assignment]
    answer = Language(lambda asked: HttpResponse(asked.LANGUAGE_CODE))(request)  # type: ignore[attr-defined]
    assert (answer.content.decode(), answer.headers["Content-Language"]) == (spoken, spoken)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01", "00010101", "9999-W52-7", "1899-12-31T00:00"])
def test_a_day_of_another_age_is_seen(day: str) -> None:
    assert _far(day)


@pytest.mark.parametrize("text", ["2026-11-23", "1900-01", "20261123", "123456", "9999", "0001-x", "12345-11", "", "x"])
def test_days_of_ours_and_other_numbers_are_not(text: str) -> None:
    assert not _far(text)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in?next=%00", "/activate/a%00b", "/sign-in?day=9999-12-31"])
def test_what_no_page_could_mean_is_refused_with_a_page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_a_nul_in_a_form_is_refused(client: Client) -> None:
    assert client.post("/sign-in", {"username": "a", "password": "b", "surplus\x00": "c"}).status_code == 400


@pytest.mark.django_db
def test_opening_what_only_a_button_sends_is_explained(client: Client) -> None:
    answer = client.get("/sign-out")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1" in answer.content.decode() and 'href="/"' in answer.content.decode()
