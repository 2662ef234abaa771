"""Clauses, 'why this deadline?', audit, background work and student files in a real browser, at both sizes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai, sign_in
from tests.journeys import look
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.duties.models import Duty
from xuean.jobs.models import DEAD, QUEUED, Job
from xuean.notices.actions.calls import record_contact
from xuean.people import blinds
from xuean.people.models import ContactPoint, IdentityDocument, Person
from xuean.presence.log import Mark
from xuean.roster.models import IntakeNote
from xuean.vault.index import blind

pytestmark = pytest.mark.browser
NOW = shanghai(8, 16)
NUMBER = "379999201305040010"
DEVICES = {"desktop": look.DESKTOP, "phone": look.PHONE}


@pytest.fixture
def school(transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cast]:
    """8:16 on a Monday: the first student was not there at 8:10; the clock stands for every thread."""
    cast = theatre.make()
    slot = next(s for s in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if s.period == "1")
    marks = {cast.students[0].id: Mark("absent")}
    take_roll_call(cast.actor("subject_teacher"), cast.groups[0], now=shanghai(8, 10), slot=slot, marks=marks)
    with_papers(cast)
    homeroom = cast.actor("homeroom_teacher", shanghai(8, 13))
    number = ContactPoint.objects.get(person=cast.guardians[0], kind="mobile")
    data = {"target": "guardian", "contact": number, "result": "no_answer", "told": "响铃，无人接"}
    record_contact(homeroom, cast.students[0], now=shanghai(8, 13), **data)
    failed = {"attempts": 5, "finished_at": shanghai(7), "last_error": "Timeout at outbox/sender.py:80"}
    Job.objects.create(
        name="outbox.tidy", school_id=cast.school.id, state=DEAD, not_before=NOW, created_at=NOW, **failed
    )
    clock.write_virtual(tmp_path / "clock.json", NOW, 0)
    monkeypatch.setenv(clock.VIRTUAL_CLOCK_VARIABLE, str(tmp_path / "clock.json"))
    yield cast


def with_papers(cast: Cast) -> None:
    with transaction.atomic(), holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=theatre.BEGAN)):
        IdentityDocument.objects.create(
            school=cast.school,
            person=cast.students[0].person,
            kind="1",
            number=NUMBER,
            number_blind=blinds.identity(cast.school.id, "1", NUMBER),
            since=theatre.BEGAN,
            recorded_at=theatre.BEGAN,
        )

        IntakeNote.objects.create(
            school=cast.school,
            student=cast.students[0],
            person=cast.students[0].person,
            topic="health",
            text="哮喘，体育课带吸入剂",
            digest=blind("intake_note.text", cast.school.id, str(cast.students[0].id)),
            created_at=theatre.BEGAN,
        )


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
    yield "principal", "students", reverse("web:students")
    for tab in ("student", "student-family", "student-attendance", "student-notes"):
        yield "homeroom_teacher", tab, reverse(f"web:{tab}", args=[cast.students[0].id])
    yield "safety_office", "audit", reverse("web:audit")
    yield "supervisor", "verify-audit", reverse("web:verify-audit")
    yield "system_administrator", "jobs", reverse("web:jobs")


@pytest.mark.parametrize(("device", "scheme"), look.SCREENS)
def test_every_page_looks_well(browser: Browser, live_server: Any, school: Cast, device: str, scheme: str) -> None:
    faults = []
    for post, name, address in pages(school):
        page = visit(browser, live_server, school.people[post], device, scheme)
        page.goto(live_server.url + address)
        try:
            told = f"{name}-{device}-{scheme}"
            look.assert_looks_well(page, told, whole=device == "phone", colours_only=scheme == "dark")
        except AssertionError as fault:
            faults.append(str(fault))
        page.context.close()
    assert not faults, "\n".join(faults)


def test_a_clause_opens_beside_the_list_and_leads_to_why(browser: Browser, live_server: Any, school: Cast) -> None:
    page = visit(browser, live_server, school.people["homeroom_teacher"], "desktop")
    page.goto(live_server.url + reverse("web:clauses") + "?regulation=B1")
    page.evaluate("() => { window.stayed = true; }")
    panel = page.locator("#w-panel")
    page.locator(".w-clause-link", has_text="B1.3").first.click()
    panel.get_by_text("查明未到学生的去向").first.wait_for()
    assert page.url.endswith(reverse("web:clause", args=["B1.3"]))
    assert page.locator("tr[aria-selected=true] .w-clause-link").inner_text() == "B1.3"
    panel.get_by_role("link", name="为什么？").click()
    panel.get_by_text("算出来").wait_for()
    assert panel.locator(".x-why > li").count() == 4
    look.assert_looks_well(page, "why-beside-the-list")
    panel.get_by_role("link", name="返回条款").click()
    panel.get_by_text("据此产生的事项").wait_for()
    assert page.evaluate("() => window.stayed") is True
    page.go_back()
    page.locator("text=请选择一条").wait_for()


def test_from_today_a_chip_explains_its_deadline_on_a_phone(browser: Browser, live_server: Any, school: Cast) -> None:
    page = visit(browser, live_server, school.people["homeroom_teacher"], "phone")
    page.goto(live_server.url + "/")
    duty = Duty.objects.get(name="attendance.account-for-absent")
    page.locator(f"a.x-clause[href='{reverse('web:why', args=[duty.id])}']").locator("visible=true").first.tap()
    page.get_by_text("算出来").wait_for()
    page.get_by_role("link", name="查看条款 B1.3").tap()
    page.get_by_text("据此产生的事项").wait_for()


def test_from_the_list_to_a_childs_guardian_on_a_phone(browser: Browser, live_server: Any, school: Cast) -> None:
    """Find by pinyin, open the file, see who is called first, and dial: the address never holds the name."""
    page = visit(browser, live_server, school.people["homeroom_teacher"], "phone")
    page.goto(live_server.url + reverse("web:students"))
    page.locator("main input[name=q]").fill("lmy")
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_load_state()
    assert "lmy" not in page.url
    page.get_by_role("link", name="李沐阳").tap()
    page.get_by_role("link", name="家庭安全").tap()
    page.get_by_text("138****1111").wait_for()
    page.get_by_role("link", name="拨打").first.tap()
    page.locator("a[href^='tel:']").wait_for()


def test_numbers_are_shown_after_confirming_and_hidden_again(browser: Browser, live_server: Any, school: Cast) -> None:
    page = visit(browser, live_server, school.people["homeroom_teacher"], "desktop")
    page.goto(live_server.url + reverse("web:student", args=[school.students[0].id]))
    assert NUMBER not in page.content()
    page.get_by_role("button", name="显示号码").click()
    page.get_by_text(NUMBER).wait_for()
    look.assert_looks_well(page, "student-identity")
    page.get_by_role("link", name="重新隐藏").click()
    page.get_by_role("button", name="显示号码").wait_for()
    assert NUMBER not in page.content()


def test_the_chain_is_checked_on_the_spot(browser: Browser, live_server: Any, school: Cast) -> None:
    page = visit(browser, live_server, school.people["supervisor"], "desktop")
    page.goto(live_server.url + reverse("web:audit"))
    page.get_by_role("button", name="立即校验整条链").click()
    page.get_by_text("审计链完整").wait_for()
    look.assert_looks_well(page, "audit-checked")


def test_a_job_that_was_given_up_runs_again(browser: Browser, live_server: Any, school: Cast) -> None:
    page = visit(browser, live_server, school.people["system_administrator"], "phone")
    page.goto(live_server.url + reverse("web:jobs"))
    page.get_by_role("button", name="重新执行").tap()
    page.get_by_text("没有放弃的任务").wait_for()
    assert Job.objects.get().state == QUEUED
