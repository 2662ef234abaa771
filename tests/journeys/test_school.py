"""The school's own set-up in a real browser: every page looks well on a phone and a desk, and the acts work by hand."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai
from tests.journeys import look, play, school
from xuean.people.models import Lesson, LessonChange, SchoolClass, Staff, StaffLeave, Tie
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
    ("device", "scheme", "name"),
    [
        (look.PHONE, "light", "phone"),
        (look.DESKTOP, "light", "desktop"),
        (look.PHONE, "dark", "phone-dark"),
        (look.DESKTOP, "dark", "desktop-dark"),
    ],
)
def test_every_page_of_the_room_looks_well(
    browser: Browser, live_server, tmp_path: Path, device: dict, scheme: str, name: str
) -> None:
    with school.time_of(tmp_path) as now:
        school.move(now, NOW)
        cast = theatre.make()
        lively(cast)
        visitor = play.visit(browser, live_server.url, cast.people["academic_office"], NOW, device, scheme)
        for what, path in pages(cast).items():
            page = visitor.open(path)
            look.assert_looks_well(page, f"school-{what}-{name}", whole=True)
