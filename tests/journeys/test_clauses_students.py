"""Clauses, 'why this deadline?', audit, background work and student files in a real browser, at both sizes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai, sign_in
from tests.journeys import look
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.duties.models import Duty
from xuean.people.models import Person
from xuean.presence.log import Mark

pytestmark = pytest.mark.browser
NOW = shanghai(8, 16)
DEVICES = {"desktop": look.DESKTOP, "phone": look.PHONE}


@pytest.fixture
def school(transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cast]:
    """8:16 on a Monday: the first student was not there at 8:10; the clock stands for every thread."""
    cast = theatre.make()
    slot = next(s for s in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if s.period == "1")
    marks = {cast.students[0].id: Mark("absent")}
    take_roll_call(cast.actor("subject_teacher"), cast.groups[0], now=shanghai(8, 10), slot=slot, marks=marks)
    clock.write_virtual(tmp_path / "clock.json", NOW, 0)
    monkeypatch.setenv(clock.VIRTUAL_CLOCK_VARIABLE, str(tmp_path / "clock.json"))
    yield cast


def visit(browser: Browser, live_server: Any, person: Person, device: str, scheme: str = "light") -> Page:
    client = Client()
    sign_in(client, person, NOW)
    context = look.context(browser, DEVICES[device], scheme)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return look.watched(context.new_page())


def pages(cast: Cast) -> Iterator[tuple[str, str, str]]:
    """(post, name of the picture, address)"""
    yield "principal", "clauses", reverse("web:clauses") + "?regulation=B1"
    yield "homeroom_teacher", "clause", reverse("web:clause", args=["B1.3"])
    duty = Duty.objects.get(name="attendance.account-for-absent")
    yield "homeroom_teacher", "why", reverse("web:why", args=[duty.id])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_every_page_looks_well(browser: Browser, live_server: Any, school: Cast, device: str, scheme: str) -> None:
    for post, name, address in pages(school):
        page = visit(browser, live_server, school.people[post], device, scheme)
        page.goto(live_server.url + address)
        look.assert_looks_well(page, f"{name}-{device}-{scheme}", whole=device == "phone")
        page.context.close()
