"""Staff with their posts, timetables and bells: the same way in, each with what is its own."""

from pathlib import Path

import pytest

from tests import cast as theatre
from xuean.calendars.models import Bell, BellSchedule
from xuean.people.models import ContactPoint, Lesson, Person, SchoolClass, Staff, Tie
from xuean.presence.days import day_begins
from xuean.roster.actions.undo import UNDO
from xuean.roster.models import UNDONE
from xuean.roster.planning.giving import Giver
from xuean.roster.tests import makers
from xuean.roster.tests.test_import import DATA, counts

pytestmark = pytest.mark.django_db
CURRENT = {"until": None, "superseded_at": None}
STAFF = ["工号", "姓名", "任教学科", "岗位", "手机号"]


def staff(tmp_path: Path, *rows: list, head: list[str] = STAFF, name: str = "staff") -> Path:
    return makers.xlsx(tmp_path / f"{name}.xlsx", ("教职工", [head, *rows]))


def codes(found) -> list[str]:
    return [fault.code for fault in found]


def test_a_whole_school_comes_from_four_files(imports) -> None:
    files = ["roster-registry-export.xlsx", "staff.xlsx", "bells.csv", "timetable.xlsx"]
    expected = (120, 52, 15, 480)
    for name, count in zip(files, expected, strict=True):
        assert counts(imports(DATA / name))[:2] == (count, count)
    for name, count in zip(files, expected, strict=True):
        assert counts(imports(DATA / name)) == (count, 0, 0, count)
    heads = Tie.objects.filter(post="homeroom_teacher", anchor_record="class", **CURRENT)
    assert heads.count() == SchoolClass.objects.count() == 12
    assert Lesson.objects.exclude(teacher=None).exists()
    assert Tie.objects.filter(post="subject_teacher", anchor_record="group", **CURRENT).exists()


class TestStaff:
    def test_posts_are_ties_where_they_belong(self, imports, school, tmp_path) -> None:
        imports(makers.xlsx(tmp_path / "staff.xlsx", ("教职工", makers.staff_rows())))
        ties = set(Tie.objects.values_list("post", "anchor_record"))
        assert {
            ("homeroom_teacher", "class"),
            ("grade_leader", "grade"),
            ("vice_principal", "school"),
            ("safety_office", "school"),
            ("school_doctor", "school"),
            ("guard", "school"),
        } == ties
        assert Tie.objects.get(post="guard").anchor_id == school.pk
        assert set(SchoolClass.objects.values_list("number", flat=True)) == {1, 2}
        assert not Person.objects.exclude(account=None).exists()
        assert ContactPoint.objects.filter(kind="mobile").count() == Staff.objects.count() == 7

    def test_a_class_is_handed_over_at_the_same_instant(self, imports, tmp_path) -> None:
        imports(staff(tmp_path, ["T1", "赵一", "语文", "初一（1）班班主任", None]))
        path = staff(tmp_path, ["T2", "钱二", "语文", "初一（1）班班主任", None])
        assert "post.replaces" in codes(imports.plan(path).plan.warnings)
        run = imports(path)
        old, new = Tie.objects.order_by("since")
        assert (old.until, new.since, new.until) == (run.saved_at, run.saved_at, None)
        UNDO[run.kind](imports.actor, run, now=run.saved_at)
        assert Tie.objects.get(**CURRENT).person.name == "赵一"

    def test_what_is_missing_or_unknown_is_named(self, imports, tmp_path) -> None:
        imports(staff(tmp_path, ["T1", "赵一", None, "初一（1）班班主任", None]))
        imports(staff(tmp_path, ["T2", "钱二", None, "初一（2）班班主任", None]))
        head = ["工号", "姓名", "岗位", "备注"]
        rows = [["T3", "孙三", "大总管", "会开车"], ["T4", "李四", "初一（3）班班主任", None]]
        found = imports.plan(staff(tmp_path, *rows, head=head)).plan
        assert {"post.unknown", "staff.remark"} <= set(codes(found.warnings))
        assert "class.no_homeroom" not in codes(found.warnings)
        UNDO["staff"](imports.actor, imports(staff(tmp_path, *rows, head=head)), now=imports.now)

    def test_classes_without_homeroom_teacher_are_named(self, imports, tmp_path) -> None:
        imports(makers.registry(tmp_path / "名单.xlsx", 12))
        plan = imports.plan(staff(tmp_path, ["T1", "赵一", None, "初一（1）班班主任", None])).plan
        named = [fault.value for fault in plan.warnings if fault.code == "class.no_homeroom"]
        assert len(named) == SchoolClass.objects.count() - 1
        assert "初一（1）班" not in named

    def test_found_again_by_number_phone_or_after_asking_by_name(self, imports, tmp_path) -> None:
        imports(staff(tmp_path, ["T1", "赵一", "语文", None, "13800011111"]))
        head = ["姓名", "任教学科", "手机号"]
        assert counts(imports(staff(tmp_path, ["赵一", "数学", "13800011111"], head=head))) == (1, 0, 1, 0)
        bare = staff(tmp_path, ["赵一", "物理"], head=head[:2])
        assert codes(imports.plan(bare).plan.faults) == ["staff.name_only"]
        assert counts(imports(bare, answers={"confirm:*:staff.name_only": "yes"})) == (1, 0, 1, 0)
        assert Staff.objects.get().subject == "物理"

    def test_who_may_not_give_posts_gives_none(self, imports, tmp_path, monkeypatch) -> None:
        monkeypatch.setattr(Giver, "of", lambda actor, school: Giver(may_give=False))
        path = staff(tmp_path, ["Z1", "赵一", None, "校长", None])
        assert "post.not_yours" in codes(imports.plan(path).plan.warnings)
        assert counts(imports(path))[1] == 1
        assert not Tie.objects.exists()

    def test_nobody_gives_himself_a_post(self, cast, imports, tmp_path) -> None:
        imports.into(cast.school)
        imports.actor = cast.actor("academic_office")
        me = cast.people["academic_office"]
        path = staff(tmp_path, [me.staff.staff_no, me.name, None, "校长", None])
        assert "post.own" in codes(imports.plan(path).plan.warnings)
        imports(path)
        assert not Tie.objects.filter(post="principal", person=me).exists()

    def test_an_undone_list_can_come_again(self, imports, tmp_path) -> None:
        path = makers.xlsx(tmp_path / "staff.xlsx", ("教职工", makers.staff_rows()))
        run = imports(path)
        assert UNDO[run.kind](imports.actor, run, now=imports.now).state == UNDONE
        assert not Staff.objects.filter(left_at=None).exists()
        assert not Tie.objects.filter(**CURRENT).exists()
        imports(path)
        assert Staff.objects.filter(left_at=None).count() == 7
        assert Person.objects.filter(withdrawn_at=None).count() == 7


class TestTimetable:
    @pytest.fixture
    def teachers(self, imports, tmp_path):
        rows = [
            ["T1", "梁然然", "语文", "初一（1）班班主任", None],
            ["T2", "史雅豪", "数学", "初一（2）班班主任", None],
        ]
        imports(staff(tmp_path, *rows))
        imports(makers.csv(tmp_path / "bells.csv", makers.BELLS))
        return imports

    def grid(self, tmp_path: Path, *names: str) -> Path:
        return makers.xlsx(tmp_path / "grid.xlsx", ("初一年级", makers.timetable_rows(names or ("梁然然", "史雅豪"))))

    def test_lessons_and_who_teaches_them(self, teachers, school, tmp_path) -> None:
        run = teachers(self.grid(tmp_path))
        assert counts(run)[1] == Lesson.objects.count() == 30
        lesson = Lesson.objects.filter(period="1", group__school_class__number=2).first()
        assert (lesson.subject, lesson.teacher.name) == ("语文", "史雅豪")
        assert lesson.since == day_begins(theatre.MONDAY, school.tz)
        ties = Tie.objects.filter(post="subject_teacher", **CURRENT).values_list("person__name", flat=True)
        assert sorted(ties) == ["史雅豪", "梁然然"]

    def test_a_changed_grid_ends_what_it_no_longer_has(self, teachers, tmp_path) -> None:
        teachers(self.grid(tmp_path))
        rows = makers.timetable_rows()
        rows[3][1] = "数学\n史雅豪"  # Monday, first lesson of the first class
        rows[5] = ["第二节", "数学\n梁然然", None, None, None, None]
        path = makers.xlsx(tmp_path / "grid.xlsx", ("初一年级", rows))
        fault = next(one for one in teachers.plan(path).plan.faults if one.code == "lesson.two_places")
        run = teachers(path, answers={fault.key: "yes"})
        assert counts(run) == (26, 0, 1, 25)
        assert Lesson.objects.filter(**CURRENT).count() == 26
        assert Tie.objects.filter(post="subject_teacher", **CURRENT).count() == 3
        UNDO[run.kind](teachers.actor, run, now=teachers.now)
        assert Lesson.objects.filter(**CURRENT).count() == 30
        assert Tie.objects.filter(post="subject_teacher", **CURRENT).count() == 2

    def test_an_unknown_teacher_is_named_once_and_may_be_confirmed(self, teachers, tmp_path) -> None:
        path = self.grid(tmp_path, "梁然然", "无名氏")
        (fault,) = teachers.plan(path).plan.faults
        assert (fault.code, fault.value, dict(fault.args)["count"]) == ("teacher.unknown", "无名氏", "9")
        assert teachers.plan(path).plan.counts["fault"] == 9
        assert counts(teachers(path, answers={fault.key: "yes"}))[1] == 30
        assert Lesson.objects.filter(teacher=None, subject="语文", period="1").count() == 5

    def test_a_class_that_is_not_here_is_a_fault(self, teachers, tmp_path) -> None:
        rows = makers.timetable_rows()
        rows[0] = ["初二（9）班课程表"]
        plan = teachers.plan(makers.xlsx(tmp_path / "grid.xlsx", ("课表", rows))).plan
        assert codes(plan.faults) == ["class.not_here"]
        assert plan.counts["fault"] == 15

    def test_two_teachers_of_one_name_are_not_guessed(self, teachers, tmp_path) -> None:
        teachers(staff(tmp_path, ["T3", "梁然然", "英语", None, None]))
        assert "teacher.name_twice" in codes(teachers.plan(self.grid(tmp_path)).plan.faults)


class TestBells:
    def test_first_bells_hold_from_the_beginning_of_the_school_year(self, imports, tmp_path) -> None:
        run = imports(makers.csv(tmp_path / "bells.csv", makers.BELLS))
        assert counts(run) == (6, 6, 0, 0)
        schedule = BellSchedule.objects.get()
        assert schedule.since_on.isoformat() == "2026-09-01"
        assert set(Bell.objects.values_list("period", "applies")) >= {("early", "all"), ("dismissal", "day")}
        assert counts(imports(makers.csv(tmp_path / "bells.csv", makers.BELLS))) == (6, 0, 0, 6)
        assert BellSchedule.objects.count() == 1

    def test_changed_ones_hold_from_today_and_can_be_undone(self, imports, tmp_path) -> None:
        imports(makers.csv(tmp_path / "bells.csv", makers.BELLS))
        later = [row.copy() for row in makers.BELLS]
        later[2][1] = "08:05"
        run = imports(makers.csv(tmp_path / "bells.csv", later))
        assert counts(run) == (6, 0, 1, 5)
        assert BellSchedule.objects.filter(replaced_at=None).count() == 2
        assert BellSchedule.objects.order_by("-since_on").first().since_on == theatre.MONDAY
        UNDO[run.kind](imports.actor, run, now=imports.now)
        assert BellSchedule.objects.get(replaced_at=None).since_on.isoformat() == "2026-09-01"

    def test_no_lesson_loses_its_bell(self, cast, imports, tmp_path) -> None:
        imports.into(cast.school)
        plan = imports.plan(makers.csv(tmp_path / "bells.csv", makers.BELLS)).plan
        assert codes(plan.faults) == ["bell.lessons_lost"]
        assert plan.broken
