"""Every page renders for everyone in the cast, in three languages, and says nothing in another one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import cast as theatre
from tests.house.reading import foreign, words
from tests.matrix.stage import NOW, Stage
from tests.matrix.test_routes import ROWS, Route, routes
from xuean.core import clock

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "zh-hant", "en")
ENDS_A_SESSION = ("lock", "sign-out")


SPEAKS_AS_WRITTEN = ("gallery/", "messages/<")  # samples of a Chinese school; a letter as it was sent


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


def pages() -> list[Route]:
    return [route for route in routes() if "get" in route.methods and route.pattern not in ENDS_A_SESSION]


def addresses(stage: Stage, route: Route) -> Iterator[str]:
    """Of the first class and its first student; of the school where it has none."""
    rows: dict[str, Any] = {}
    for name in route.converters:
        if name in ROWS:
            found = stage.objects.get(ROWS[name]) or stage.rows[ROWS[name]]
            rows[name] = str((found.get("own") or found["school"]).pk)
    yield route.address(rows)


def visit(client: Client, address: str, language: str) -> Any:
    client.cookies["language"] = language
    point = transaction.savepoint()
    try:
        return client.get(address)
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.pattern or "today")
def test_every_page_for_everyone_in_three_languages(stage: Stage, clients: dict[str, Client], route: Route) -> None:
    faults, shown = [], 0
    for role, client in clients.items():
        for address in addresses(stage, route):
            for language in LANGUAGES:
                response = visit(client, address, language)
                if response.status_code >= 500 and route.pattern != "readyz":
                    faults.append(f"{role} {language}: {response.status_code}")
                if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
                    break  # the same in every language
                page = response.content.decode()
                shown += 1
                if response.headers.get("Content-Language") != language:
                    faults.append(
                        f"{role}: asked in {language}, answered in {response.headers.get('Content-Language')}"
                    )
                if not route.pattern.startswith(SPEAKS_AS_WRITTEN):
                    known = _data(stage)
                    faults += [f"{language}: {text[:90]}" for text in foreign(page, language) if text not in known]
    assert faults == [], "\n".join(dict.fromkeys(faults))
    assert shown or route.pattern in NO_PAGE, "nobody in the cast can open it"


# Answers that are no page, and pages of a state the cast is not in.
NO_PAGE = {
    "healthz", "readyz", "session", "wall/<str:token>", "setup/<str:token>", "sign-in/code", "sign-in/person",
    "messages/<uuid:envelope_id>/", "messages/not-sent/<uuid:envelope_id>/again/",
    "messages/not-sent/<uuid:envelope_id>/close/", "report-class/<uuid:class_id>/", "locked",
    "missing/<uuid:student_id>/contradiction/", "classes/<uuid:class_id>/close/", "classes/<uuid:class_id>/export/",
    "posts/<uuid:tie_id>/end/", "leaves/<uuid:leave_id>/end/", "timetable/<uuid:lesson_id>/<str:on>/restore/",
    "calendar/closures/<uuid:closure_id>/withdraw/", "missing/<uuid:student_id>/arrival/",
    "missing/<uuid:student_id>/explanation/", "activate/<str:token>", "calendar/official/", "confirm",
    "import/template/<str:kind>", "import/<uuid:run_id>/progress", "import/<uuid:run_id>/choices",
    "import/<uuid:run_id>/save", "import/<uuid:run_id>/undo", "import/<uuid:run_id>/drop",
    "import/<uuid:run_id>/errors", "intake-notes/<uuid:note_id>/file",
    "calendar/<str:on>/make-up/", "second-factor", "staff/<uuid:staff_id>/leave/",
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
