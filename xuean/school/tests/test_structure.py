"""Stages and classes; and that a class without homeroom teacher becomes somebody's duty by itself. C9.7."""

import pytest

from tests import cast as theatre
from tests.cast import shanghai
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import MET, OPEN, Duty, DutyHolder
from xuean.duties.reads import open_for
from xuean.duties.tick import tick
from xuean.people.models import Lesson, SchoolClass, Stage, Tie
from xuean.school.actions.posts import appoint, end_post
from xuean.school.actions.structure import close_class, open_class, open_stage
from xuean.school.cards import class_without_homeroom
from xuean.school.reads.homeroom import without_homeroom
from xuean.school.rules import HOMEROOM
from xuean.school.settled import has_homeroom_teacher

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 5)


@pytest.fixture
def cast():
    return theatre.make()


@pytest.fixture
def office(cast):
    return cast.actor("academic_office", NOW)


def opened(cast, office, number=3, **more):
    stage = Stage.objects.get(school=cast.school)
    return open_class(office, cast.school, now=NOW, stage=stage, entry_year=2026, number=number, **more)


class TestStage:
    def test_the_style_of_a_stage_names_its_classes(self, cast, office):
        open_stage(office, cast.school, now=NOW, code="junior", years=3, style="numbered")
        assert SchoolClass.objects.get(pk=cast.classes[0].pk).name(theatre.MONDAY) == "七年级1班"

    @pytest.mark.parametrize(
        ("code", "years", "style"),
        [("university", 3, "staged"), ("primary", 0, "staged"), ("primary", 10, "staged"), ("primary", 6, "loud")],
    )
    def test_nonsense_is_refused(self, cast, office, code, years, style):
        with pytest.raises(Refused):
            open_stage(office, cast.school, now=NOW, code=code, years=years, style=style)

    def test_teachers_may_not(self, cast):
        with pytest.raises(NotYours):
            open_stage(
                cast.actor("homeroom_teacher", NOW), cast.school, now=NOW, code="primary", years=6, style="staged"
            )


class TestClass:
    def test_a_new_class_has_its_group(self, cast, office):
        klass = opened(cast, office)
        assert klass.name(theatre.MONDAY) == "初一（3）班"
        assert klass.group.kind == "class"

    @pytest.mark.parametrize(("year", "number"), [(2026, 0), (2026, 100), (2023, 1), (2028, 1)])
    def test_only_numbers_and_grades_that_exist(self, cast, office, year, number):
        stage = Stage.objects.get(school=cast.school)
        with pytest.raises(Refused):
            open_class(office, cast.school, now=NOW, stage=stage, entry_year=year, number=number)
        assert SchoolClass.objects.filter(school=cast.school).count() == 2

    def test_next_years_grade_can_be_prepared(self, cast, office):
        stage = Stage.objects.get(school=cast.school)
        open_class(office, cast.school, now=NOW, stage=stage, entry_year=2027, number=1)
        assert without_homeroom(NOW, school=cast.school) == []

    def test_a_class_with_students_stays_open(self, cast, office):
        assert close_class.verdict(office, cast.classes[0], NOW).because
        with pytest.raises(Refused):
            close_class(office, cast.classes[0], now=NOW)

    def test_posts_and_lessons_end_with_a_class_and_it_can_be_opened_again(self, cast, office):
        klass = opened(cast, office)
        who = cast.people["guard"]
        appoint(office, cast.school, now=NOW, person=who, post="homeroom_teacher", anchor_id=klass.id)
        close_class(office, klass, now=NOW)
        assert Tie.objects.get(anchor_id=klass.id).until == NOW
        assert not Lesson.objects.filter(group__school_class=klass, until=None).exists()
        with pytest.raises(Refused):
            close_class(office, klass, now=NOW)
        assert opened(cast, office).closed_on is None


class TestWithoutHomeroom:
    def test_a_class_with_one_is_in_no_list(self, cast):
        assert without_homeroom(NOW, school=cast.school) == []

    def test_the_tick_owes_it_once_and_appointing_settles_it(self, cast, office):
        klass = opened(cast, office)
        tick(NOW)
        duty = Duty.objects.get(name=HOMEROOM)
        assert (duty.subject, duty.opened_at, duty.clause) == (Ref("class", klass.id), NOW, "C9.7")
        carriers = set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person", flat=True))
        assert {cast.people["academic_office"].id, cast.people["grade_leader"].id} <= carriers
        tick(shanghai(8, 30))
        assert Duty.objects.filter(name=HOMEROOM).count() == 1
        who = cast.people["guard"]
        appoint(office, cast.school, now=shanghai(9), person=who, post="homeroom_teacher", anchor_id=klass.id)
        duty.refresh_from_db()
        assert duty.state == MET

    def test_without_one_for_the_second_time_is_another_duty(self, cast, office):
        klass = opened(cast, office)
        tick(NOW)
        tie = appoint(
            office, cast.school, now=shanghai(9), person=cast.people["guard"], post="homeroom_teacher",
            anchor_id=klass.id,
        )  # fmt: skip
        end_post(office, tie, now=shanghai(10))
        tick(shanghai(10, 1))
        assert sorted(Duty.objects.filter(name=HOMEROOM).values_list("state", flat=True)) == [MET, OPEN]
        assert Duty.objects.get(name=HOMEROOM, state=OPEN).opened_at == shanghai(10)

    def test_a_closed_class_needs_none(self, cast, office):
        klass = opened(cast, office)
        tick(NOW)
        assert not has_homeroom_teacher(Ref("class", klass.id), {}, NOW)
        close_class(office, klass, now=shanghai(9))
        assert has_homeroom_teacher(Ref("class", klass.id), {}, NOW)
        assert Duty.objects.get(name=HOMEROOM).state == MET

    def test_a_future_tie_does_not_count(self, cast, office, pen):
        klass = SchoolClass.objects.create(school=cast.school, grade=cast.grade, number=4, created_at=theatre.BEGAN)
        Tie.objects.create(
            school=cast.school, person=cast.people["guard"], post="homeroom_teacher", anchor_record="class",
            anchor_id=klass.id, since=shanghai(9), recorded_at=NOW,
        )  # fmt: skip
        assert [one.school_class.id for one in without_homeroom(NOW, school=cast.school)] == [klass.id]
        assert without_homeroom(shanghai(9), school=cast.school) == []

    def test_the_card_leads_who_may_appoint_to_the_page_and_tells_the_others_why_not(self, cast, office):
        klass = opened(cast, office)
        tick(NOW)
        duty = open_for(office).get(name=HOMEROOM)
        card = class_without_homeroom(duty, office, NOW)
        assert str(klass.id) in card.primary.href
        leader = class_without_homeroom(duty, cast.actor("grade_leader", NOW), NOW)
        assert (leader.primary.href, bool(leader.primary.because)) == ("", True)
