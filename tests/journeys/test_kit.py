"""What the kit's scripts do in a real browser: live parts, clocks, the idle lock, the search, old browsers."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Route

from tests.journeys import look
from xuean.core import clock
from xuean.kit.tests.urls import state

pytestmark = [pytest.mark.browser, pytest.mark.urls("xuean.kit.tests.urls")]


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.XUEAN_DEMO = True
    state.update(value=1, asked=0, full=0, broken=False, locked=0)


def wait(condition: Callable[[], bool], page: Any, seconds: float = 12) -> None:
    for _ in range(int(seconds * 10)):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def test_a_live_part_asks_with_its_tag_and_shows_what_changed(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/live-page", expected=(503,))
    page.wait_for_selector("#value:text('1')")
    wait(lambda: state["asked"] >= 3, page)
    assert state["full"] == 1  # the rest were 304
    state["value"] = 2
    page.wait_for_selector("#value:text('2')")
    assert "自动更新" in page.inner_text("[data-poll-stamp]")
    state["broken"] = True
    page.wait_for_selector("text=网络不通")
    assert page.inner_text("#value") == "2"
    state["broken"] = False
    page.wait_for_selector("text=自动更新")
    assert page.faults == []


def test_the_clock_of_a_page_ticks_in_the_zone_of_the_school(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/gallery/wall", timezone_id="America/New_York")
    page.wait_for_selector("[data-clock] small")
    first = page.inner_text("[data-clock]")
    hour = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).hour
    assert int(first.partition(":")[0]) in (hour, (hour - 1) % 24)
    page.wait_for_timeout(1200)
    assert page.inner_text("[data-clock]") != first


def test_whoever_walks_away_is_locked_out(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/live-page?idle=0.02")
    page.wait_for_url("**/lock", timeout=15_000)
    assert state["locked"] == 1


def test_a_search_goes_by_post_and_leaves_no_name_in_the_address(browser: Browser, live_server: Any) -> None:
    page = look.open_page(browser, f"{live_server.url}/gallery/today")
    page.fill(".x-top input[name=q]", "李沐阳")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")
    assert page.inner_text("h1") == "李沐阳" and "%" not in page.url


def without_later_colours(route: Route) -> None:
    """What a browser before color-mix() makes of Tabler: the function is unknown to it."""
    answer = route.fetch()
    text = answer.text().replace("color-mix(", "unknown-mix(").replace("light-dark(", "unknown-pair(")
    route.fulfill(response=answer, body=text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_old_browser_shows_the_same_pages(browser: Browser, live_server: Any, scheme: str) -> None:
    new = look.context(browser, look.DESKTOP, scheme).new_page()
    old = look.context(browser, look.DESKTOP, scheme).new_page()
    old.route("**/tabler.min.css", lambda route: without_later_colours(route))
    for part in ("today", "table", "forms", "student"):
        pictures = []
        for page in (new, old):
            page.goto(f"{live_server.url}/gallery/{part}")
            pictures.append(look.shot(page, f"old-{part}-{scheme}-{'new' if page is new else 'old'}").read_bytes())
        assert pictures[0] == pictures[1], part


def test_a_first_page_on_a_phone_is_light(browser: Browser, live_server: Any) -> None:
    """Requests of a first visit (performance.md: at most 12)."""
    page = look.context(browser, look.PHONE).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/gallery/today", wait_until="networkidle")
    assert len(asked) <= 12, asked
