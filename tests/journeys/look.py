"""A real Chromium for tests: how it is found and opened, and what a page must look like (`assert_looks_well`).

    def test_today(browser, live_server):
        page = look.open_page(browser, f"{live_server.url}/", look.PHONE, scheme="dark")
        look.assert_looks_well(page, "today")

Pictures go to tests/output/. Every fault of scripts, the content policy or a missing file fails as well.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
TABLET: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
# of pages made of the gallery's components, which it shows on a dark desktop as well
SCREENS = [("phone", "light"), ("phone", "dark"), ("desktop", "light")]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OUTPUT = Path(__file__).resolve().parent.parent / "output"
CHECK = (Path(__file__).parent / "check.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What dark changes of what axe asks; contrast itself is measured by `looks`, more strictly.
COLOURS = ["link-in-text-block"]
# Asked for violations alone: what passes is not written down, which is most of axe's work.
AXE = """async ([type, values]) => {
    const asked = {runOnly: {type, values}, resultTypes: ["violations"], preload: false};
    const found = await axe.run(document, asked);
    return found.violations.map(one =>
        `${one.id} (${one.nodes.length}): ${one.help}: ${one.nodes[0].html.slice(0, 160)}`);
}"""
EVERYTHING = os.environ.get("XUEAN_TEST_PLAN") == "all"  # then nobody looks at pictures, but those of faults


def executable() -> str:
    """The browser of $CHROMIUM, else the first one that is installed."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if not found:
        raise AssertionError("No Chromium here: apt install chromium, or name one with CHROMIUM=/path/to/it.")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; contexts of it are cheap and see nothing of each other."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver keeps an event loop in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


def context(browser: Browser, device: dict[str, Any] = DESKTOP, scheme: str = "light", **more: Any) -> BrowserContext:
    """A fresh visitor: Chinese, in Shanghai. `more` as Playwright takes it (extra_http_headers, storage_state …)."""
    usual = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
    return browser.new_context(**{**device, "color_scheme": scheme, **usual, **more})


def watched(page: Page, expected: tuple[int, ...] = ()) -> Page:
    """Gather what goes wrong in `page.faults`; `expected`: status codes that are meant to come."""
    faults: list[str] = []
    page.faults = faults  # type: ignore[attr-defined]

    def console(message: ConsoleMessage) -> None:
        status = re.search(r"status of (\d+)", message.text)
        if message.type == "error" and not (status and int(status[1]) in expected):
            faults.append(f"console: {message.text}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    return page


def open_page(
    browser: Browser,
    url: str,
    device: dict[str, Any] = DESKTOP,
    scheme: str = "light",
    *,
    expected: tuple[int, ...] = (),
    **more: Any,
) -> Page:
    """A new visitor's page at `url`, watched for faults."""
    page = watched(context(browser, device, scheme, **more).new_page(), expected)
    page.goto(url)
    return page


def shot(page: Page, name: str, *, whole: bool = False) -> Path:
    """A picture in tests/output/; `whole`: all of the page, not only what the screen shows."""
    OUTPUT.mkdir(exist_ok=True)
    path = OUTPUT / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    return path


def looks(page: Page) -> list[str]:
    """What a reader would see wrong on the page as it stands."""
    return list(page.evaluate(CHECK))


def violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """What axe finds against levels A and AA. `colours_only`: of a page that was asked about everything in light."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(AXE, ["rule", COLOURS] if colours_only else ["tag", LEVELS]))


def assert_looks_well(page: Page, name: str = "", *, whole: bool = False, colours_only: bool = False) -> None:
    """No fault of look, of accessibility or of script. With a name, a picture is left in tests/output/ (when
    everything is tested, of faults only)."""
    found = [*looks(page), *violations(page, colours_only=colours_only), *getattr(page, "faults", [])]
    if name and (found or not EVERYTHING):
        shot(page, name, whole=whole)
    assert not found, f"{page.url}\n  " + "\n  ".join(found)
