"""The gallery and the error pages, drawn by the server in three languages."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from xuean.kit import errors
from xuean.kit.views import PARTS

pytestmark = [pytest.mark.urls("xuean.kit.tests.urls"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.XUEAN_DEMO = True


@pytest.mark.parametrize("part", ["", *PARTS])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_renders_in_every_language(client: Client, part: str, language: str) -> None:
    client.cookies["language"] = language
    response = client.get(f"/gallery/{part}" if part else "/gallery")
    text = response.content.decode()
    assert response.status_code == (404 if part == "error" else 200)
    assert f'<html lang="{ {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}[language] }"' in text
    assert "</html>" in text and "Undefined" not in text
    assert {"zh-hans": "跳到正文", "zh-hant": "跳到正文", "en": "To the content"}[language] in text or part == "wall"


def test_no_id_stands_twice_in_a_page(client: Client) -> None:
    for part in ("", *PARTS):
        ids = re.findall(r'\sid="([^"]+)"', client.get(f"/gallery/{part}" if part else "/gallery").content.decode())
        assert len(ids) == len(set(ids)), part


def test_a_real_school_has_no_gallery_for_strangers(client: Client, settings: Any) -> None:
    settings.XUEAN_DEMO = False
    assert client.get("/gallery").status_code == 404
    assert client.get("/gallery/nothing").status_code == 404


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.permission_denied, 403),
        (errors.not_found, 404),
        (errors.csrf_failure, 403),
        (errors.server_error, 500),
    ],
)
def test_errors_say_what_to_do_and_need_neither_session_nor_database(view: Any, status: int) -> None:
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            response = view(RequestFactory().get("/x"))
        text = response.content.decode()
        assert response.status_code == status and str(status) in text and 'href="/"' in text
