"""Every page renders for everyone in the cast, in three languages, and says nothing in another one.

Whoever the guard of a page lets in opens it: where they are many, each in one language, which goes round from one to
the next, so that every page is read in each language by several; where they are few, each in all three.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests import cast as theatre
from tests.house.reading import foreign, words
from tests.matrix.stage import NOW, Stage
from tests.matrix.test_routes import ROWS, Route, policies, routes
from xuean.access.answers import may
from xuean.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]  # nothing here depends on the database

LANGUAGES = ("zh-hans", "zh-hant", "en")
ENDS_A_SESSION = ("lock", "sign-out")


SPEAKS_AS_WRITTEN = ("gallery", "messages/<")  # samples of a Chinese school; a letter as it was sent


def _data(stage: Stage) -> set[str]:
    """What people of the cast are called, and its bells: the school's own words, whatever the language."""
    names = {name for _, name, *_ in theatre.BELLS} | {person.name for person in stage.cast.people.values()}
    return names | {child.person.name for child in (*stage.cast.students, *stage.cast.others)}


@pytest.fixture(scope="module")
def clients(stage: Stage) -> dict[str, Client]:
    found = {"nobody": Client()}
    for role, person in stage.cast.people.items():
        if person.account and person.account.is_active:
            found[role] = Client()
            theatre.sign_in(found[role], person, NOW)
    return found


@pytest.fixture(scope="module")
def own_words(stage: Stage) -> set[str]:
    return _data(stage)


def pages() -> list[Route]:
    return [route for route in routes() if "get" in route.methods and route.pattern not in ENDS_A_SESSION]


def address(stage: Stage, route: Route) -> str:
    """Of the first class and its first student; of the school where it has none."""
    rows: dict[str, Any] = {}
    for name in route.converters:
        if name in ROWS:
            found = stage.objects.get(ROWS[name]) or stage.rows[ROWS[name]]
            rows[name] = str((found.get("own") or found["school"]).pk)
    return route.address(rows)


def let_in(stage: Stage, route: Route, roles: Iterable[str]) -> list[str]:
    """Whom the guard does not send away; about the rest the matrix asks."""
    policy = policies()[route.pattern]
    if policy.public:
        return list(roles)
    members = [role for role in roles if role != "nobody"]
    if policy.signed_in:
        return members
    return [role for role in members if may(stage.actors[ACTS_AS.get(role, role)], policy.verb, policy.record)]


ACTS_AS = {
    "homeroom_teacher_2": "homeroom_teacher",
    "homeroom_teacher_3": "homeroom_teacher",
    "deputy": "deputy_while_away",
}


def visits(roles: list[str], turn: int) -> Iterator[tuple[str, str]]:
    """(role, language)"""
    many = len(roles) >= 3 * len(LANGUAGES)
    for number, role in enumerate(roles, start=turn):
        yield from ((role, one) for one in ([LANGUAGES[number % len(LANGUAGES)]] if many else LANGUAGES))


def visit(client: Client, where: str, language: str) -> Any:
    client.cookies["language"] = language
    point = transaction.savepoint()
    try:
        return client.get(where)
    finally:
        transaction.savepoint_rollback(point)


def is_page(response: Any) -> bool:
    return response.status_code == 200 and "text/html" in response.headers["Content-Type"]


def wrong(response: Any, language: str, own: set[str] | None) -> Iterator[str]:
    """What is not as it should be in this answer; `own`: words that stand in any language, None for all of them."""
    if response.status_code >= 500:
        yield f"{language}: {response.status_code}"
    if not is_page(response) and response.status_code != 404:
        return
    if response.headers.get("Content-Language") != language:
        yield f"asked in {language}, answered in {response.headers.get('Content-Language')}"
    if own is not None:
        yield from (
            f"{language}: {text[:90]}" for text in foreign(response.content.decode(), language) if text not in own
        )


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.pattern or "today")
def test_every_page_for_everyone_in_three_languages(
    stage: Stage, clients: dict[str, Client], own_words: set[str], route: Route
) -> None:
    faults: list[str] = []
    read: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    where, own = address(stage, route), None if route.pattern.startswith(SPEAKS_AS_WRITTEN) else own_words
    asked = list(visits(let_in(stage, route, clients), pages().index(route)))
    for role, language in asked:
        response = visit(clients[role], where, language)
        if route.pattern != "readyz":
            faults += [f"{role} {fault}" for fault in wrong(response, language, own)]
        if is_page(response):
            read[language].add(role)
    for role in sorted(set().union(*read.values()))[:3]:  # where few were let in by the row: in every language
        for language in LANGUAGES:
            if not read[language]:
                faults += [f"{role} {fault}" for fault in wrong(visit(clients[role], where, language), language, own)]
    assert faults == [], "\n".join(dict.fromkeys(faults))
    assert asked, "nobody is let in"
    assert any(read.values()) != (route.pattern in NO_PAGE), "nobody in the cast can open it, or somebody can"


def test_what_is_not_there_is_said_to_everyone_in_their_language(
    clients: dict[str, Client], own_words: set[str]
) -> None:
    faults: list[str] = []
    for role, language in visits(list(clients), 0):
        response = visit(clients[role], "/no-such-page", language)
        assert response.status_code == 404
        faults += [f"{role} {fault}" for fault in wrong(response, language, own_words)]
    assert faults == [], "\n".join(faults)


# Answers that are no page, and pages of a state the cast is not in.
NO_PAGE = {
    "files/<uuid:file_id>", "files/<uuid:file_id>/preview",
    "healthz", "readyz", "session", "wall/<str:token>", "setup/<str:token>", "sign-in/code",
    "messages/not-sent/<uuid:envelope_id>/again",
    "messages/not-sent/<uuid:envelope_id>/close", "report-class/<uuid:class_id>", "locked",
    "missing/<uuid:student_id>/contradiction", "classes/<uuid:class_id>/close", "classes/<uuid:class_id>/export",
    "posts/<uuid:tie_id>/end", "leaves/<uuid:leave_id>/end", "timetable/<uuid:lesson_id>/<str:on>/restore",
    "calendar/closures/<uuid:closure_id>/withdraw", "missing/<uuid:student_id>/arrival",
    "missing/<uuid:student_id>/reason", "missing/<uuid:student_id>/caller",
    "missing/<uuid:student_id>/explanation", "activate/<str:token>", "calendar/official",
    "import/template/<str:kind>", "import/<uuid:run_id>/progress", "import/<uuid:run_id>/choices",
    "import/<uuid:run_id>/save", "import/<uuid:run_id>/undo", "import/<uuid:run_id>/drop",
    "import/<uuid:run_id>/errors", "intake-notes/<uuid:note_id>/file",
    "calendar/<str:on>/make-up", "staff/<uuid:staff_id>/leave", "api/v1/openapi.json",
}  # fmt: skip


def test_the_offending_page_is_caught() -> None:
    page = (
        '<h1>点名</h1><p>Roll-call</p><button aria-label="Still looked for today">x</button><script>Roll-call</script>'
    )
    assert words(page) == ["点名", "Roll-call", "Still looked for today", "x"]
    assert list(foreign(page, "zh-hans")) == ["Roll-call", "Still looked for today"]
    assert list(foreign("<p>点名</p>", "en")) == ["点名"]
    assert list(foreign("<p>Roll-call</p>", "en")) == []
    with clock.at(NOW):
        assert "点名" not in list(foreign(page, "zh-hans"))
    broken = HttpResponse(status=500)
    silent = HttpResponse(page, headers={"Content-Language": "zh-hans"})
    assert list(wrong(broken, "en", set())) == ["en: 500"]
    assert list(wrong(silent, "en", {"x"})) == ["asked in en, answered in zh-hans", "en: 点名"]


def test_everybody_reads_and_every_language_is_read() -> None:
    few, many = [*"ab"], [*"abcdefghij"]
    assert len(list(visits(few, 1))) == 6
    found = list(visits(many, 1))
    assert [role for role, _ in found] == many
    assert {one: sum(language == one for _, language in found) for one in LANGUAGES} == {
        "zh-hans": 3,
        "zh-hant": 4,
        "en": 3,
    }
