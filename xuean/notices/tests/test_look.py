"""The pages in a real browser: on a phone and a desktop, light and dark; the call recorded with two touches."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import cast as casting
from tests.cast import shanghai, sign_in
from tests.journeys import look
from xuean.core import clock
from xuean.duties import registry
from xuean.notices.actions.calls import record_contact
from xuean.notices.models import ContactAttempt
from xuean.notices.tests.play import Matter
from xuean.outbox import kinds
from xuean.outbox.kinds import Outcome
from xuean.outbox.models import Envelope
from xuean.people.models import ContactPoint

pytestmark = pytest.mark.browser
NOW = shanghai(8, 27)


@pytest.fixture
def matter(transactional_db, monkeypatch, tmp_path):
    """8:27: the letter to the father was refused, he was called once, and the clock stands for every thread."""
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example.com")
    monkeypatch.setattr(kinds, "_channels", dict(kinds._channels))
    monkeypatch.setattr(registry, "_sources", {})
    matter = Matter(casting.make())
    matter.open()
    matter.worker(shanghai(8, 11))
    number = ContactPoint.objects.get(person=matter.cast.guardians[0], kind="mobile")
    actor = matter.actor("homeroom_teacher", shanghai(8, 13))
    data = {"target": "guardian", "contact": number, "result": "no_answer", "told": "响铃，无人接"}
    record_contact(actor, matter.child, now=shanghai(8, 13), **data)
    matter.outcome = Outcome("failed", error="smtp-550", permanent=True)
    matter.worker(shanghai(8, 25))
    clock.write_virtual(tmp_path / "clock.json", NOW, 0)
    monkeypatch.setenv(clock.VIRTUAL_CLOCK_VARIABLE, str(tmp_path / "clock.json"))
    return matter


def visit(browser, live_server, person, device, scheme="light"):
    client = Client()
    sign_in(client, person, NOW)
    context = look.context(browser, device, scheme)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return look.watched(context.new_page())


def pages(matter):
    letter = Envelope.objects.get(kind="notices.rung", recipient=matter.cast.people["subject_teacher"])
    yield "homeroom_teacher", "call", reverse("notices:call", args=[matter.child.id])
    yield "homeroom_teacher", "call-place", reverse("notices:call", args=[matter.child.id]) + "?line=police_station"
    yield "safety_office", "undelivered", reverse("notices:undelivered")
    yield "homeroom_teacher", "inbox", reverse("notices:inbox")
    yield "guardian", "inbox-empty", reverse("notices:inbox")
    yield "subject_teacher", "letter", reverse("notices:letter", args=[letter.id])


@pytest.mark.parametrize(("device", "scheme"), look.SCREENS)
def test_every_page_looks_well(browser, live_server, matter, device, scheme):
    for post, name, address in pages(matter):
        page = visit(browser, live_server, matter.cast.people[post], getattr(look, device.upper()), scheme)
        page.goto(live_server.url + address)
        look.assert_looks_well(page, f"notices-{name}-{device}-{scheme}", whole=True)
        page.context.close()


def test_two_touches_record_a_call_on_a_phone(browser, live_server, matter):
    page = visit(browser, live_server, matter.cast.people["homeroom_teacher"], look.PHONE)
    page.goto(live_server.url + reverse("notices:call", args=[matter.child.id]))
    assert page.locator("a[href^='tel:']").count() == 1
    with page.expect_navigation():
        page.get_by_role("button", name="空号或停机").tap()
    page.locator("a[href='tel:13900002222']").wait_for()
    latest = ContactAttempt.objects.order_by("recorded_at").last()
    assert latest.result == "dead_number"
    page.context.close()
