"""Coming in, on a phone: a wrong password, the right one, the second factor, the lock, and out again."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import cast as theatre
from tests.journeys import look, school
from xuean.web.models import Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def in_both(page: Page, name: str) -> None:
    """Light, then dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        look.assert_looks_well(page, f"{name}-{scheme}")


def test_from_the_door_to_the_lock_and_out(browser: Browser, live_server, tmp_path: Path) -> None:
    with school.time_of(tmp_path, browser):
        teacher = theatre.make().people["homeroom_teacher"]
        account = school.give_password(teacher)
        page = look.open_page(browser, f"{live_server.url}/search", look.PHONE)
        assert "/sign-in?next=/search" in page.url
        in_both(page, "sign-in")

        page.fill("[name=username]", account.username)
        page.fill("[name=password]", "wrong wrong wrong")
        school.submit(page)
        assert page.locator("[role=alert]").count() == 1
        look.assert_looks_well(page, "sign-in-wrong")

        page.fill("[name=password]", school.PASSWORD)
        school.submit(page)
        assert "/second-factor" in page.url  # a homeroom teacher reads phone numbers
        in_both(page, "second-factor")
        page.fill("[name=code]", school.code_now(account))
        page.check("[name=trust]")
        school.submit(page)
        assert page.locator(".w-codes li").count() == 10
        look.assert_looks_well(page, "recovery-codes")
        page.click("main a.btn-primary")
        assert page.url.endswith("/search")

        page.goto(f"{live_server.url}/account")
        in_both(page, "account")
        page.evaluate("document.getElementById('x-lock').requestSubmit()")
        page.wait_for_url("**/locked**")
        assert teacher.name not in page.content()
        look.assert_looks_well(page, "locked")
        page.goto(f"{live_server.url}/search")
        assert "/locked" in page.url
        page.fill("[name=password]", school.PASSWORD)
        school.submit(page)
        assert page.url.endswith("/search")

        page.goto(f"{live_server.url}/account")
        page.click("form[action='/sign-out'] button")
        page.wait_for_url("**/sign-in")
        assert not Session.objects.exists()

        page.fill("[name=username]", account.username)
        page.fill("[name=password]", school.PASSWORD)
        school.submit(page)
        assert page.url == f"{live_server.url}/"  # a trusted device is not asked for the code
        assert page.faults == []


def test_idle_pages_lock_themselves(browser: Browser, live_server, tmp_path: Path) -> None:
    """Nobody touches the page for the minutes of the book; its own refreshing does not count."""
    with school.time_of(tmp_path, browser) as now:
        guard = theatre.make().people["guard"]
        page = look.open_page(browser, f"{live_server.url}/sign-in", look.PHONE, expected=(401,))
        page.add_init_script("const wait = window.setTimeout; window.setTimeout = (f, t) => wait(f, t / 20);")
        school.sign_in(page, live_server.url, guard)
        school.move(now, theatre.shanghai(8, 16))
        page.wait_for_url("**/locked**", timeout=15000)
        assert page.faults == []


def test_the_demo_door_is_one_click(browser: Browser, live_server, tmp_path: Path, settings) -> None:
    settings.XUEAN_DEMO = True
    with school.time_of(tmp_path, browser):
        cast = theatre.make()
        base = live_server.url.replace("localhost", "127.0.0.1")
        for device, name in ((look.PHONE, "phone"), (look.DESKTOP, "desktop")):
            page = look.open_page(browser, f"{base}/sign-in", device)
            look.assert_looks_well(page, f"sign-in-demo-{name}")
            page.locator("[data-demo-person]", has_text="安全办").locator("button").click()
            page.wait_for_url(f"{base}/")
            assert cast.people["safety_office"].name[0] in page.locator(".x-avatar:visible").first.inner_text()
