"""The pages, as their users open them: what they show to whom, what they refuse, how often they ask the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import cast as theatre
from tests.cast import MONDAY, shanghai, sign_in
from xuean.calendars.models import BellSchedule, DayClosure, SchoolDay, Term
from xuean.core import clock
from xuean.people.models import Lesson, LessonChange, SchoolClass, Staff, StaffLeave, Stage, Tie

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 10)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def cast():
    with clock.at(NOW):
        yield theatre.make()


@pytest.fixture
def as_(cast, client):
    """`as_("academic_office")` gives the client of that person."""

    def sign(who):
        sign_in(client, cast.people[who], NOW)
        return client

    return sign


def text(answer):
    return answer.content.decode()


def at(name, *args):
    return reverse(f"school:{name}", args=args)


def staff_of(cast, who):
    return Staff.objects.get(person=cast.people[who])


def tie_of(cast, who):
    return Tie.objects.get(person=cast.people[who], deputy_of=None)


def lesson(cast, period="1", index=0):
    return Lesson.objects.get(group=cast.groups[index], weekday=1, period=period)


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
        ("classes", 30),
        ("class", 50),
        ("staff", 30),
        ("member", 45),
        ("now", 35),
        ("week", 35),
        ("teacher", 35),
        ("lesson", 45),
        ("calendar", 30),
        ("bells", 25),
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


class TestStaff:
    def test_filters_and_search(self, cast, as_):
        client = as_("academic_office")
        page = text(client.get(at("staff") + "?post=grade_leader"))
        assert "赵磊" in page
        assert "王建国" not in page
        found = text(client.post(at("staff"), {"q": "wjg"}))
        assert "王建国" in found
        assert "赵磊" not in found

    def test_who_left_is_shown_only_when_asked_for(self, cast, as_, pen):
        Staff.objects.filter(person=cast.people["guard"]).update(left_at=NOW)
        name = cast.people["guard"].name
        client = as_("academic_office")
        assert name not in text(client.get(at("staff")))
        assert name in text(client.get(at("staff") + "?who=left"))

    def test_a_teacher_sees_colleagues_but_no_posts(self, cast, as_):
        with translation.override("zh-hans"):
            page = text(as_("subject_teacher").get(at("staff-member", staff_of(cast, "homeroom_teacher").id)))
        assert at("end-post", tie_of(cast, "homeroom_teacher").id) not in page
        assert "C9.7" not in page

    def test_a_post_is_given_in_two_steps(self, cast, as_):
        client, who = as_("academic_office"), staff_of(cast, "guard")
        first = text(client.get(at("give-post", who.id)))
        assert "grade_leader" in first
        second = text(client.get(at("give-post", who.id) + "?post=grade_leader"))
        assert str(cast.grade.id) in second
        client.post(at("give-post", who.id), {"post": "grade_leader", "anchor": str(cast.grade.id)})
        assert Tie.objects.filter(person=who.person, post="grade_leader", until=None).exists()
        assert Tie.objects.filter(person=cast.people["grade_leader"], post="grade_leader", until=None).exists()

    def test_alone_means_the_others_hand_over(self, cast, as_):
        client, who = as_("academic_office"), staff_of(cast, "guard")
        client.post(at("give-post", who.id), {"post": "grade_leader", "anchor": str(cast.grade.id), "alone": "on"})
        assert not Tie.objects.filter(person=cast.people["grade_leader"], post="grade_leader", until=None).exists()

    def test_a_mentor_is_bound_to_a_student_by_number_or_name(self, cast, as_):
        client, who, child = as_("academic_office"), staff_of(cast, "subject_teacher"), cast.students[2]
        assert client.post(at("give-post", who.id), {"post": "mentor", "student": "谁也不是"}).status_code == 422
        client.post(at("give-post", who.id), {"post": "mentor", "student": child.person.name})
        assert Tie.objects.get(post="mentor").anchor_id == child.id
        client.post(at("give-post", who.id), {"post": "mentor", "student": cast.students[3].local_no})
        assert Tie.objects.filter(post="mentor").count() == 2
        page = text(as_("homeroom_teacher").get(at("class", cast.classes[0].id)))
        assert page.count("王建国") > 2

    def test_an_anchor_of_another_kind_is_refused(self, cast, as_):
        who = staff_of(cast, "guard")
        data = {"post": "grade_leader", "anchor": str(cast.classes[0].id)}
        assert as_("academic_office").post(at("give-post", who.id), data).status_code == 422

    def test_end_deputy_leave_and_back(self, cast, as_):
        client, who = as_("academic_office"), staff_of(cast, "homeroom_teacher")
        tie = tie_of(cast, "homeroom_teacher")
        client.post(at("deputy", tie.id), {"person": str(cast.people["guard"].id)})
        assert Tie.objects.get(deputy_of=tie).person == cast.people["guard"]
        client.post(at("record-leave", who.id), {"since": "2026-11-23T08:00", "until": "", "reason": "培训"})
        leave = StaffLeave.objects.get()
        assert (leave.since, leave.until) == (shanghai(8), None)
        page = text(client.get(at("staff-member", who.id)))
        assert page.count(cast.people["guard"].name) >= 2
        client.post(at("end-leave", leave.id))
        leave.refresh_from_db()
        assert leave.until == NOW
        client.post(at("end-post", Tie.objects.get(deputy_of=tie).id))
        assert Tie.objects.get(deputy_of=tie).until == NOW

    @pytest.mark.parametrize(
        "data",
        [
            {"since": "", "until": ""},
            {"since": "yesterday", "until": ""},
            {"since": "2026-11-24T08:00", "until": "2026-11-24T07:00"},
        ],
    )
    def test_a_leave_with_faults_is_shown_again_and_not_saved(self, cast, as_, data):
        answer = as_("academic_office").post(at("record-leave", staff_of(cast, "guard").id), data)
        assert answer.status_code == 422
        assert not StaffLeave.objects.exists()

    def test_the_last_words_stay_in_the_form(self, cast, as_):
        data = {"since": "2026-11-24T08:00", "until": "2026-11-24T07:00", "reason": "区里培训"}
        answer = as_("academic_office").post(at("record-leave", staff_of(cast, "guard").id), data)
        assert "区里培训" in text(answer)

    def test_classes_without_homeroom_teacher_stand_first(self, cast, as_, pen):
        SchoolClass.objects.create(school=cast.school, grade=cast.grade, number=3, created_at=theatre.BEGAN)
        klass = SchoolClass.objects.get(number=3)
        assert at("hand-over", klass.id) in text(as_("academic_office").get(at("staff")))
        assert at("hand-over", klass.id) not in text(as_("grade_leader").get(at("staff")))

    def test_another_schools_member_is_not_found(self, cast, as_):
        other = theatre.make("3799990002", "别处中学")
        client = as_("academic_office")
        assert client.get(at("staff-member", staff_of(other, "guard").id)).status_code == 404
        assert client.post(at("end-post", tie_of(other, "guard").id)).status_code == 404
        assert client.get(at("class", other.classes[0].id)).status_code == 404


class TestTimetable:
    def test_substitute_by_hand_and_the_undo(self, cast, as_):
        client, one = as_("academic_office"), lesson(cast)
        address = at("lesson", one.id, MONDAY.isoformat())
        page = text(client.get(address))
        assert page.index(cast.people["guard"].name) < page.index(cast.people["homeroom_teacher_2"].name)
        data = {"act": "substitute", "substitute-teacher": str(cast.people["guard"].id), "substitute-reason": "外出"}
        answer = client.post(address, data, follow=True)
        assert at("restore-lesson", one.id, MONDAY.isoformat()) in text(answer)
        assert LessonChange.objects.get().teacher == cast.people["guard"]
        client.post(at("restore-lesson", one.id, MONDAY.isoformat()))
        assert LessonChange.objects.get().withdrawn_at == NOW

    def test_a_refusal_stands_in_its_form_and_nothing_is_saved(self, cast, as_):
        one = lesson(cast)
        data = {"act": "substitute", "substitute-teacher": str(cast.people["homeroom_teacher_2"].id)}
        answer = as_("academic_office").post(at("lesson", one.id, MONDAY.isoformat()), data)
        assert answer.status_code == 422
        assert 'role="alert"' in text(answer)
        assert not LessonChange.objects.exists()

    def test_move_swap_and_cancel(self, cast, as_):
        client = as_("academic_office")
        one, two = lesson(cast, "1"), lesson(cast, "5")
        client.post(
            at("lesson", one.id, MONDAY.isoformat()), {"act": "swap", "swap-other": f"{two.id}/{MONDAY.isoformat()}"}
        )
        assert LessonChange.objects.filter(kind="moved", withdrawn_at=None).count() == 2
        client.post(at("lesson", lesson(cast, "6").id, MONDAY.isoformat()), {"act": "cancel"})
        moved = {"act": "move", "move-to_on": MONDAY.isoformat(), "move-to_period": "6"}
        client.post(at("lesson", lesson(cast, "2").id, MONDAY.isoformat()), moved)
        kinds = sorted(LessonChange.objects.filter(withdrawn_at=None).values_list("kind", flat=True))
        assert kinds == ["cancelled", "moved", "moved", "moved"]

    def test_a_past_day_offers_nothing_and_says_why(self, cast, as_):
        last = MONDAY - timedelta(days=7)
        page = text(as_("academic_office").get(at("lesson", lesson(cast).id, last.isoformat())))
        assert 'name="act"' not in page

    @pytest.mark.parametrize("on", ["2026-11-24", "2026-13-01", "today"])
    def test_a_day_without_this_lesson_is_no_page(self, cast, as_, on):
        assert as_("academic_office").get(f"/timetable/{lesson(cast).id}/{on}/").status_code == 404

    def test_an_unknown_act_is_no_page(self, cast, as_):
        address = at("lesson", lesson(cast).id, MONDAY.isoformat())
        assert as_("academic_office").post(address, {"act": "burn"}).status_code == 404

    def test_a_week_that_makes_no_sense_is_this_week(self, cast, as_):
        page = text(as_("academic_office").get(at("timetable") + "?view=class&week=soon&class=nobody"))
        assert "初一（1）班" in page


class TestCalendar:
    def test_a_day_by_hand(self, cast, as_):
        client = as_("academic_office")
        data = {"act": "set", "kind": "teaching", "sessions": ["am"], "weekday": "5", "reason": "运动会"}
        client.post(at("day", TUESDAY.isoformat()), data)
        row = SchoolDay.objects.get()
        assert (row.am, row.pm, row.timetable_weekday, row.reason) == (True, False, 5, "运动会")
        assert "运动会" in text(client.get(at("day", TUESDAY.isoformat())))

    @pytest.mark.parametrize(
        "data", [{"act": "set"}, {"act": "set", "kind": "teaching"}, {"act": "close"}, {"act": "close", "why": "雪"}]
    )
    def test_faults_are_shown_and_nothing_is_saved(self, cast, as_, data):
        answer = as_("academic_office").post(at("day", TUESDAY.isoformat()), data)
        assert answer.status_code == 422
        assert "x-error" in text(answer)
        assert not SchoolDay.objects.exists() and not DayClosure.objects.exists()

    def test_close_and_take_back(self, cast, as_):
        client = as_("academic_office")
        client.post(at("day", TUESDAY.isoformat()), {"act": "close", "closed": ["am", "pm", "evening"], "why": "台风"})
        row = DayClosure.objects.get()
        assert "台风" in text(client.get(at("calendar")))
        client.post(at("withdraw-closure", row.id))
        row.refresh_from_db()
        assert row.withdrawn_at == NOW

    def test_what_is_not_known_is_said_with_a_way_out(self, cast, as_):
        page = text(as_("academic_office").get(at("calendar")))
        assert at("day", "2027-01-01") in page
        assert at("take-over-days") in page
        assert at("take-over-days") not in text(as_("homeroom_teacher").get(at("calendar")))

    def test_make_up_days_are_confirmed_with_one_button(self, cast, as_):
        early = shanghai(8, on=MONDAY.replace(month=9, day=7))
        client = as_("academic_office")
        with clock.at(early):
            sign_in(client, cast.people["academic_office"], early)
            assert at("make-up", "2026-09-20") in text(client.get(at("calendar")))
            client.post(at("make-up", "2026-09-20"), {"weekday": "2"})
            assert at("make-up", "2026-09-20") not in text(client.get(at("calendar")))
        row = SchoolDay.objects.get()
        assert (row.kind, row.timetable_weekday, row.source) == ("teaching", 2, "person")

    def test_terms_by_hand(self, cast, as_):
        client = as_("academic_office")
        client.post(at("terms"), {"since_on": "2027-02-22", "last_on": "2027-07-09"})
        term = Term.objects.get(name="2026-2027-2")
        assert str(term.until_on) == "2027-07-10"
        client.post(at("terms") + f"?term={term.id}", {"since_on": "2027-02-22", "last_on": "2027-07-02"})
        term.refresh_from_db()
        assert str(term.until_on) == "2027-07-03"
        assert client.post(at("terms"), {"since_on": "2027-03-01", "last_on": "2027-06-01"}).status_code == 422
        assert Term.objects.count() == 2

    def test_the_official_days_are_taken_over(self, cast, as_):
        as_("academic_office").post(at("take-over-days"))
        assert SchoolDay.objects.filter(source="library").exists()


class TestBells:
    def lines(self, cast, **more):
        rows = [
            {"period": bell.period, "name": bell.name, "start": f"{bell.start:%H:%M}", "end": f"{bell.end:%H:%M}"}
            | {"kind": bell.kind, "applies": "all"}
            for bell in BellSchedule.objects.get(school=cast.school, replaced_at=None).bells.all()
        ]
        data = {"form-TOTAL_FORMS": str(len(rows) + 1), "form-INITIAL_FORMS": "0", "since_on": TUESDAY.isoformat()}
        for number, row in enumerate(rows):
            data |= {f"form-{number}-{name}": value for name, value in row.items()}
        data |= {f"form-{len(rows)}-kind": "lesson", f"form-{len(rows)}-applies": "all"}
        return data | more

    def test_new_bells_by_hand(self, cast, as_):
        data = self.lines(cast) | {"form-1-start": "08:05"}
        answer = as_("academic_office").post(at("edit-bells", "school"), data)
        assert answer.status_code == 302
        schedule = BellSchedule.objects.get(since_on=TUESDAY)
        assert schedule.bells.count() == 8
        assert str(schedule.bells.get(period="1").start) == "08:05:00"

    @pytest.mark.parametrize(
        "change",
        [
            {"form-1-start": ""},
            {"form-1-end": "07:00"},
            {"form-2-period": "1"},
            {"form-2-start": "08:30"},
            {"since_on": ""},
            {"since_on": "2026-11-20"},
            {"form-1-period": "x"},
        ],
    )
    def test_faults_are_marked_and_nothing_is_saved(self, cast, as_, change):
        answer = as_("academic_office").post(at("edit-bells", "school"), self.lines(cast) | change)
        assert answer.status_code == 422
        assert BellSchedule.objects.filter(school=cast.school).count() == 1

    def test_a_stage_that_is_not_there_is_no_page(self, cast, as_):
        assert as_("academic_office").get(at("edit-bells", "senior")).status_code == 404
