"""Students of several classes in one group: their timetable is read and changed like that of a class."""

from datetime import timedelta

import pytest

from tests.cast import BEGAN, MONDAY, sign_in, tie
from xuean.access.answers import can
from xuean.calendars.models import BellSchedule
from xuean.calendars.timetable import plan
from xuean.core.pen import Pen, holding
from xuean.core.verdict import Refused
from xuean.people.models import GroupMember, Lesson, LessonChange, TeachingGroup
from xuean.school.actions.lessons import cancel_lesson, move_lesson, restore_lesson, substitute, swap_lessons
from xuean.school.reads.timetable import readable_groups, sharing, week_of_group, week_of_teacher
from xuean.school.tests.pages import NOW, TUESDAY, at, text
from xuean.school.tests.pages import lesson as lesson_of

pytestmark = [pytest.mark.django_db]
SINCE = {"since": BEGAN, "recorded_at": BEGAN}


@pytest.fixture
def cast(monday):
    """Physics for one student of each class, on Monday in the fifth and Tuesday in the sixth period."""
    with holding(Pen(actor=None, school_id=monday.school.id, tag="tests", now=BEGAN)):
        group = TeachingGroup.objects.create(school=monday.school, kind="mixed", name="物理A", created_at=BEGAN)
        for student in (monday.students[0], monday.others[0]):
            GroupMember.objects.create(school=monday.school, group=group, student=student, **SINCE)
        teacher = monday.people["psychology_teacher"]
        tie(monday, teacher, "subject_teacher", "group", group.id)
        for weekday, period in ((1, "5"), (2, "6")):
            Lesson.objects.filter(weekday=weekday, period=period).update(until=BEGAN + timedelta(days=1))
            what = {"weekday": weekday, "period": period, "subject": "物理", "teacher": teacher}
            Lesson.objects.create(school=monday.school, group=group, **what, **SINCE)
    return monday


@pytest.fixture
def group(cast):
    return TeachingGroup.objects.get(kind="mixed")


@pytest.fixture
def office(cast):
    return cast.actor("academic_office", NOW)


def physics(group, weekday=1):
    return Lesson.objects.get(group=group, weekday=weekday)


def held(cast, on=MONDAY):
    return {
        (one.period, one.teacher_id)
        for one in plan(cast.school, [on]).days[on]
        if one.held and one.lesson.subject == "物理"
    }


class TestReading:
    @pytest.mark.parametrize(
        ("who", "seen"), [("academic_office", True), ("psychology_teacher", True), ("subject_teacher", False)]
    )
    def test_they_stand_after_the_classes_for_whoever_may_read_them(self, cast, group, who, seen):
        kinds = [one.kind for one in readable_groups(cast.actor(who, NOW), cast.school, NOW)]
        assert kinds == sorted(kinds)
        assert ("mixed" in kinds) is seen

    def test_a_closed_group_is_not_offered(self, cast, group, office, pen):
        TeachingGroup.objects.filter(pk=group.id).update(closed_at=NOW)
        assert group not in readable_groups(office, cast.school, NOW)

    def test_its_week_and_the_week_of_its_teacher(self, cast, group):
        for week in (
            week_of_group(cast.school, group, MONDAY),
            week_of_teacher(cast.school, cast.people["psychology_teacher"], MONDAY),
        ):
            found = {(one.on, one.period) for row in week.rows for cell in row.cells for one in cell}
            assert found == {(MONDAY, "5"), (TUESDAY, "6")}

    def test_groups_with_common_students(self, cast, group):
        assert sharing(group, NOW) == {one.id for one in cast.groups}
        assert sharing(cast.groups[0], NOW) == {group.id}


@pytest.mark.usefixtures("english")
class TestChanging:
    def test_a_substitute_owes_and_may_take_its_roll_call(self, cast, group, office):
        guard = cast.people["guard"]
        substitute(office, physics(group), now=NOW, on=MONDAY, teacher=guard)
        assert held(cast) == {("5", guard.id)}
        assert can(cast.actor("guard", NOW), "take", group, record="roll_call", now=NOW)
        restore_lesson(office, physics(group), now=NOW, on=MONDAY)
        assert held(cast) == {("5", cast.people["psychology_teacher"].id)}
        assert not can(cast.actor("guard", NOW), "take", group, record="roll_call", now=NOW)

    def test_cancelled_and_swapped(self, cast, group, office):
        swap_lessons(office, physics(group), now=NOW, on=MONDAY, other=physics(group, 2), other_on=TUESDAY)
        assert LessonChange.objects.filter(kind="moved", withdrawn_at=None).count() == 2
        cancel_lesson(office, physics(group), now=NOW, on=TUESDAY)
        assert held(cast, TUESDAY) == set()

    def test_it_goes_only_where_its_students_are_free(self, cast, group, office):
        with pytest.raises(Refused, match="students have a lesson"):
            move_lesson(office, physics(group), now=NOW, on=MONDAY, to_on=MONDAY, to_period="6")
        with pytest.raises(Refused, match="students have a lesson"):
            move_lesson(office, lesson_of(cast, "1"), now=NOW, on=MONDAY, to_on=MONDAY, to_period="5")
        assert not LessonChange.objects.exists()
        for index in (0, 1):
            cancel_lesson(office, lesson_of(cast, "6", index), now=NOW, on=MONDAY)
        move_lesson(office, physics(group), now=NOW, on=MONDAY, to_on=MONDAY, to_period="6")
        assert {period for period, _ in held(cast)} == {"6"}


class TestPages:
    def test_the_office_finds_it_in_the_picker_and_opens_a_lesson(self, cast, group, as_):
        client = as_("academic_office")
        page = text(client.get(at("timetable") + "?view=class"))
        assert page.index("初一（1）班") < page.index("物理A（走班）")
        week = text(client.get(at("timetable") + f"?view=class&class={group.id}"))
        address = at("lesson", physics(group).id, MONDAY.isoformat())
        assert address in week
        data = {"act": "substitute", "substitute-teacher": str(cast.people["guard"].id)}
        assert client.get(address).status_code == 200
        answer = client.post(address, data)
        assert answer.status_code == 302
        assert str(group.id) in answer.url
        assert cast.people["guard"].name in text(client.get(answer.url))

    def test_where_its_stage_has_bells_of_its_own(self, cast, group, as_, pen):
        BellSchedule.objects.filter(school=cast.school).update(stage=cast.grade.stage)
        page = text(as_("academic_office").get(at("lesson", physics(group).id, MONDAY.isoformat())))
        assert "第五节" in page

    def test_a_teacher_of_mixed_groups_alone_sees_the_own_week(self, cast, group, client):
        sign_in(client, cast.people["psychology_teacher"], NOW)
        assert "物理A" in text(client.get(at("timetable") + "?view=teacher"))
