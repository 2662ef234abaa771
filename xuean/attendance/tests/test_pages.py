"""The pages, as their users open them: what they show, what they refuse, how often they ask the database."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast as theatre
from tests.cast import shanghai, sign_in
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.duties.models import Duty
from xuean.presence.log import Mark
from xuean.presence.models import Excuse, Sweep
from xuean.presence.reads import state_of

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 10)


@pytest.fixture
def cast():
    return theatre.make()


@pytest.fixture
def at_ten_past(cast):
    with clock.at(NOW):
        yield


def address(cast, index=0, period="1"):
    return reverse("attendance:roll-call", args=[cast.groups[index].id, theatre.MONDAY.isoformat(), period])


def call(cast, *absent):
    slot = next(s for s in slots_on(cast.school, theatre.MONDAY, [cast.groups[0].id]) if s.period == "1")
    marks = {student.id: Mark("absent") for student in absent}
    return take_roll_call(cast.actor("subject_teacher", NOW), cast.groups[0], now=NOW, slot=slot, marks=marks)


@pytest.mark.usefixtures("at_ten_past")
class TestRollCall:
    def test_my_roll_calls_name_the_one_to_take_now(self, cast, client):
        sign_in(client, cast.people["subject_teacher"], NOW)
        answer = client.get(reverse("attendance:roll-calls"))
        assert answer.status_code == 200
        assert address(cast) in answer.content.decode()

    def test_the_sheet_lists_everybody_by_seat(self, cast, client):
        sign_in(client, cast.people["subject_teacher"], NOW)
        page = client.get(address(cast)).content.decode()
        places = [page.index(student.person.name) for student in cast.students]
        assert places == sorted(places)

    def test_one_press_when_everybody_is_here(self, cast, client):
        sign_in(client, cast.people["subject_teacher"], NOW)
        answer = client.post(address(cast), {"marks": "", "base": ""})
        assert answer.status_code == 302
        assert Sweep.objects.get().absent == 0

    def test_a_missing_child_and_a_note(self, cast, client):
        child = cast.students[2]
        sign_in(client, cast.people["subject_teacher"], NOW)
        client.post(address(cast), {"marks": json.dumps({str(child.id): ["absent", "书包在座位上"]})})
        assert state_of(child, NOW).code == "missing"
        assert Duty.objects.get(name="attendance.account-for-absent").student_id == child.id

    @pytest.mark.parametrize("marks", ["[]", "{", '{"x": "absent"}', '{"%s": "asleep"}', '{"%s": ["absent"]}', "null"])
    def test_damaged_marks_are_refused_with_a_sentence_and_nothing_is_saved(self, cast, client, marks):
        sign_in(client, cast.people["subject_teacher"], NOW)
        body = marks % cast.students[0].id if "%s" in marks else marks
        answer = client.post(address(cast), {"marks": body})
        assert answer.status_code == 422
        assert not Sweep.objects.exists()

    def test_a_mark_about_a_student_of_another_class_is_refused(self, cast, client):
        sign_in(client, cast.people["subject_teacher"], NOW)
        answer = client.post(address(cast), {"marks": json.dumps({str(cast.others[0].id): "absent"})})
        assert answer.status_code == 422
        assert not Sweep.objects.exists()

    def test_the_second_of_two_sees_the_conflict(self, cast, client):
        call(cast)
        sign_in(client, cast.people["homeroom_teacher"], NOW)
        answer = client.post(address(cast), {"marks": json.dumps({str(cast.students[0].id): "absent"}), "base": ""})
        assert answer.status_code == 409
        assert Sweep.objects.count() == 1

    @pytest.mark.parametrize("post", ["homeroom_teacher_2", "guard", "system_administrator", "guardian"])
    def test_out_of_scope_is_not_found(self, cast, client, post):
        sign_in(client, cast.people[post], NOW)
        assert client.get(address(cast)).status_code == 404
        assert client.post(address(cast), {"marks": ""}).status_code == 404

    @pytest.mark.parametrize("on", ["2026-11-22", "yesterday", "2026-13-40"])
    def test_a_lesson_that_does_not_exist_is_not_found(self, cast, client, on):
        sign_in(client, cast.people["subject_teacher"], NOW)
        assert client.get(f"/roll-calls/{cast.groups[0].id}/{on}/1").status_code == 404

    def test_opening_asks_a_bounded_number_of_questions(self, cast, client):
        sign_in(client, cast.people["subject_teacher"], NOW)
        client.get(address(cast))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(address(cast))
        assert len(few) <= 32


@pytest.mark.usefixtures("at_ten_past")
class TestAccount:
    def test_the_homeroom_teacher_sees_the_ladder_and_the_two_ways_out(self, cast, client):
        call(cast, cast.students[0])
        sign_in(client, cast.people["homeroom_teacher"], NOW)
        answer = client.get(reverse("attendance:account", args=[cast.students[0].id]))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "x-ladder" in page
        assert reverse("attendance:arrival", args=[cast.students[0].id]) in page
        assert reverse("attendance:explanation", args=[cast.students[0].id]) in page

    def test_found_ends_it(self, cast, client):
        call(cast, cast.students[0])
        sign_in(client, cast.people["homeroom_teacher"], NOW)
        answer = client.post(
            reverse("attendance:arrival", args=[cast.students[0].id]), {"kind": "found", "at": "", "note": "车棚"}
        )
        assert answer.status_code == 302
        assert Duty.objects.get(name="attendance.account-for-absent").state == "met"

    def test_a_time_that_lies_ahead_is_refused(self, cast, client):
        call(cast, cast.students[0])
        sign_in(client, cast.people["homeroom_teacher"], NOW)
        answer = client.post(reverse("attendance:arrival", args=[cast.students[0].id]), {"kind": "late", "at": "23:00"})
        assert answer.status_code == 422
        assert Duty.objects.get(name="attendance.account-for-absent").state == "open"

    def test_an_explanation_covers_the_mark(self, cast, client):
        call(cast, cast.students[0])
        sign_in(client, cast.people["homeroom_teacher"], NOW)
        client.post(
            reverse("attendance:explanation", args=[cast.students[0].id]),
            {"kind": "leave", "until": "session", "source": "guardian_call", "reason": "发烧"},
        )
        assert Excuse.objects.get().until == shanghai(11, 50)
        assert Duty.objects.get(name="attendance.account-for-absent").state == "met"

    def test_another_class_is_not_found(self, cast, client):
        sign_in(client, cast.people["homeroom_teacher_2"], NOW)
        assert client.get(reverse("attendance:account", args=[cast.students[0].id])).status_code == 404


@pytest.mark.usefixtures("at_ten_past")
class TestLive:
    def test_the_counts_of_the_school(self, cast, client):
        call(cast, cast.students[0])
        sign_in(client, cast.people["safety_office"], NOW)
        answer = client.get(reverse("attendance:live"))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "李沐阳" in page
        again = client.get(reverse("attendance:live"), headers={"If-None-Match": answer["ETag"], "HX-Request": "true"})
        assert again.status_code == 304

    @pytest.mark.parametrize(
        ("post", "page"),
        [
            ("homeroom_teacher", "web:today"),
            ("subject_teacher", "attendance:roll-calls"),
            ("safety_office", "attendance:live"),
            ("safety_office", "attendance:absences"),
            ("homeroom_teacher", "web:students"),
        ],
    )
    def test_an_english_reader_gets_english_classes(self, cast, client, post, page):
        call(cast, cast.students[0])
        sign_in(client, cast.people[post], NOW)
        client.cookies["language"] = "en"
        shown = client.get(reverse(page)).content.decode()
        assert "Grade 7" in shown
        assert "初一" not in shown

    def test_a_wall_shows_no_name(self, cast, client):
        call(cast, cast.students[0])
        sign_in(client, cast.people["safety_office"], NOW)
        page = client.post(reverse("attendance:walls"), {"label": "值班室"}).content.decode()
        token = re.search(r"/wall/([\w-]+)", page)[1]
        client.logout()
        answer = client.get(f"/wall/{token}")
        assert answer.status_code == 200
        assert not any(student.person.name in answer.content.decode() for student in cast.students + cast.others)
        assert "周敏" not in answer.content.decode()

    def test_a_revoked_or_invented_wall_shows_nothing(self, cast, client):
        assert client.get("/wall/invented").status_code == 404

    def test_a_subject_teacher_watches_no_school(self, cast, client):
        sign_in(client, cast.people["subject_teacher"], NOW)
        assert client.get(reverse("attendance:live")).status_code == 404

    def test_the_questions_do_not_grow_with_the_school(self, cast, client):
        sign_in(client, cast.people["safety_office"], NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("attendance:live"))
        assert len(queries) <= 40
