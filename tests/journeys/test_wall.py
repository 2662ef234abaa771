"""The wall screen: by its own address, counts and classes, no name; it keeps itself fresh; revoked, it goes dark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import cast as theatre
from tests.cast import BEGAN, MONDAY, Cast, shanghai
from tests.journeys import look, play
from tests.journeys.play import Day, Visitor
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.actions.wall import set_up_wall
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people import structure
from xuean.people.models import Grade, Lesson, Person, Student
from xuean.presence.log import Mark

pytestmark = pytest.mark.browser
OFFICE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
SOON = 15_000  # ms: a screen asks every five seconds


@pytest.fixture
def day(transactional_db: None, live_server: Any, tmp_path: Path) -> Iterator[Day]:
    with play.day(live_server.url, tmp_path) as made:
        made.hands.at(shanghai(8, 4))
        yield made


def count(page: Page, kind: str) -> int:
    return int(page.inner_text(f".x-count-{kind} b").replace(",", ""))


def hung(browser: Browser, day: Day, device: dict[str, Any] = OFFICE) -> tuple[Visitor, str]:
    """The safety office makes an address on its page, and somebody without any account opens it on the screen."""
    office = day.visit(browser, "safety_office", look.DESKTOP)
    page = office.open(reverse("attendance:walls"))
    page.fill("[name=label]", "值班室东墙")
    with page.expect_navigation():
        page.click("main form .btn-primary")
    address = page.get_attribute("main .x-notice a", "href") or ""
    screen = day.visit(browser, "", device, expected=(403, 404))
    screen.page.goto(address)
    return screen, address


def names() -> list[str]:
    return list(Person.objects.values_list("name", flat=True))


def test_it_shows_counts_and_classes_and_no_name(browser: Browser, day: Day) -> None:
    day.call("1", "subject_teacher", {1: "absent"})
    day.hands.at(shanghai(8, 16))
    day.worker()
    screen, _address = hung(browser, day)
    page = screen.page
    assert {kind: count(page, kind) for kind in ("here", "unknown", "open", "leave", "all")} == {
        "here": 49,
        "unknown": 1,
        "open": 3,
        "leave": 0,
        "all": 53,
    }
    expect(page.locator(".x-class-bad")).to_contain_text("1 未明")
    expect(page.locator(".x-class-warn")).to_contain_text("未点")
    expect(page.locator(".x-missing h2")).to_have_text("初一（1）班")
    expect(page.locator(".x-missing .x-rung-next")).to_contain_text("8:25")
    assert page.inner_text("[data-countdown]") in ("9:00", "8:59", "8:58", "8:57")
    content = page.content()
    assert [name for name in names() if name in content] == []
    assert page.faults == []  # type: ignore[attr-defined]


def test_it_follows_a_roll_call_by_itself(browser: Browser, day: Day) -> None:
    screen, _address = hung(browser, day)
    page = screen.page
    assert (count(page, "here"), count(page, "open")) == (0, 53)
    day.call("1", "subject_teacher", {1: "absent", 2: "absent"})
    expect(page.locator(".x-count-unknown b")).to_have_text("2", timeout=SOON)
    assert (count(page, "here"), count(page, "open")) == (48, 3)
    expect(page.locator(".x-missing")).to_have_count(2)
    day.hands.at(shanghai(8, 6))
    expect(page.locator(".x-class-warn")).to_contain_text("未点", timeout=SOON)  # nobody did anything: time went by
    expect(page.locator(".x-missing-for").first).to_contain_text(re.compile("[1-3] 分钟"))
    assert page.faults == []  # type: ignore[attr-defined]


def test_a_dead_network_says_so_and_keeps_the_last_figures(browser: Browser, day: Day) -> None:
    day.call("1", "subject_teacher", {1: "absent"})
    screen, _address = hung(browser, day)
    screen.page.context.set_offline(True)
    expect(screen.page.locator("[data-poll-stamp]")).to_contain_text("网络不通", timeout=SOON)
    assert count(screen.page, "unknown") == 1


def test_revoked_it_goes_dark(browser: Browser, day: Day) -> None:
    day.call("1", "subject_teacher", {1: "absent"})
    screen, address = hung(browser, day)
    office = day.visit(browser, "safety_office", look.DESKTOP)
    page = office.open(reverse("attendance:walls"))
    page.click("text=停用")
    page.click("dialog >> button[value=yes]")
    expect(page.locator("main")).to_contain_text("已停用")
    expect(screen.page.locator("h1")).to_have_text("这块大屏已停用", timeout=SOON)
    assert screen.page.locator(".x-count").count() == 0
    look.shot(screen.page, "wall-dark")
    stranger = day.visit(browser, "", OFFICE, expected=(404,))
    for place in (address, address[:-3] + "abc"):
        answer = stranger.page.goto(place)
        assert answer is not None
        assert answer.status == 404
        expect(stranger.page.locator("h1")).to_have_text("这块大屏已停用")


def grow(day: Day, a_grade: int) -> None:
    """Three grades of so many classes; all but two have been called, and in three of them a child is missing."""
    cast = day.cast
    with transaction.atomic(), holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=BEGAN)) as pen:
        for year in (2026, 2025, 2024):
            grade = structure.open_grade(pen, cast.grade.stage, year)
            for number in range(3 if year == 2026 else 1, a_grade + 1):
                open_class(pen, cast, grade, number)
    for number, group in enumerate(cast.groups[:-2]):
        student = Student.objects.filter(current_class=group.school_class).order_by("seat_no").first()
        marks = {student.id: Mark("absent")} if student and number in (3, 9, 20) else {}
        slot = next(slot for slot in slots_on(cast.school, MONDAY, [group.id]) if slot.period == "1")
        post = {0: "subject_teacher", 1: "homeroom_teacher_2"}.get(number, "homeroom_teacher")
        take_roll_call(cast.actor(post, clock.now()), group, slot=slot, marks=marks)


def open_class(pen: Pen, cast: Cast, grade: Grade, number: int) -> None:
    """With two students, and the first lesson of Monday given by the first homeroom teacher (who is everywhere)."""
    klass = structure.open_class(pen, grade, number)
    group = structure.group_of(pen, klass)
    cast.groups.append(group)
    for seat in (1, 2):
        theatre.student(cast, klass, f"{grade.entry_year}级{number}班{seat}号", 100 * (2026 - grade.entry_year) + seat)
    head = cast.people["homeroom_teacher"]
    theatre.tie(cast, head, "subject_teacher", "group", group.id)
    Lesson.objects.create(
        school=cast.school, group=group, weekday=1, period="1", subject="数学", teacher=head,
        since=BEGAN, recorded_at=BEGAN,
    )  # fmt: skip


@pytest.mark.parametrize("a_grade", [8, 20])
def test_a_whole_school_fits_on_the_screen(browser: Browser, day: Day, a_grade: int) -> None:
    grow(day, a_grade)
    day.worker()
    day.hands.at(shanghai(8, 16))
    day.worker()
    token = set_up_wall(day.cast.actor("safety_office", clock.now()), day.cast.school, label="大厅")
    for device, name in ((OFFICE, "office"), (look.WALL, "hall")):
        for scheme in ("light", "dark"):
            page = day.visit(browser, "", device, scheme).open(f"/wall/{token}")
            expect(page.locator(".x-missing")).to_have_count(3)
            expect(page.locator(".x-class")).to_have_count(3 * a_grade)
            look.shot(page, f"wall-{3 * a_grade}-{name}-{scheme}")
            assert [*look.looks(page), *(look.violations(page) if (name, scheme) == ("office", "light") else [])] == []
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), f"{name} has to be scrolled"
