"""The pages of staff and posts, by hand: what they save, what they refuse, what stays in the form."""

import re

import pytest

from tests import cast as theatre
from tests.cast import shanghai
from xuean.people.models import SchoolClass, Staff, StaffLeave, Tie
from xuean.school.tests.pages import NOW, at, staff_of, text, tie_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(monday):
    return monday


class TestStaff:
    def test_filters_and_search(self, cast, as_):
        client = as_("academic_office")
        page = text(client.get(at("staff") + "?post=grade_leader"))
        assert "赵磊" in page
        assert "王建国" not in page
        found = text(client.post(at("staff"), {"q": "wjg"}))
        assert "王建国" in found
        assert "赵磊" not in found

    def test_a_post_is_one_line_with_all_its_classes(self, cast, as_, pen):
        theatre.tie(cast, cast.people["subject_teacher"], "subject_teacher", "group", cast.groups[1].id)
        page = re.sub(r"<span class=\"x-nowrap\">|</span>", "", text(as_("academic_office").get(at("staff"))))
        assert "<div>初一（1）班、初一（2）班 任课教师</div>" in page

    def test_who_left_is_shown_only_when_asked_for(self, cast, as_, pen):
        Staff.objects.filter(person=cast.people["guard"]).update(left_at=NOW)
        name = cast.people["guard"].name
        client = as_("academic_office")
        assert name not in text(client.get(at("staff")))
        assert name in text(client.get(at("staff") + "?who=left"))

    def test_a_teacher_sees_colleagues_but_no_posts(self, cast, as_):
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

    def test_nobody_gives_a_post_to_oneself(self, cast, as_):
        client, mine = as_("academic_office"), staff_of(cast, "academic_office")
        held = Tie.objects.filter(person=mine.person)
        assert at("give-post", mine.id) not in text(client.get(at("staff-member", mine.id)))
        answer = client.post(at("give-post", mine.id), {"post": "principal"})
        assert answer.status_code == 422
        assert "岗位须由他人任命" in text(answer)
        answer = client.post(at("hand-over", cast.classes[0].id), {"person": str(mine.person_id)})
        assert answer.status_code == 422
        assert held.count() == 1

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
