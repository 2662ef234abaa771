"""Who sees which page, in three languages, and how often each asks the database; the pages of classes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast as theatre
from tests.cast import MONDAY, shanghai, sign_in
from xuean.core import clock
from xuean.people.models import SchoolClass, Stage, Tie
from xuean.school.tests.pages import TUESDAY, at, lesson, staff_of, text, tie_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(monday):
    return monday


def every_page(cast):
    return {
        "classes": at("classes"),
        "stages": at("stages"),
        "new-class": at("new-class"),
        "class": at("class", cast.classes[0].id),
        "hand-over": at("hand-over", cast.classes[0].id),
        "staff": at("staff"),
        "member": at("staff-member", staff_of(cast, "homeroom_teacher").id),
        "give-post": at("give-post", staff_of(cast, "homeroom_teacher").id),
        "deputy": at("deputy", tie_of(cast, "homeroom_teacher").id),
        "now": at("timetable"),
        "week": at("timetable") + "?view=class",
        "teacher": at("timetable") + "?view=teacher",
        "lesson": at("lesson", lesson(cast).id, MONDAY.isoformat()),
        "calendar": at("calendar"),
        "day": at("day", TUESDAY.isoformat()),
        "terms": at("terms"),
        "bells": at("bells"),
        "edit-bells": at("edit-bells", "school"),
    }


ALL = {
    *("classes", "stages", "new-class", "class", "hand-over", "staff", "member", "give-post", "deputy"),
    *("now", "week", "teacher", "lesson", "calendar", "day", "terms", "bells", "edit-bells"),
}
READ = {"classes", "class", "staff", "member", "now", "week", "teacher", "calendar", "bells"}
WHO_SEES_WHAT = {
    "academic_office": ALL,
    "homeroom_teacher": READ,
    "grade_leader": READ,
    "subject_teacher": READ,
    "principal": READ | {"hand-over", "give-post", "deputy", "day", "terms", "edit-bells"},
    "guardian": set(),
}


@pytest.mark.parametrize("who", WHO_SEES_WHAT)
def test_who_sees_which_page(cast, as_, who):
    client = as_(who)
    seen = set()
    for name, address in every_page(cast).items():
        answer = client.get(address, follow=True)
        assert answer.status_code in (200, 404)
        seen |= {name} if answer.status_code == 200 else set()
    assert seen == WHO_SEES_WHAT[who]


def test_every_page_renders_in_three_languages(cast, as_):
    client = as_("academic_office")
    for language in ("zh-hans", "zh-hant", "en"):
        account = cast.people["academic_office"].account
        type(account).objects.filter(pk=account.pk).update(language=language)
        for address in every_page(cast).values():
            assert client.get(address).status_code == 200, (language, address)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("classes", 15),
        ("class", 38),
        ("staff", 23),
        ("member", 30),
        ("now", 26),
        ("week", 23),
        ("teacher", 24),
        ("lesson", 33),
        ("calendar", 26),
        ("bells", 14),
    ],
)
def test_queries_are_bounded(cast, as_, name, most):
    client, address = as_("academic_office"), every_page(cast)[name]
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= most, f"{name}: {len(asked)}"


def test_a_larger_school_asks_no_more(cast, as_, pen):
    client = as_("academic_office")
    addresses = [every_page(cast)[name] for name in ("classes", "class", "staff", "now")]
    before = [_queries(client, address) for address in addresses]
    for number in range(3, 9):
        klass = SchoolClass.objects.create(
            school=cast.school, grade=cast.grade, number=number, created_at=theatre.BEGAN
        )
        head = theatre.member_of_staff(cast, f"more{number}", f"孙{'一二三四五六七八九'[number]}")
        theatre.tie(cast, head, "homeroom_teacher", "class", klass.id)
        theatre.student(cast, cast.classes[0], f"钱{'一二三四五六七八九'[number]}", number + 10)
    assert [_queries(client, address) for address in addresses] == before


def _queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


class TestClasses:
    def test_the_list_names_who_answers(self, cast, as_):
        page = text(as_("academic_office").get(at("classes")))
        for words in ("初一（1）班", "周敏", "林静", "赵磊"):
            assert words in page

    def test_who_has_one_class_goes_straight_to_it(self, cast, as_):
        answer = as_("homeroom_teacher").get(at("classes"))
        assert answer.headers["Location"] == at("class", cast.classes[0].id)

    def test_the_class_page_shows_its_students_and_never_another_class(self, cast, as_):
        client = as_("homeroom_teacher")
        page = text(client.get(at("class", cast.classes[0].id)))
        assert all(student.person.name in page for student in cast.students)
        assert client.get(at("class", cast.classes[1].id)).status_code == 404

    def test_the_button_leads_to_the_roll_call_or_says_that_none_is_due(self, cast, as_):
        client, address = as_("homeroom_teacher"), at("class", cast.classes[0].id)
        taking = reverse("attendance:roll-call", args=[cast.groups[0].id, MONDAY.isoformat(), "1"])
        assert taking in text(client.get(address))
        with clock.at(shanghai(6)):
            sign_in(client, cast.people["homeroom_teacher"], shanghai(6))
            page = text(client.get(address))
        assert "data-refused" in page
        assert taking not in page

    def test_a_number_never_stands_on_the_class_page(self, cast, as_):
        page = text(as_("homeroom_teacher").get(at("class", cast.classes[0].id)))
        assert "13800001111" not in page
        assert "李建军" not in page

    def test_a_style_names_the_classes_anew(self, cast, as_):
        client = as_("academic_office")
        client.post(at("stages"), {"code": "junior", "years": "3", "style": "numbered"})
        assert "七年级1班" in text(client.get(at("classes")))

    @pytest.mark.parametrize("data", [{}, {"code": "junior", "years": "0", "style": "numbered"}, {"code": "x"}])
    def test_a_stage_with_faults_is_shown_again(self, cast, as_, data):
        answer = as_("academic_office").post(at("stages"), data)
        assert answer.status_code == 422
        assert "x-error" in text(answer)
        assert Stage.objects.get(school=cast.school).style == "staged"

    def test_a_new_class_leads_to_its_homeroom_teacher(self, cast, as_):
        stage = Stage.objects.get(school=cast.school)
        answer = as_("academic_office").post(at("new-class"), {"grade": f"{stage.id}/2026", "number": "3"})
        klass = SchoolClass.objects.get(number=3)
        assert answer.headers["Location"] == at("hand-over", klass.id)

    def test_a_class_may_have_a_name_instead_of_a_number(self, cast, as_):
        stage = Stage.objects.get(school=cast.school)
        client = as_("academic_office")
        assert client.post(at("new-class"), {"grade": f"{stage.id}/2026"}).status_code == 422
        client.post(at("new-class"), {"grade": f"{stage.id}/2026", "given_name": "火箭班"})
        assert "火箭班" in text(client.get(at("classes")))

    def test_hand_over_by_hand(self, cast, as_):
        client = as_("academic_office")
        heir = cast.people["guard"]
        client.post(at("hand-over", cast.classes[0].id), {"person": str(heir.id)})
        assert Tie.objects.get(post="homeroom_teacher", anchor_id=cast.classes[0].id, until=None).person == heir
        assert client.post(at("hand-over", cast.classes[0].id), {"person": ""}).status_code == 422

    def test_a_class_with_students_cannot_be_closed_and_says_why(self, cast, as_):
        client = as_("academic_office")
        assert "data-refused" in text(client.get(at("class", cast.classes[0].id)))
        client.post(at("close-class", cast.classes[0].id))
        assert SchoolClass.objects.get(pk=cast.classes[0].pk).closed_on is None

    def test_an_empty_school_says_what_to_do_first(self, cast, as_, pen):
        SchoolClass.objects.filter(school=cast.school).update(closed_on=MONDAY)
        page = text(as_("academic_office").get(at("classes")))
        assert at("new-class") in page

    def test_english_names_for_english_readers(self, cast, as_):
        account = cast.people["academic_office"].account
        type(account).objects.filter(pk=account.pk).update(language="en")
        page = text(as_("academic_office").get(at("classes")))
        assert "Grade 7 Class 1" in page
