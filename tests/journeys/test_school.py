"""The school's own set-up in a real browser: every page looks well on a phone and a desk, and the acts work by hand."""

from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests import cast as theatre
from tests.cast import BEGAN, MONDAY, Cast, shanghai
from tests.journeys import look, play, school
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.audit.models import Entry
from xuean.core.pen import Pen, holding
from xuean.people.models import Lesson, LessonChange, School, Staff, Tie
from xuean.presence.log import Mark
from xuean.school.actions.lessons import cancel_lesson, substitute
from xuean.school.actions.posts import name_deputy, record_leave

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = shanghai(8, 10)


def lively(cast: Cast) -> None:
    """Somebody away with a deputy, a substitute and a cancelled lesson: pages with something to show."""
    office = cast.actor("academic_office", NOW)
    lesson = Lesson.objects.get(group=cast.groups[0], weekday=1, period="3")
    cancel_lesson(office, Lesson.objects.get(group=cast.groups[1], weekday=1, period="3"), now=NOW, on=MONDAY)
    substitute(office, lesson, now=NOW, on=MONDAY, teacher=cast.people["homeroom_teacher_2"], reason="外出培训")
    tie = Tie.objects.get(person=cast.people["homeroom_teacher"])
    name_deputy(office, tie, now=NOW, person=cast.people["psychology_teacher"])
    record_leave(office, cast.school, now=NOW, person=tie.person, since=NOW, until=shanghai(17), reason="培训")


def missing(cast: Cast) -> None:
    """The first roll-call of the day: one child is not there."""
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if one.period == "1")
    marks = {cast.students[0].id: Mark("absent")}
    take_roll_call(cast.actor("subject_teacher"), cast.groups[0], now=shanghai(8, 3), slot=slot, marks=marks, base=None)


def bare() -> Cast:
    """A school with nobody but its academic office: no stage, no class, no term, no bells."""
    with transaction.atomic(), holding(Pen(actor=None, school_id=None, tag="tests.cast", now=BEGAN)):
        place = School.objects.create(code="3799990009", name="新学校", created_at=BEGAN)
        cast = Cast(place, None)  # type: ignore[arg-type]
        who = theatre.member_of_staff(cast, "academic_office", "周四")
        theatre.tie(cast, who, "academic_office", "school", place.id)
    return cast


def pages(cast: Cast) -> dict[str, str]:
    member = Staff.objects.get(person=cast.people["homeroom_teacher"])
    lesson = Lesson.objects.get(group=cast.groups[0], weekday=1, period="3")
    tie = Tie.objects.get(person=cast.people["homeroom_teacher"])
    return {
        "classes": reverse("school:classes"),
        "stages": reverse("school:stages"),
        "new-class": reverse("school:new-class"),
        "class": reverse("school:class", args=[cast.classes[0].id]),
        "hand-over": reverse("school:hand-over", args=[cast.classes[0].id]),
        "staff": reverse("school:staff"),
        "member": reverse("school:staff-member", args=[member.id]),
        "give-post": reverse("school:give-post", args=[member.id]) + "?post=grade_leader",
        "deputy": reverse("school:deputy", args=[tie.id]),
        "now": reverse("school:timetable"),
        "week": reverse("school:timetable") + "?view=class",
        "week-teacher": reverse("school:timetable") + f"?view=teacher&teacher={member.person_id}",
        "lesson": reverse("school:lesson", args=[lesson.id, MONDAY.isoformat()]),
        "calendar": reverse("school:calendar"),
        "month": reverse("school:calendar") + "?month=2026-10",
        "day": reverse("school:day", args=["2026-11-24"]),
        "terms": reverse("school:terms"),
        "bells": reverse("school:bells"),
        "edit-bells": reverse("school:edit-bells", args=["school"]),
    }


@pytest.mark.parametrize(
    ("device", "scheme", "language"),
    [
        (look.PHONE, "light", "zh-hans"),
        (look.DESKTOP, "light", "zh-hans"),
        (look.PHONE, "dark", "en"),
        (look.DESKTOP, "dark", "en"),
    ],
)
def test_every_page_of_the_room_looks_well(
    browser: Browser, live_server, tmp_path: Path, device: dict, scheme: str, language: str
) -> None:
    with school.time_of(tmp_path, browser) as now:
        school.move(now, NOW)
        cast = theatre.make()
        lively(cast)
        name = f"{'phone' if device is look.PHONE else 'desktop'}-{language}"
        account = cast.people["academic_office"].account
        type(account).objects.filter(pk=account.pk).update(language=language)
        visitor = play.visit(browser, live_server.url, cast.people["academic_office"], NOW, device, scheme)
        for what, path in pages(cast).items():
            page = visitor.open(path)
            look.assert_looks_well(page, f"school-{what}-{name}", whole=True)


@pytest.mark.parametrize(("device", "name"), [(look.PHONE, "phone"), (look.DESKTOP, "desktop")])
def test_the_homeroom_teacher_sees_the_class_and_takes_it_along(
    browser: Browser, live_server, tmp_path: Path, device: dict, name: str
) -> None:
    with school.time_of(tmp_path, browser) as now:
        school.move(now, NOW)
        cast = theatre.make()
        play.fifty(cast)
        missing(cast)
        visitor = play.visit(browser, live_server.url, cast.people["homeroom_teacher"], NOW, device)
        page = visitor.open(reverse("school:classes"))
        assert page.url.endswith(reverse("school:class", args=[cast.classes[0].id]))
        row = page.locator("#x-students tbody tr", has_text=cast.students[0].person.name)
        expect(row.locator(".x-state-bad").first).to_be_visible()
        look.assert_looks_well(page, f"school-my-class-{name}", whole=True)
        with page.expect_download() as got:
            page.locator(f'form[action="{reverse("school:export-class", args=[cast.classes[0].id])}"] button').click()
        assert got.value.suggested_filename.endswith(".xlsx")
        assert Entry.objects.filter(tag="school.export-class").count() == 1


def test_a_class_is_handed_over_on_a_phone(browser: Browser, live_server, tmp_path: Path) -> None:
    with school.time_of(tmp_path, browser) as now:
        school.move(now, NOW)
        cast = theatre.make()
        heir = cast.people["psychology_teacher"]
        visitor = play.visit(browser, live_server.url, cast.people["academic_office"], NOW)
        page = visitor.open(reverse("school:classes"))
        visitor.tap(page.get_by_role("link", name="初一（1）班"))
        visitor.tap(page.locator(f'a[href="{reverse("school:hand-over", args=[cast.classes[0].id])}"]'))
        page.select_option("[name=person]", str(heir.id))
        visitor.tap(page.locator("main button.btn-primary"))
        expect(page.locator("main")).to_contain_text(heir.name)
        assert Tie.objects.get(post="homeroom_teacher", anchor_id=cast.classes[0].id, until=None).person == heir
        assert len(visitor.taps) == 3 and page.faults == []


def test_a_substitute_is_entered_and_taken_back_from_the_message(browser: Browser, live_server, tmp_path: Path) -> None:
    with school.time_of(tmp_path, browser) as now:
        school.move(now, NOW)
        cast = theatre.make()
        stand_in = cast.people["psychology_teacher"]
        visitor = play.visit(browser, live_server.url, cast.people["academic_office"], NOW, look.DESKTOP)
        page = visitor.open(reverse("school:timetable") + "?view=class")
        lesson = Lesson.objects.get(group=cast.groups[0], weekday=1, period="4")
        visitor.tap(
            page.locator(f'.s-week a[href="{reverse("school:lesson", args=[lesson.id, "2026-11-23"])}"]'), touch=False
        )
        page.select_option("[name=substitute-teacher]", str(stand_in.id))
        visitor.tap(page.locator("main button.btn-primary"), touch=False)
        expect(page.locator(".s-week .s-changed")).to_contain_text(stand_in.name)
        assert LessonChange.objects.get().teacher == stand_in
        visitor.tap(page.locator("#x-toasts form button"), touch=False)
        expect(page.locator(".s-week .s-changed")).to_have_count(0)
        assert LessonChange.objects.get().withdrawn_at is not None
        assert page.faults == []


def test_a_day_is_closed_on_a_phone_and_stands_in_the_month(browser: Browser, live_server, tmp_path: Path) -> None:
    with school.time_of(tmp_path, browser) as now:
        school.move(now, NOW)
        cast = theatre.make()
        visitor = play.visit(browser, live_server.url, cast.people["academic_office"], NOW, expected=(422,))
        page = visitor.open(reverse("school:day", args=["2026-11-24"]))
        form = page.locator("form", has=page.locator("[name=act][value=close]"))
        form.locator("[name=why]").fill("台风")
        visitor.tap(form.locator("button"))
        expect(form.locator(".x-error")).to_be_visible()
        look.assert_looks_well(page, "school-day-faults-phone", whole=True)
        for session in ("am", "pm", "evening"):
            form.locator(f"[value={session}]").check()
        visitor.tap(form.locator("button"))
        expect(page.locator(".x-row", has_text="台风")).to_be_visible()
        visitor.open(reverse("school:calendar"))
        expect(page.locator(".s-month a[href$='/2026-11-24']")).to_contain_text("停课")
        look.assert_looks_well(page, "school-closed-phone", whole=True)


def test_bells_with_faults_are_marked(browser: Browser, live_server, tmp_path: Path) -> None:
    with school.time_of(tmp_path, browser) as now:
        school.move(now, NOW)
        cast = theatre.make()
        for device, name in ((look.DESKTOP, "desktop"), (look.PHONE, "phone")):
            visitor = play.visit(browser, live_server.url, cast.people["academic_office"], NOW, device, expected=(422,))
            page = visitor.open(reverse("school:edit-bells", args=["school"]))
            page.fill("[name=form-1-end]", "07:00")
            page.locator("main button.btn-primary").click()
            expect(page.locator("#id_form-1-end_error")).to_be_visible()
            look.assert_looks_well(page, f"school-bells-faults-{name}")


def test_an_empty_school_says_what_to_do_first(browser: Browser, live_server, tmp_path: Path) -> None:
    with school.time_of(tmp_path, browser) as now:
        school.move(now, NOW)
        cast = bare()
        for device, name in ((look.DESKTOP, "desktop"), (look.PHONE, "phone")):
            visitor = play.visit(browser, live_server.url, cast.people["academic_office"], NOW, device)
            for what in ("classes", "staff", "timetable", "calendar", "bells", "terms", "stages", "new-class"):
                page = visitor.open(reverse(f"school:{what}"))
                look.assert_looks_well(page, f"school-empty-{what}-{name}")
