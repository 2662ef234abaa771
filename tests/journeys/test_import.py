"""A roster in a real browser: chosen, looked at, answered, saved and undone, at a desk and on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests import cast as theatre
from tests.cast import Cast, shanghai
from tests.journeys import look
from tests.journeys.play import Hands, Visitor, visit
from xuean.people.models import SchoolClass, Student
from xuean.roster.models import SAVED, UNDONE, ImportRun, IntakeNote
from xuean.roster.tests import makers
from xuean.roster.tests.test_import import HEAD, child

pytestmark = pytest.mark.browser
NOW = shanghai(10)
DEVICES = {"desktop": look.DESKTOP, "phone": look.PHONE}


@pytest.fixture
def school(transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cast]:
    cast = theatre.make()
    Hands(tmp_path).at(NOW)
    yield cast


def workbook(folder: Path) -> Path:
    """Twelve children: new ones, one with a wrong check digit, one whose sex contradicts, one without a class."""
    bad = child(4)[2]
    bad = bad[:-1] + ("0" if bad[-1] != "0" else "1")
    other = "女" if child(5)[1] == "男" else "男"
    rows = [child(n) for n in range(12)]
    rows[1] = child(1, 备注="哮喘，走读")
    rows[2] = child(2, 监护人1姓名=child(0)[5], 监护人1电话=child(0)[7])
    rows[4] = child(4, 身份证号=bad, 学籍号=None)
    rows[5] = child(5, 性别=other)
    rows[6] = child(6, 班级=None)
    rows[7] = child(7, 班级="2026级3班")
    head = [*HEAD, "最喜欢的颜色"]
    return makers.xlsx(folder / "2026级新生花名册.xlsx", ("新生", [head, *([*row, "蓝"] for row in rows)]))


def chosen(visitor: Visitor, path: Path) -> ImportRun:
    page = visitor.open(reverse("roster:import"))
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="读取文件").click()
    expect(page.locator(".x-tally")).to_be_visible()
    return ImportRun.objects.latest("created_at")


@pytest.mark.parametrize("device", DEVICES)
def test_from_the_file_to_the_undo(
    browser: Browser, live_server: Any, school: Cast, tmp_path: Path, device: str
) -> None:
    office = visit(browser, live_server.url, school.people["academic_office"], NOW, DEVICES[device])
    page = office.open(reverse("roster:import"))
    look.assert_looks_well(page, f"import-{device}", whole=device == "phone")

    run = chosen(office, workbook(tmp_path))
    look.assert_looks_well(page, f"import-preview-{device}", whole=True)
    assert not re.search(r"[0-9]{9}", page.inner_text("main"))
    page.get_by_role("radio", name="确认无误").first.check()
    page.get_by_role("button", name="采用这些回答").last.click()
    expect(page.locator(".x-tally")).to_be_visible()

    before = Student.objects.filter(withdrawn_at=None).count()
    page.get_by_role("button", name="仅保存有效的").click()
    expect(page.get_by_role("button", name="撤销本次导入")).to_be_visible()
    look.assert_looks_well(page, f"import-result-{device}", whole=device == "phone")
    run.refresh_from_db()
    assert run.state == SAVED
    saved = Student.objects.filter(withdrawn_at=None).count() - before
    assert saved == run.counts["created"] >= 9

    page.get_by_role("button", name="撤销本次导入").click()
    page.locator("dialog button[value=yes]").click()
    expect(page.get_by_text("已撤销").first).to_be_visible()
    run.refresh_from_db()
    assert run.state == UNDONE
    assert Student.objects.filter(withdrawn_at=None).count() == before
    look.assert_looks_well(page, f"import-undone-{device}", whole=device == "phone")


@pytest.mark.parametrize("device", DEVICES)
def test_a_column_is_corrected_and_a_bad_file_refused(
    browser: Browser, live_server: Any, school: Cast, tmp_path: Path, device: str
) -> None:
    office = visit(browser, live_server.url, school.people["recorder"], NOW, DEVICES[device], expected=(422,))
    page = office.open(reverse("roster:import"))
    bad = tmp_path / "list.xlsx"
    bad.write_bytes(b"%PDF-1.4")
    page.set_input_files("input[type=file]", bad)
    page.get_by_role("button", name="读取文件").click()
    expect(page.locator(".x-error")).to_be_visible()
    look.assert_looks_well(page, f"import-refused-{device}")

    rows = [["学生", "性别", "某号", "班"], *([child(n)[0], child(n)[1], child(n)[2], "初一（1）班"] for n in range(2))]
    chosen(office, makers.xlsx(tmp_path / "list.xlsx", ("名单", rows)))
    page.get_by_label("某号").select_option("id_number")
    page.get_by_role("button", name="按这些列重新读取").click()
    expect(page.locator("td", has_text="3799**")).to_have_count(2)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_an_import_leaves_to_be_done_looks_well(
    browser: Browser, live_server: Any, school: Cast, tmp_path: Path, device: str, scheme: str
) -> None:
    office = visit(browser, live_server.url, school.people["academic_office"], NOW, DEVICES[device], scheme)
    chosen(office, workbook(tmp_path))
    dark = scheme == "dark"
    look.assert_looks_well(office.page, f"import-preview-{device}-{scheme}", colours_only=dark)
    office.page.get_by_role("button", name="仅保存有效的").click()
    expect(office.page.get_by_role("button", name="撤销本次导入")).to_be_visible()
    note, klass = IntakeNote.objects.get(), SchoolClass.objects.get(pk=school.classes[0].pk)
    pages = {
        "notes": reverse("roster:notes"),
        "note": reverse("roster:note", args=[note.pk]),
        "complete-class": reverse("roster:complete-class", args=[klass.pk]),
        "complete": reverse("roster:complete", args=[school.students[1].pk]),
    }
    teacher = visit(browser, live_server.url, school.people["homeroom_teacher"], NOW, DEVICES[device], scheme)
    for name, address in pages.items():
        told, whole = f"roster-{name}-{device}-{scheme}", device == "phone"
        look.assert_looks_well(teacher.open(address), told, whole=whole, colours_only=dark)
    office.open(reverse("roster:completeness"))
    look.assert_looks_well(office.page, f"roster-completeness-{device}-{scheme}", colours_only=dark)


@pytest.mark.parametrize("device", DEVICES)
def test_a_guardian_is_given_an_address_and_an_order_on_the_family_tab(
    browser: Browser, live_server: Any, school: Cast, device: str
) -> None:
    father, mother = school.guardians
    teacher = visit(browser, live_server.url, school.people["homeroom_teacher"], NOW, DEVICES[device], expected=(422,))
    page = teacher.open(reverse("web:student-family", args=[school.students[0].pk]))
    cards = page.locator(".card").filter(has=page.locator("h2"))
    second = cards.filter(has_text=mother.name)

    second.get_by_text("添加电话或电子邮箱").click()
    second.get_by_label("电话或电子邮箱").fill("wang@163")
    second.get_by_role("button", name="添加", exact=True).click()
    expect(second.locator(".x-error")).to_be_visible()
    look.assert_looks_well(page, f"family-refused-{device}", whole=device == "phone")
    second.get_by_label("电话或电子邮箱").fill("Wang@Example.cn")
    second.get_by_role("button", name="添加", exact=True).click()
    expect(second.get_by_text("wang@example.cn")).to_be_visible()

    entry = second.locator(".w-contact", has_text="wang@example.cn")
    entry.get_by_text("更改这一条").click()
    entry.get_by_label("原因").select_option("asked")
    entry.get_by_role("button", name="停用").click()
    second.get_by_text("以前的联系方式").click()
    expect(second.locator("div.x-small", has_text="家长要求")).to_be_visible()
    second.get_by_role("button", name="提前联系").click()
    expect(cards.filter(has_text=father.name).get_by_role("button", name="提前联系")).to_be_visible()
    look.assert_looks_well(page, f"family-changed-{device}", whole=device == "phone")
