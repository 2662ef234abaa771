"""From a spreadsheet to a found child, with nothing pretended: four workbooks, a server with its worker, a mail server,
phones, and a clock that goes on from 8:10 to the next morning."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.cast import shanghai
from tests.journeys import look, served
from tests.journeys.served import Letters, Served
from xuean.core import clock

pytestmark = pytest.mark.browser
TUESDAY = date(2026, 11, 24)
SCHOOL, CLASS = "滨河实验学校", "三（2）班"
CHILD, FATHER, PHONE, ILLNESS, IDENTITY = "杜怡曦", "邵怡若", "15000012566", "花生过敏", "379999201705156210"
MAIL = "father@example.com"
SHEET = Path(__file__).resolve().parents[1] / "data" / "roster-homeroom-sheet.xlsx"
STAFF = (
    ("T001", "赵敏", "女", "语文", f"{CLASS}班主任", "13800001001"),
    ("T002", "王建国", "男", "数学", "", "13800001002"),
    ("T003", "赵磊", "男", "英语", "三年级组长", "13800001003"),
    ("T004", "周一", "女", "", "校长", "13800001004"),
    ("T005", "林静", "女", "", "安全办主任", "13800001005"),
    ("T006", "钱进", "男", "", "教务处主任", "13800001006"),
)
LESSONS = (
    ("早读", "语文早读"),
    ("第一节", "数学\n王建国"),
    ("第二节", "语文\n赵敏"),
    ("第三节", "英语\n赵磊"),
    ("第四节", "语文\n赵敏"),
    ("午休", ""),
    ("第五节", "数学\n王建国"),
    ("第六节", "语文\n赵敏"),
    ("第七节", "英语\n赵磊"),
)
BELLS = (
    ("到校", "07:00", "07:30"),
    ("早读", "07:30", "07:55"),
    ("第一节", "08:00", "08:45"),
    ("第二节", "08:55", "09:40"),
    ("第三节", "10:10", "10:55"),
    ("第四节", "11:05", "11:50"),
    ("午休", "11:50", "13:50"),
    ("第五节", "14:00", "14:45"),
    ("第六节", "14:55", "15:40"),
    ("第七节", "15:50", "16:35"),
    ("放学", "16:40", "17:00"),
)
# Rung by rung, as B1.3 states them for a roll-call of 8:10 in the lesson of 8:00.
RUNGS = {1: shanghai(8, 10), 2: shanghai(8, 10), 3: shanghai(8, 25), 4: shanghai(11, 50), 5: shanghai(16, 35)}
AFTER = timedelta(seconds=45)  # of the clock: what a worker with one round a second may need on a busy machine
ACCOUNTS = """
from django.db import transaction
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people.models import Account, Staff
now = clock.now()
staff = list(Staff.objects.select_related("person"))
with transaction.atomic(), holding(Pen(actor=None, school_id=staff[0].school_id, tag="tests.stage", now=now)):
    for one in staff:
        one.person.account = Account.objects.create(username=one.staff_no, created_at=now)
        one.person.save()
"""
ADDRESS = """
import sys
from django.db import transaction
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people import blinds
from xuean.people.models import ContactPoint, Guardianship
child, mail = sys.argv[1:]
now, father = clock.now(), Guardianship.objects.get(student__person__name=child)
with transaction.atomic(), holding(Pen(actor=None, school_id=father.school_id, tag="tests.stage", now=now)):
    ContactPoint.objects.create(
        school_id=father.school_id, person=father.person, kind="email", value=mail, since=now, created_at=now,
        value_blind=blinds.contact(father.school_id, "email", mail),
    )
"""


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def school(tmp_path: Path, letters: Letters) -> Iterator[Served]:
    """7:00: keys, bells, staff and timetable are there; the class has no student yet."""
    before = os.environ.get(clock.VIRTUAL_CLOCK_VARIABLE)
    with served.mail_server(letters) as port:
        house = Served(tmp_path / "home", port)
        house.at(shanghai(7))
        house.xuean("init", "--school", SCHOOL)
        (house.home / "demo").touch()  # everybody in it is invented: signing in is one click
        lessons = [(f"{CLASS}课程表",), ("节次", "星期一", "星期二", "星期三", "星期四", "星期五")]
        lessons += [(name, *[cell] * 5) for name, cell in LESSONS]
        for file in (
            served.table(tmp_path / "bells.csv", [served.BELLS_HEAD, *((*bell, "全校") for bell in BELLS)]),
            served.workbook(tmp_path / "staff.xlsx", "教职工", [served.STAFF_HEAD, *STAFF]),
            served.workbook(tmp_path / "timetable.xlsx", "三年级", lessons),
        ):
            assert house.xuean("roster", "import", str(file))["errors"] == []
        house.python(ACCOUNTS)
        with served.running(house):
            yield house
    os.environ.pop(clock.VIRTUAL_CLOCK_VARIABLE)
    if before:
        os.environ[clock.VIRTUAL_CLOCK_VARIABLE] = before


def sheet(folder: Path) -> Path:
    """The homeroom teacher's own sheet; where it is not at hand, one of the same layout."""
    if SHEET.is_file():
        return SHEET
    child = (10, CHILD, "男", "2017.05.15", IDENTITY, FATHER, "爸爸", int(PHONE), ILLNESS)
    other = (11, "莫悦彤", "女", "20170101", "37999920170101222X", "莫一", "妈妈", "13900031803", "走读")
    head = [
        (f"{SCHOOL} {CLASS}学生花名册",),
        ("班主任：赵敏",),
        ("序号", "姓 名", "性别", "出生年月日", "身份证号码", "家长信息", "", "", "备注"),
    ]
    rows = [*head, ("", "", "", "", "", "家长姓名", "与学生关系", "手机", ""), child, other, ("", "合计：2 人")]
    return served.workbook(folder / "sheet.xlsx", CLASS, rows)


class People:
    """Who is signed in where: one browser each, as in life."""

    def __init__(self, browser: Browser, house: Served):
        self.browser, self.house = browser, house
        self.pages: dict[str, Page] = {}

    def __call__(self, name: str, device: dict[str, Any] = look.PHONE) -> Page:
        """This person's first page, now."""
        if name not in self.pages:
            self.pages[name] = look.watched(
                look.context(self.browser, device).new_page(), (401,)
            )  # 401: it asked while it was locked
        page = self.pages[name]
        page.goto(f"{self.house.address}/")
        place = urlsplit(page.url).path
        if place == "/sign-in":
            page.locator("[data-demo-person]", has_text=name).get_by_role("button").click()
        elif place == "/locked":
            page.click("main button[type=submit]")
        page.wait_for_url(lambda address: urlsplit(address).path not in ("/sign-in", "/locked"))
        return page


def cards(page: Page) -> Locator:
    return page.locator("article.x-duty", has_text=CHILD)


def search(page: Page) -> Locator:
    """The card of the search itself (the call to the guardian and others have cards of their own)."""
    return page.locator("article.x-duty", has=page.locator(".x-row-title", has_text=f"{CHILD} 未到"))


def owed(page: Page) -> Locator:
    """The same, among what this person has to do now; not among what others carry."""
    return page.locator("section.x-duties", has_text="现在要做").locator(search(page))


def ladder(page: Page) -> dict[str, str]:
    """The large ladder of the child's page: who, and when or how."""
    places = page.locator(".x-alarm .x-rung").all()
    return {place.locator("b").inner_text(): place.locator(".x-rung-time").inner_text() for place in places}


def rungs(house: Served) -> dict[int, tuple[datetime, datetime]]:
    """Of the search for the child: when each was to fire, and when it did."""
    question = """SELECT r.no, r.at, r.noticed_at FROM duties_dutyrung r JOIN duties_duty d ON d.id = r.duty_id
                  WHERE d.name = 'attendance.account-for-absent' ORDER BY r.no"""
    return {row["no"]: (instant(row["at"]), instant(row["noticed_at"])) for row in house.rows(question)}


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def entries(house: Served, tag: str) -> list[Any]:
    return house.rows("SELECT * FROM audit_entry WHERE tag = ? ORDER BY seq", tag)


def wait_for_rung(house: Served, number: int) -> None:
    """From just before its minute to just after it: not a moment too early, and at most a worker's round late."""
    house.at(RUNGS[number] - timedelta(seconds=4))
    assert number not in rungs(house)
    house.until(lambda: number in rungs(house))
    at, noticed = rungs(house)[number]
    assert at.replace(second=0, microsecond=0) == RUNGS[number]
    assert at <= noticed <= at + AFTER


def test_from_a_spreadsheet_to_a_found_child(
    browser: Browser, school: Served, letters: Letters, tmp_path: Path
) -> None:
    people = People(browser, school)

    # ---- import: the academic office looks at every row before anything is saved
    page = people("钱进", look.DESKTOP)
    page.goto(f"{school.address}/import")
    page.set_input_files("[name=file]", sheet(tmp_path))
    page.locator("form[enctype] .btn-primary").click()
    save = page.locator("form[action$='/save'] .btn-primary")
    save.wait_for(timeout=30_000)  # the worker reads it
    expect(page.locator("main")).to_contain_text(CHILD)
    assert IDENTITY not in page.content()
    look.assert_looks_well(page, "journey-0-preview", whole=True)
    assert school.rows("SELECT id FROM people_student") == []
    save.click()
    page.locator(".x-head .x-badge-good").wait_for(timeout=30_000)
    assert len(school.rows("SELECT id FROM people_student")) > 1
    school.python(ADDRESS, CHILD, MAIL)

    # ---- 8:10, first lesson: the mathematics teacher calls the roll on a phone
    school.at(shanghai(8, 10))
    page = people("王建国")
    page.locator("a.btn", has_text="点名").first.tap()
    tile = page.locator("#x-list [data-student]", has_text=CHILD)
    expect(tile).to_contain_text("在校")
    tile.tap()
    expect(tile).to_contain_text("未到")
    expect(page.locator("#x-save")).to_contain_text("1 人未到")
    look.shot(page, "journey-1-roll-call")
    page.locator("#x-save").tap()
    page.wait_for_url(school.address + "/")
    student = school.rows("SELECT student_id FROM presence_sighting WHERE kind = 'absent'")[0]["student_id"]

    # ---- the homeroom teacher's Today: the card, the ladder, one filled button
    school.until(lambda: {1, 2} <= set(rungs(school)))
    page = people("赵敏")
    lead = page.locator("article.x-duty-lead")
    expect(lead).to_contain_text(CHILD)
    expect(lead.locator(".btn-primary")).to_have_count(1)
    assert page.locator("#today-list .btn-primary").count() == 1
    expect(lead.locator(".x-ladder-large .x-rung-next")).to_contain_text("8:25")
    expect(lead.locator(".x-ladder-large .x-rung-now")).to_contain_text("您")
    look.assert_looks_well(page, "journey-2-today")
    lead.locator(".btn-primary").tap()

    # ---- the child's page, and the call: the only number is dead
    page.wait_for_url("**/missing/**")
    assert ladder(page) == {
        "任课教师": "8:10", "班主任": "正在处理", "监护人": "8:25", "年级组长": "11:50", "校长": "16:35",
    }  # fmt: skip
    look.assert_looks_well(page, "journey-3-account", whole=True)
    account = page.url
    page.locator(".x-alarm .btn-primary").tap()
    page.wait_for_url("**/call/**")
    dial = page.locator("a[href^='tel:']")
    expect(dial).to_have_attribute("href", f"tel:+86{PHONE}")
    expect(dial).to_contain_text(FATHER)
    assert PHONE not in page.locator("main").inner_text()
    page.fill("[name=told]", "提示音：空号")
    look.assert_looks_well(page, "journey-4-call", whole=True)
    page.get_by_role("button", name="空号或停机").tap()
    expect(page.locator(".x-event", has_text="空号")).to_contain_text("赵敏")
    expect(page.locator(".x-row", has_text=FATHER)).to_contain_text("号码不通")
    assert page.locator("a[href^='tel:']").count() == 0  # the next is a place whose number has to be looked up
    expect(page.locator("[name=number]")).to_be_visible()

    # ---- 8:25 the guardian's letter
    assert letters.came == []
    wait_for_rung(school, 3)
    school.until(lambda: letters.came)
    came, to, letter = letters.came[0]
    assert RUNGS[3] <= came <= RUNGS[3] + 2 * AFTER
    body, subject = letter.get_content(), str(letter["Subject"])
    assert to == MAIL
    for word in (CHILD, CLASS.replace("三（2）班", "三"), "8:10", "11月23日", "赵敏", "现在", SCHOOL):
        assert word in body, body
    for secret in (ILLNESS, "过敏", IDENTITY, PHONE, FATHER):
        assert secret not in body + subject
    assert CHILD not in subject

    # ---- half a day: the grade leader; until then others carry it, and he sees that they do
    leader = people("赵磊")
    expect(search(leader)).to_have_count(1)
    expect(owed(leader)).to_have_count(0)
    wait_for_rung(school, 4)
    leader = people("赵磊")
    expect(owed(leader)).to_have_count(1)
    look.assert_looks_well(leader, "journey-5-leader")

    # ---- a day: the principal
    principal = people("周一")
    expect(owed(principal)).to_have_count(0)
    wait_for_rung(school, 5)
    principal = people("周一")
    expect(owed(principal)).to_have_count(1)
    look.assert_looks_well(principal, "journey-6-principal")
    page = people("赵敏")
    page.goto(account)
    assert ladder(page) == {
        "任课教师": "8:10", "班主任": "8:10", "监护人": "8:25", "年级组长": "11:50", "校长": "正在处理",
    }  # fmt: skip
    assert len(letters.came) == 1

    # ---- found: it stops everywhere
    school.at(shanghai(16, 38))
    page.reload()
    page.get_by_label("已到，迟到").check()
    page.get_by_role("button", name="已到或已找到").tap()
    page.wait_for_url("**/missing/**")
    expect(page.locator(".x-alarm")).to_have_count(0)
    lines = page.locator(".x-event").all_inner_texts()
    for said in ("点名未到", "空号", "8:25", "11:50", "16:35", "迟到"):
        assert any(said in line for line in lines), said
    look.assert_looks_well(page, "journey-7-found", whole=True)
    school.until(lambda: len(letters.came) == 2)
    _, to, letter = letters.came[1]
    assert to == MAIL
    assert "已到校" in letter.get_content()
    assert CHILD not in str(letter["Subject"])
    for name in ("赵敏", "赵磊", "周一", "王建国"):
        expect(cards(people(name)).filter(has_text=re.compile("未到|监护人"))).to_have_count(0)
    left = school.rows("SELECT name FROM duties_duty WHERE student_id = ? AND state = 'open'", student)
    assert [row["name"] for row in left if not row["name"].startswith("roster.")] == []  # its remark waits to be filed

    # ---- and stays so until the next morning
    school.at(shanghai(8, 30, TUESDAY))
    school.until(lambda: entries_since(school, shanghai(8, 30, TUESDAY)))
    assert set(rungs(school)) == set(RUNGS)
    assert len(letters.came) == 2

    # ---- every reading and writing of it stands in the chain
    checked = school.xuean("audit", "verify")
    assert (checked["ok"], checked["faults"]) == (True, [])
    persons = {row["name"]: row["id"] for row in school.rows("SELECT id, name FROM people_person")}
    roll_call = entries(school, "attendance.take-roll-call")
    assert [row["person_id"] for row in roll_call] == [persons["王建国"]]
    call = entries(school, "notices.record-contact")
    assert [(row["person_id"], row["subject_id"]) for row in call] == [(persons["赵敏"], student)]
    arrival = entries(school, "attendance.record-arrival")
    assert [(row["person_id"], row["subject_id"]) for row in arrival] == [(persons["赵敏"], student)]
    assert [row["person_id"] for row in entries(school, "roster.import")] == [persons["钱进"]]
    duty = school.rows("SELECT id FROM duties_duty WHERE name = 'attendance.account-for-absent'")[0]["id"]
    fired = [rung for row in entries(school, "duties.tick") for rung in json.loads(row["codes"])["fired"]]
    assert {number for one, number in fired if one.replace("-", "") == duty} == {3, 4, 5}  # 1 and 2 by the roll-call
    letters_sent = [json.loads(row["codes"]) for row in entries(school, "outbox.attempt")]
    assert [(one["kind"], one["state"]) for one in letters_sent] == [
        ("notices.missing", "accepted"),
        ("notices.found", "accepted"),
    ]
    number = school.rows("SELECT id FROM people_contactpoint WHERE person_id = ? AND kind = 'mobile'", persons[FATHER])
    reads = [row for row in entries(school, "audit.read") if row["subject_id"] == number[0]["id"]]
    assert {row["person_id"] for row in reads} == {persons["赵敏"]}
    for people_page in people.pages.values():
        assert people_page.faults == []  # type: ignore[attr-defined]
        people_page.context.close()


def entries_since(house: Served, moment: datetime) -> list[Any]:
    text = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return house.rows("SELECT seq FROM audit_entry WHERE acted_at >= ?", text)
