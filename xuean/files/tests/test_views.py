"""The two addresses: headers that let nothing run, and for whoever may not, the same as for what does not exist."""

import pytest
from django.test import Client

from tests import cast as theatre
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.files import store
from xuean.files.tests.conftest import NOW


@pytest.fixture
def visit(cast):
    def get(post, address, method="get"):
        client = Client(raise_request_exception=False)
        with clock.at(NOW):
            theatre.sign_in(client, cast.people[post], NOW)
            return getattr(client, method)(address)

    return get


def test_a_photo_is_shown_and_can_do_nothing(visit, kept):
    response = visit("homeroom_teacher", f"/files/{kept().pk}")
    assert (response.status_code, response.content) == (200, b"content of a paper")
    headers = response.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"] == 'inline; filename="leave-note-2026-11-23.jpg"'
    policy = headers["Content-Security-Policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy and "allow" not in policy
    small = visit("homeroom_teacher", f"/files/{kept().pk}/preview")
    assert (small.status_code, small.content) == (200, b"preview of it")


def test_a_paper_is_downloaded_and_has_no_preview(visit, kept):
    file = kept(kind="pdf")
    response = visit("homeroom_teacher", f"/files/{file.pk}")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="leave-note-2026-11-23.pdf"'
    assert visit("homeroom_teacher", f"/files/{file.pk}/preview").status_code == 404


@pytest.mark.parametrize("post", ["guard", "homeroom_teacher_2", "system_administrator"])
def test_for_others_it_does_not_exist(visit, kept, post):
    file, before = kept(), Entry.objects.filter(tag="audit.read").count()
    there, nothing = visit(post, f"/files/{file.pk}"), visit(post, f"/files/{new_id()}")
    assert there.status_code == nothing.status_code == 404
    assert len(there.content) == len(nothing.content)
    assert "Content-Disposition" not in there.headers
    assert Entry.objects.filter(tag="audit.read").count() == before


def test_only_looking(visit, kept):
    address = f"/files/{kept().pk}"
    assert visit("homeroom_teacher", address, "post").status_code == 405
    assert visit("homeroom_teacher", address, "head").content == b""
    assert Client().get(address).status_code == 302


def test_what_was_damaged_says_so_to_those_who_may_know(visit, kept):
    file = kept()
    store.place(file.digest).write_bytes(b"something else")
    response = visit("homeroom_teacher", f"/files/{file.pk}")
    assert response.status_code == 410
    assert b"something else" not in response.content
    assert visit("guard", f"/files/{file.pk}").status_code == 404
