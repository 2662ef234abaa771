"""Every page of attendance in the middle of a busy lesson: phone and desktop, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser

from tests import cast as theatre
from tests.cast import shanghai
from tests.journeys import look, play
from tests.journeys.play import Day, Visitor
from xuean.attendance.actions.arrival import explain_absence
from xuean.attendance.actions.officer import record_by_officer
from xuean.attendance.actions.wall import set_up_wall
from xuean.attendance.models import ClassRecord
from xuean.core.pen import Pen, holding

pytestmark = pytest.mark.browser


@pytest.fixture
def day(transactional_db: None, live_server: Any, tmp_path: Path) -> Iterator[Day]:
    with play.day(live_server.url, tmp_path) as made:
        made.hands.at(shanghai(8, 10))
        yield made


def pages(day: Day) -> Iterator[tuple[str, str, str]]:
    """Every page of the room as somebody meets it at 8:16: one child missing, one on leave and yet seen, one late."""
    group, on = day.cast.groups[0].id, theatre.MONDAY.isoformat()
    record = ClassRecord.objects.get()
    yield "homeroom_teacher", "roll-calls", reverse("attendance:roll-calls")
    yield "subject_teacher", "roll-call", day.sheet("1")
    yield "subject_teacher", "roll-call-early", day.sheet("3")
    yield "homeroom_teacher", "account", day.account(1)
    yield "homeroom_teacher", "account-contradiction", day.account(12)
    yield "homeroom_teacher", "account-calm", day.account(2)
    yield "homeroom_teacher", "absences", reverse("attendance:absences")
    yield "safety_office", "live", reverse("attendance:live")
    yield "safety_office", "walls", reverse("attendance:walls")
    yield "class_officer", "class-records", reverse("attendance:class-records")
    yield "class_officer", "write-class-record", reverse("attendance:write-class-record", args=[group, on, "early"])
    yield "homeroom_teacher", "class-record", reverse("attendance:class-record", args=[record.id])


@pytest.fixture
def busy(day: Day) -> Day:
    """8:16, in the middle of the first lesson."""
    cast = day.cast
    head = cast.actor("homeroom_teacher")
    with transaction.atomic(), holding(Pen(actor=None, school_id=None, tag="tests.cast", now=theatre.BEGAN)):
        officer = theatre.member_of_staff(cast, "class_officer", "钱多多")
        theatre.tie(cast, officer, "class_officer", "class", cast.classes[0].id)
    explain_absence(
        head, cast.students[11], kind="leave", since=shanghai(7), until=shanghai(17), source="guardian_call"
    )
    day.call("1", "subject_teacher", {1: "absent", 12: "present", 21: "late"})
    record_by_officer(
        cast.actor("class_officer"), cast.groups[0], slot=day.slot("1"), marks={cast.students[2].id: "late"}
    )
    set_up_wall(cast.actor("safety_office"), cast.school, label="值班室")
    day.hands.at(shanghai(8, 16))
    day.worker()
    return day


@pytest.mark.parametrize(("device", "scheme"), look.SCREENS)
def test_every_page_looks_well(browser: Browser, busy: Day, device: str, scheme: str) -> None:
    """What axe asks does not depend on light or dark, but for the contrast, which `looks` measures."""
    people: dict[str, Visitor] = {}
    for post, name, address in pages(busy):
        if post not in people:
            people[post] = busy.visit(browser, post, getattr(look, device.upper()), scheme)
        page = people[post].open(address)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # nothing half under the button that stays in sight
        if scheme == "light":
            look.assert_looks_well(page, f"attendance-{name}-{device}-light", whole=True)
        else:
            look.shot(page, f"attendance-{name}-{device}-dark")
            assert [*look.looks(page), *page.faults] == [], name  # type: ignore[attr-defined]
