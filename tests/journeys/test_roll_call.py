"""Calling the roll of fifty on a phone: few taps, no lost mark, two people, every language, by thumb and by key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.cast import shanghai
from tests.journeys import look, play
from tests.journeys.play import Day, Visitor
from tests.journeys.school import PASSWORD, give_password
from xuean.attendance.actions.arrival import explain_absence
from xuean.duties.models import OPEN, Duty
from xuean.people.models import Person
from xuean.presence.models import Sighting, Sweep

pytestmark = pytest.mark.browser
TAPS = 10  # on a normal day, in all
NOTE = "书包在座位上"


@pytest.fixture
def day(transactional_db: None, live_server: Any, tmp_path: Path) -> Iterator[Day]:
    with play.day(live_server.url, tmp_path) as made:
        made.hands.at(shanghai(8, 10))
        yield made


def tile(page: Page, seat: int) -> Locator:
    return page.locator("#x-list [data-student]").nth(seat - 1)


def counts(page: Page) -> dict[str, int]:
    return {
        place.get_attribute("data-count") or "": int(place.inner_text()) for place in page.locator("[data-count]").all()
    }


def saved(page: Page, button: Locator | None = None) -> None:
    """Press save, and wait until it has led somewhere else."""
    before = page.url
    (button or page.locator("#x-save")).click()
    page.wait_for_url(lambda address: address != before)


def unlock(visitor: Visitor, person: Person) -> None:
    """The phone lay in a drawer: the password, and one tap."""
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.tap("main button[type=submit]")
    visitor.page.wait_for_url("**/")


def test_a_normal_day_takes_at_most_ten_taps(browser: Browser, day: Day) -> None:
    """All that the homeroom teacher owes while nobody is missing: three roll-calls, two of them from a locked phone."""
    day.hands.at(shanghai(7, 32))
    head = day.cast.people["homeroom_teacher"]
    give_password(head)
    phone = day.visit(browser, "homeroom_teacher")
    for period, hour, minute in (("early", 7, 32), ("5", 14, 1), ("6", 14, 56)):
        day.hands.at(shanghai(hour, minute))
        phone.open("/")
        if "/locked" in phone.page.url:
            unlock(phone, head)
        phone.tap("a.btn:has-text('点名')")
        expect(phone.page.locator("#x-list [data-student]")).to_have_count(play.SIZE)
        phone.tap("#x-save")
        phone.page.wait_for_url(day.address + "/")
        expect(phone.page.locator(".x-toast")).to_contain_text("点名已保存")
        assert Sweep.objects.filter(group=day.cast.groups[0], period=period, by=head, absent=0).count() == 1
        day.worker()
        if period == "early":
            for number, lesson in enumerate("1234"):
                day.hands.at(shanghai(8 + number, 12 if number > 1 else 58 if number else 2))
                day.call(lesson, "subject_teacher")
    assert not Duty.objects.filter(state=OPEN, name__startswith="attendance.", holders__person=head).exists()
    assert len(phone.taps) <= TAPS, phone.taps
    assert phone.page.faults == []  # type: ignore[attr-defined]


def test_a_tap_goes_round_and_the_counts_follow(browser: Browser, day: Day) -> None:
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("1"))
    full = {"all": 50, "here": 50, "late": 0, "excused": 0, "absent": 0}
    assert counts(page) == full
    expect(page.locator("#x-save")).to_contain_text("全员到齐")
    child = tile(page, 3)
    for words, told, button in (
        ("未到", {"here": 49, "absent": 1}, "1 人未到"),
        ("迟到", {"here": 49, "late": 1}, "1 人有标记"),
        ("早退", {"here": 49, "absent": 1}, "1 人未到"),
        ("在校", {}, "全员到齐"),
    ):
        phone.tap(child)
        expect(child).to_contain_text(words)
        assert counts(page) == full | told
        expect(page.locator("#x-save")).to_contain_text(button)
    assert Sweep.objects.count() == 0
    phone.tap(child)
    phone.tap(tile(page, 50))
    saved(page)
    sweep = Sweep.objects.get()
    assert (sweep.size, sweep.absent, sweep.by) == (50, 2, day.cast.people["subject_teacher"])
    missing = set(Sighting.objects.filter(sweep=sweep, kind="absent").values_list("student_id", flat=True))
    assert missing == {day.cast.students[2].id, day.cast.students[49].id}
    assert page.faults == []  # type: ignore[attr-defined]


def test_a_long_press_writes_a_note(browser: Browser, day: Day) -> None:
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("1"))
    child = tile(page, 2)
    phone.tap(child)
    phone.hold(child)
    expect(page.locator("dialog#x-note")).to_be_visible()
    expect(page.locator("#x-note-label")).to_contain_text(day.cast.students[1].person.name)
    page.fill("#x-note-text", NOTE)
    look.assert_looks_well(page, "roll-call-note-phone-light")
    phone.tap("dialog#x-note button[value=keep]")
    expect(child).to_contain_text(NOTE)
    expect(child).to_contain_text("未到")  # holding changed no mark
    phone.hold(tile(page, 4))
    page.fill("#x-note-text", "不要")
    phone.tap("dialog#x-note button[value=leave]")
    expect(tile(page, 4)).not_to_contain_text("不要")
    saved(page)
    sighting = Sighting.objects.get()
    assert (sighting.student_id, sighting.kind, sighting.note) == (day.cast.students[1].id, "absent", NOTE)
    page = phone.open(day.sheet("1"))
    expect(tile(page, 2)).to_contain_text(NOTE)


def test_a_note_about_somebody_who_is_here_makes_nobody_missing(browser: Browser, day: Day) -> None:
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("1"))
    phone.hold(tile(page, 5))
    page.fill("#x-note-text", "没带课本")
    phone.tap("dialog#x-note button[value=keep]")
    assert counts(page)["here"] == 50
    saved(page)
    assert Sweep.objects.get().absent == 0
    assert Sighting.objects.get().note == "没带课本"
    assert not Duty.objects.filter(student_id=day.cast.students[4].id).exists()


def test_undo_opens_the_sheet_again_and_the_first_record_stays(browser: Browser, day: Day) -> None:
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("1"))
    phone.tap(tile(page, 1))
    saved(page)
    first = Sweep.objects.get()
    assert Duty.objects.get(name="attendance.account-for-absent").state == OPEN
    phone.tap(".x-toast form button")
    page.wait_for_url("**" + day.sheet("1"))
    expect(page.locator("main")).to_contain_text("原记录保留")
    expect(tile(page, 1)).to_contain_text("未到")
    phone.tap(tile(page, 1))  # he came in while the register was open
    day.hands.at(shanghai(8, 12))
    saved(page)
    second = Sweep.objects.exclude(pk=first.pk).get()
    assert second.supersedes_id == first.id
    assert [row.kind for row in Sighting.objects.order_by("recorded_at")] == ["absent", "late"]
    assert Duty.objects.get(name="attendance.account-for-absent").state == "met"
    page = day.visit(browser, "homeroom_teacher").open(day.account())
    lines = page.locator(".x-event").all_inner_texts()
    assert any("点名未到" in line for line in lines)
    assert any("迟到" in line for line in lines)


def test_who_is_excused_is_filled_in_and_who_is_looked_for_stays_missing(browser: Browser, day: Day) -> None:
    child = day.cast.students[11]
    head = day.cast.actor("homeroom_teacher")
    explain_absence(head, child, kind="leave", since=shanghai(7), until=shanghai(17), source="guardian_call")
    day.call("1", "subject_teacher", {1: "absent"})
    day.hands.at(shanghai(8, 56))
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("2"))
    expect(tile(page, 12)).to_contain_text("请假")
    expect(tile(page, 1)).to_contain_text("未到")
    expect(tile(page, 1)).to_contain_text("8:10 起在找")
    assert counts(page) == {"all": 50, "here": 48, "late": 0, "excused": 1, "absent": 1}
    saved(page)
    sweep = Sweep.objects.get(period="2")
    assert (sweep.absent, sweep.excused) == (1, 1)
    assert Duty.objects.filter(name="attendance.account-for-absent").count() == 1
    assert Duty.objects.get(name="attendance.account-for-absent").state == OPEN


def test_two_people_taking_the_same_roll_call_see_both(browser: Browser, day: Day) -> None:
    mine = day.visit(browser, "subject_teacher", expected=(409,))
    theirs = day.visit(browser, "homeroom_teacher")
    page = mine.open(day.sheet("1"))
    other = theirs.open(day.sheet("1"))
    theirs.tap(tile(other, 1))
    saved(other)
    mine.tap(tile(page, 2))
    mine.tap("#x-save")
    expect(page.locator("main")).to_contain_text("周敏 于 8:10 已点名")
    expect(tile(page, 1)).to_contain_text("对方：未到")
    expect(tile(page, 2)).to_contain_text("对方：在校")
    assert Sweep.objects.count() == 1
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    look.assert_looks_well(page, "roll-call-conflict-phone-light", whole=True)
    mine.tap(tile(page, 1))
    saved(page)
    first, second = Sweep.objects.order_by("recorded_at")
    assert second.supersedes_id == first.id
    assert (first.by, second.by) == (day.cast.people["homeroom_teacher"], day.cast.people["subject_teacher"])
    for opened in (page, other):
        assert opened.faults == []  # type: ignore[attr-defined]


def test_without_a_network_nothing_is_lost_and_it_is_sent_when_it_is_back(browser: Browser, day: Day) -> None:
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("1"))
    phone.tap(tile(page, 7))
    page.context.set_offline(True)
    phone.tap("#x-save")
    expect(page.locator("#x-trouble")).to_contain_text("网络不通，还没有保存")
    expect(page.locator("#x-trouble")).to_have_attribute("role", "alert")
    expect(page.locator("#x-save")).to_be_enabled()
    expect(tile(page, 7)).to_contain_text("未到")
    look.shot(page, "roll-call-offline-phone-light")
    assert Sweep.objects.count() == 0
    page.context.set_offline(False)
    page.wait_for_url(lambda address: not address.endswith(day.sheet("1")))
    assert Sweep.objects.get().absent == 1


def test_a_broken_server_loses_no_mark_not_even_over_a_reload(browser: Browser, day: Day) -> None:
    phone = day.visit(browser, "subject_teacher", expected=(500,))
    page = phone.open(day.sheet("1"))
    phone.tap(tile(page, 7))
    page.route("**" + day.sheet("1"), lambda route: route.fulfill(status=500) if _posted(route) else route.continue_())
    phone.tap("#x-save")
    expect(page.locator("#x-trouble")).to_contain_text("服务器没有正常应答，还没有保存")
    page.unroute_all()
    page.reload()
    expect(tile(page, 7)).to_contain_text("未到")
    expect(page.locator("#x-trouble")).to_contain_text("标记还在")
    saved(page)
    assert Sighting.objects.get().student_id == day.cast.students[6].id
    page = phone.open(day.sheet("1"))
    expect(page.locator("#x-trouble")).to_be_hidden()  # what was taken does not wait any more
    assert page.faults == []  # type: ignore[attr-defined]


def test_an_answer_that_got_lost_is_not_a_second_roll_call(browser: Browser, day: Day) -> None:
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("1"))
    phone.tap(tile(page, 7))

    def swallow(route: Route) -> None:
        if not _posted(route):
            return route.continue_()
        route.fetch(max_redirects=0)
        return route.abort("connectionreset")

    page.route("**" + day.sheet("1"), swallow)
    phone.tap("#x-save")
    expect(page.locator("#x-trouble")).to_contain_text("网络不通")
    assert Sweep.objects.count() == 1  # it did arrive
    page.unroute_all()
    saved(page)
    assert Sweep.objects.count() == 1


def test_a_phone_that_locked_itself_meanwhile_comes_back_to_its_marks(browser: Browser, day: Day) -> None:
    teacher = day.cast.people["subject_teacher"]
    give_password(teacher)
    phone = day.visit(browser, "subject_teacher")
    page = phone.open(day.sheet("1"))
    phone.tap(tile(page, 9))
    day.hands.at(shanghai(8, 40))
    phone.tap("#x-save")
    page.wait_for_url("**/locked?**")
    page.fill("[name=password]", PASSWORD)
    phone.tap("main button[type=submit]")
    page.wait_for_url("**" + day.sheet("1"))
    expect(tile(page, 9)).to_contain_text("未到")
    saved(page)
    assert Sweep.objects.get().absent == 1


def test_by_keyboard_alone(browser: Browser, day: Day) -> None:
    page = day.visit(browser, "subject_teacher", look.DESKTOP).open(day.sheet("1"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-student]')"):
            break
    first = tile(page, 1)
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_contain_text("未到")
    page.keyboard.press("Space")
    expect(first).to_contain_text("迟到")
    page.keyboard.press("ContextMenu")
    expect(page.locator("#x-note-text")).to_be_focused()
    page.keyboard.type("七点五十到")
    page.keyboard.press("Enter")
    expect(first).to_contain_text("七点五十到")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_contain_text("早退")  # the key after the note counts at once
    page.keyboard.press("ContextMenu")
    page.keyboard.type("不算")
    page.keyboard.press("Escape")
    expect(first).not_to_contain_text("不算")
    page.keyboard.press("Tab")
    expect(tile(page, 2)).to_be_focused()
    page.locator("#x-save").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.endswith(day.sheet("1")))
    assert Sighting.objects.get().kind == "left_early"


def test_too_early_the_button_says_when(browser: Browser, day: Day) -> None:
    page = day.visit(browser, "subject_teacher").open(day.sheet("2"))
    button = page.locator(".x-dock button")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".x-dock")).to_contain_text("8:45 起可以点名")


@pytest.mark.parametrize(
    ("language", "button", "mark"),
    [
        ("zh-hans", "提交点名：全员到齐", "未到"),
        ("zh-hant", "提交點名：全員到齊", "未到"),
        ("en", "Save: everyone is here", "not here"),
    ],
)
def test_in_every_language(browser: Browser, day: Day, language: str, button: str, mark: str) -> None:
    phone = day.visit(browser, "subject_teacher")
    page = phone.open("/account")
    with page.expect_navigation():
        phone.tap(f"button[name=language][value={language}]")
    page = phone.open(day.sheet("1"))
    expect(page.locator("#x-save")).to_have_text(button)
    phone.tap(tile(page, 1))
    expect(tile(page, 1)).to_contain_text(mark)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    look.assert_looks_well(page, f"roll-call-{language}-phone-light")


def test_everything_that_is_touched_fits_a_thumb(browser: Browser, day: Day) -> None:
    page = day.visit(browser, "subject_teacher").open(day.sheet("1"))
    for place in page.locator("main button, main a.btn").all():
        box = place.bounding_box()
        if box and place.is_visible():
            assert box["height"] >= 44, place.inner_text()
    save = page.locator("#x-save").bounding_box()
    assert save is not None
    assert save["height"] >= 52


def _posted(route: Route) -> bool:
    return route.request.method == "POST"
