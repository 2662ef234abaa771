"""A leave note is photographed on a phone while explaining an absence, and looked at again; without a script too."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from tests.cast import shanghai
from tests.journeys import look, play
from tests.journeys.play import Day
from xuean.files.models import File
from xuean.files.tests.uploads import SECRET, paper
from xuean.presence.models import Excuse

pytestmark = pytest.mark.browser
NOTE = {"name": "IMG_2071.jpg", "mimeType": "image/jpeg"}
SIDES = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
CHOOSER, CAMERA = "#id_paper", "#id_paper_camera"


@pytest.fixture
def day(transactional_db: None, live_server: Any, tmp_path: Path) -> Iterator[Day]:
    with play.day(live_server.url, tmp_path) as made:
        made.hands.at(shanghai(8, 10))
        made.call("1", "subject_teacher", {1: "absent"})
        yield made


def note() -> bytes:
    """What a phone makes of a written page: lying on its side, with maker and place."""
    picture = Image.new("RGB", (1600, 1200), (236, 232, 220))
    drawn = ImageDraw.Draw(picture)
    for line in range(9):
        drawn.line((160, 220 + line * 95, 1440 - (line % 3) * 200, 220 + line * 95), (60, 60, 90), 9)
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x8825] = SECRET, 6, {1: "N", 2: (1.0, 2.0, 3.0), 3: "E", 4: (4.0, 5.0, 6.0)}
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def open_reason(page: Page) -> None:
    page.locator("details.a-reason summary").click()
    page.locator("input[name=kind][value=leave]").check()
    page.locator("input[name=source][value=paper]").check()


def send(page: Page) -> None:
    page.locator("details.a-reason button[type=submit], details.a-reason form .x-form-end button").last.click()


def test_a_note_is_photographed_on_a_phone(browser: Browser, day: Day) -> None:
    visitor = day.visit(browser, "homeroom_teacher", look.PHONE)
    page = visitor.open(day.account(1))
    open_reason(page)
    expect(page.locator(".f-camera")).to_be_visible()
    assert page.locator(CAMERA).get_attribute("capture") == "environment"
    page.locator(CAMERA).set_input_files({**NOTE, "buffer": note()})
    expect(page.locator("[data-chosen]")).to_be_visible()
    expect(page.locator("[data-name]")).to_contain_text("IMG_2071.jpg")
    assert page.locator("[data-picture]").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.locator("[data-attach]").scroll_into_view_if_needed()
    look.assert_looks_well(page, "leave-note-chosen-phone")
    page.locator("[data-remove]").click()
    expect(page.locator("[data-chosen]")).to_be_hidden()
    assert page.locator(CAMERA).evaluate("input => input.files.length") == 0
    page.locator(CHOOSER).set_input_files({**NOTE, "buffer": note()})
    send(page)
    picture = page.locator(".x-pictures img")
    expect(picture).to_be_visible()
    assert picture.evaluate(SIDES) == [240, 320]
    look.assert_looks_well(page, "leave-note-attached-phone", whole=True)
    page.locator(".x-pictures a").click()
    page.wait_for_url("**/files/*")
    assert page.locator("img").evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1200, 1600]
    look.shot(page, "leave-note-opened-phone")
    page.go_back()
    assert page.faults == []  # type: ignore[attr-defined]
    page = visitor.open(reverse("web:student-attendance", args=[File.objects.get().student_id]))
    expect(page.locator(".x-pictures img")).to_be_visible()
    look.assert_looks_well(page, "leave-note-student-phone", whole=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_second_page_comes_later_as_pdf(browser: Browser, day: Day, scheme: str) -> None:
    visitor = day.visit(browser, "homeroom_teacher", look.DESKTOP, scheme)
    page = visitor.open(day.account(1))
    open_reason(page)
    send(page)
    page.locator(".x-event-do").click()
    expect(page.locator(".f-camera")).to_be_hidden()  # nothing to photograph with
    page.locator(CHOOSER).set_input_files({"name": "big.jpg", "mimeType": "image/jpeg", "buffer": bytes(13 * 2**20)})
    expect(page.locator("[data-error]")).to_contain_text("12 MB")
    page.locator(CHOOSER).set_input_files({"name": "b.pdf", "mimeType": "application/pdf", "buffer": paper()})
    expect(page.locator("[data-sign]")).to_be_visible()
    look.assert_looks_well(page, f"leave-note-later-desktop-{scheme}", whole=True)
    page.locator(".x-form-end button").click()
    link = page.locator(".x-pictures a")
    expect(link).to_be_visible()
    look.assert_looks_well(page, f"leave-note-kept-desktop-{scheme}", whole=True)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_without_a_script_the_plain_input_does_it(browser: Browser, day: Day) -> None:
    state = day.visit(browser, "homeroom_teacher", look.PHONE).page.context.storage_state()
    page = look.open_page(
        browser, day.address + day.account(1), look.PHONE, java_script_enabled=False, storage_state=state
    )
    open_reason(page)
    page.locator(CHOOSER).set_input_files({**NOTE, "buffer": note()})
    send(page)
    expect(page.locator(".x-pictures img")).to_be_visible()
    assert File.objects.get().about.id == Excuse.objects.get().pk
    page.context.close()
