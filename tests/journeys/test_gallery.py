"""Every component in every state, on a desktop and a phone, light and dark: readable, whole, open to everybody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import look
from xuean.kit.views import PARTS

pytestmark = [pytest.mark.browser, pytest.mark.urls("xuean.kit.tests.urls")]

DEVICES = {"desktop": look.DESKTOP, "phone": look.PHONE}


@pytest.fixture(autouse=True)
def _open(settings: Any) -> Iterator[None]:
    settings.XUEAN_DEMO = True
    yield


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_every_page_of_the_gallery_looks_well(browser: Browser, live_server: Any, device: str, scheme: str) -> None:
    page = look.watched(look.context(browser, DEVICES[device], scheme).new_page(), expected=(404,))
    for part in ("", *PARTS):
        page.goto(f"{live_server.url}/gallery{part and '/' + part}")
        look.assert_looks_well(
            page, f"gallery-{part or 'index'}-{device}-{scheme}", whole=not part, colours_only=scheme == "dark"
        )
    page.context.close()


def test_the_check_sees_what_is_wrong(browser: Browser, live_server: Any) -> None:
    """The offending example: the same page spoilt in each way that the check must catch."""
    page = look.open_page(browser, f"{live_server.url}/gallery/table", look.PHONE)
    assert look.looks(page) == []
    page.evaluate("""() => {
        const add = (words, css) => {
            const made = document.createElement("div");
            made.textContent = words;
            for (const [name, value] of Object.entries(css)) made.style.setProperty(name, value);
            document.querySelector("main").append(made);
        };
        add("灰得看不清的字", {color: "#b0b8c0"});
        add("透得看不清的字", {opacity: ".4"});
        const field = document.createElement("input");
        field.name = "pale";
        field.style.color = "#c0c8d0";
        document.querySelector("main").append(field);
        add("竖排的一列字", {width: "14px", "word-break": "break-all"});
        add("被盒子切掉一半的字", {width: "60px", height: "12px", overflow: "hidden", "white-space": "nowrap"});
        add("跑到屏幕外面的字", {position: "absolute", left: "360px", top: "300px", "white-space": "nowrap"});
        add("小得看不清", {"font-size": "10px"});
        const button = document.createElement("button");
        button.textContent = "矮";
        button.style.height = "20px";
        document.querySelector("main").append(button);
    }""")
    found = "\n".join(look.looks(page))
    for words in ("灰得看不清的字", "透得看不清的字", "pale"):
        assert re.search(rf"contrast [\d.]+: {words}", found)
    for kind in ("contrast", "one character a line", "clipped", "off screen", "too small", "for a thumb"):
        assert kind in found
    page.evaluate("() => document.querySelector('main').append(document.createElement('select'))")  # without a name
    assert any(fault.startswith("select-name") for fault in look.violations(page))


def test_the_choice_of_light_or_dark_stays(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/gallery", scheme="light")
    theme = "() => document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "light"
    page.click("[data-theme-choice=dark]")
    page.goto(f"{live_server.url}/gallery/table")
    assert page.evaluate(theme) == "dark"
    page.goto(f"{live_server.url}/gallery")
    page.click("[data-theme-choice=system]")
    assert page.evaluate(theme) == "light"


def test_a_grave_act_is_asked_about_first(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/gallery", expected=(403, 405))
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    page.click("text=撤回")
    page.click("dialog >> text=取消")
    assert posted == []
    page.click("text=撤回")
    with page.expect_request(lambda request: request.method == "POST"):
        page.click("dialog >> text=确定")
    assert len(posted) == 1


def test_what_may_not_be_pressed_says_why_and_does_nothing(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/gallery/forms")
    button = page.get_by_role("button", name="全部正确才保存")
    assert button.get_attribute("aria-disabled") == "true"
    described = page.locator(f"#{button.get_attribute('aria-describedby')}")
    assert described.inner_text() == "还差 9 行"


def test_a_toast_can_be_undone(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/gallery")
    page.evaluate("() => xuean.toast({text: '已记迟到', undo: () => { window.undone = true; }})")
    assert page.locator(".x-toast").inner_text().startswith("已记迟到")
    look.assert_looks_well(page)
    page.click(".x-toast >> text=撤销")
    assert page.evaluate("() => window.undone") is True
    assert page.locator(".x-toast").count() == 0


def test_the_menu_of_a_phone_reaches_everything(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/gallery/today", look.PHONE)
    page.click("summary")
    look.assert_looks_well(page, "gallery-menu-phone")
    page.click(".x-sheet >> text=制度对照")
    page.wait_for_url("**/gallery/clause")
