"""What every answer carries: of pages, errors, redirects, files; and that no page needs more than it allows."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.security import house as building
from tests.security.house import House
from tests.security.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]  # nothing here depends on the database

# written by hand, from the decision on the stack: not read from the code that it judges
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
WANTED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CLOSED_FEATURES = ("geolocation=()", "microphone=()", "payment=()", "usb=()")


def faults_of(answer) -> list[str]:
    found = [f"{name}: {answer.get(name)}" for name, value in WANTED.items() if answer.get(name) != value]
    features = answer.get("Permissions-Policy", "")
    found += [f"Permissions-Policy lacks {one}" for one in CLOSED_FEATURES if one not in features]
    found += [f"{name} tells what serves" for name in ("Server", "X-Powered-By") if name in answer]
    return found


def of_a_page(answer) -> list[str]:
    kept = [] if answer.get("Cache-Control") == "no-store" else [f"Cache-Control: {answer.get('Cache-Control')}"]
    return faults_of(answer) + kept


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_answer_of_every_address(house: House, method: str) -> None:
    wrong, codes = [], set()
    for who, door, address in house.everywhere(("stranger", "principal", "homeroom_teacher")):
        answer = house.ask(who, method, address)
        codes.add(answer.status_code)
        wrong += [f"{who} {method} {door.pattern} {answer.status_code}: {fault}" for fault in of_a_page(answer)]
    assert wrong == [], "\n".join(wrong)
    assert {302, 404, 405, 200} <= codes  # pages, redirects and errors were all among them


def test_errors_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    answers = [
        house.ask("principal", "get", "/nowhere/at/all"),
        house.ask("principal", "get", "/", headers={"Host": "evil.example"}),
        house.ask("principal", "get", "/static/nothing.css"),
    ]
    monkeypatch.setattr("xuean.web.today.reads.waiting", broken)
    answers.append(house.ask("principal", "get", "/"))
    assert [answer.status_code for answer in answers] == [404, 400, 404, 500]
    assert [faults_of(answer) for answer in answers] == [[], [], [], []]


def test_files_carry_them_as_well_and_may_be_kept(settings) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    answer = Client().get(building.STATIC)
    assert answer.status_code == 200
    assert faults_of(answer) == []
    assert answer["Cache-Control"] != "no-store"


def test_pages_hold_nothing_that_the_policy_would_block(house: House) -> None:
    wrong, seen = [], 0
    for who, door, address in house.pages(
        ("stranger", "principal", "safety_office", "recorder", "homeroom_teacher", "class_officer")
    ):
        answer = house.ask(who, "get", address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            seen += 1
            wrong += [f"{who} {door.pattern}: {fault}" for fault in Page(answer.content.decode()).blocked]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert seen > 100


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        '<p style="color:red">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<button onclick="go()">x</button>',
        "<style>p {}</style>",
        '<script src="https://cdn.example/x.js"></script>',
        '<base href="/x">',
        '<form action="https://evil.example/">',
    ],
)
def test_what_would_be_blocked_is_caught(html: str) -> None:
    """Offending."""
    assert Page(html).blocked


def test_an_answer_without_them_is_caught() -> None:
    """Offending."""
    assert len(of_a_page(HttpResponse("bare", headers={"Server": "x"}))) == len(WANTED) + len(CLOSED_FEATURES) + 2
    assert not re.search("unsafe-", POLICY)
