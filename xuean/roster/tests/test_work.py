"""Staff, timetable and bells."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuean.roster.reading.bells import clock_time, read_bells
from xuean.roster.reading.found import CONFIRM, BellFound, LessonFound, Reading, StaffRow
from xuean.roster.reading.lessons import read_lesson
from xuean.roster.reading.periods import period_of
from xuean.roster.reading.posts import read_posts
from xuean.roster.reading.staff import read_staff
from xuean.roster.reading.timetable import read_timetable, weekday_of
from xuean.roster.tests import makers
from xuean.roster.tests.test_rows import DATA, TODAY


def _staff(path: Path) -> Reading[StaffRow]:
    return read_staff(path, school_year=2026, today=TODAY)


def _timetable(folder: Path, rows: list[list[Any]]) -> Reading[LessonFound]:
    return read_timetable(makers.xlsx(folder / "t.xlsx", ("初一年级", rows)), school_year=2026)


def _bells(folder: Path, rows: list[list[Any]]) -> Reading[BellFound]:
    return read_bells(makers.csv(folder / "bells.csv", rows))


def test_staff_with_posts_in_one_cell(tmp_path: Path) -> None:
    found = _staff(makers.xlsx(tmp_path / "staff.xlsx", ("教职工", makers.staff_rows())))
    assert (len(found.rows), found.faults, found.warnings) == (7, (), ())
    first, leader, vice = found.rows[0], found.rows[2], found.rows[3]
    assert first.posts[0].post == "homeroom_teacher"
    assert first.posts[0].class_name is not None
    assert (
        first.posts[0].class_name.stage,
        first.posts[0].class_name.entry_year,
        first.posts[0].class_name.number,
    ) == ("junior", 2026, 1)
    assert leader.posts[0].class_name is not None
    assert (leader.posts[0].post, leader.posts[0].class_name.grade) == ("grade_leader", 1)
    assert [post.post for post in vice.posts] == ["vice_principal", "safety_office"]
    assert (first.hired_on, first.subjects, first.staff_no) == (date(2010, 9, 1), ("语文",), "T001")


def test_the_given_school_reads_without_a_fault() -> None:
    staff, lessons, bells = (
        _staff(DATA / "staff.xlsx"),
        read_timetable(DATA / "timetable.xlsx", school_year=2026),
        read_bells(DATA / "bells.csv"),
    )
    assert (len(staff.rows), len(lessons.rows), len(bells.rows)) == (52, 480, 15)
    assert staff.faults == staff.warnings == lessons.faults == lessons.warnings == bells.faults == bells.warnings == ()
    assert {one.teacher for one in lessons.rows} - {""} <= {one.name for one in staff.rows}


@pytest.mark.parametrize(
    ("title", "posts"),
    [
        ("校长", ["principal"]),
        ("副校长、安全办主任", ["vice_principal", "safety_office"]),
        ("政教处副主任", ["student_affairs_office"]),
        ("教务处主任兼初一年级组长", ["academic_office", "grade_leader"]),
        ("门卫", ["guard"]),
        ("生活老师", ["dormitory_manager"]),
        ("心理健康教师", ["psychology_teacher"]),
        ("三（2）班班主任", ["homeroom_teacher"]),
        ("副班主任", [""]),
        ("无", []),
        ("", []),
    ],
)
def test_posts(title: str, posts: list[str]) -> None:
    assert [one.post for one in read_posts(title)] == posts


def test_faults_of_staff(tmp_path: Path) -> None:
    rows = [
        ["工号", "姓名", "岗位", "手机号"],
        ["T1", "张三", "初一（1）班班主任", "138"],
        ["T1", "李四", "初一（1）班班主任、锅炉工", "13800000001"],
        ["T3", "张三", "班主任", "13800000002"],
    ]
    found = _staff(makers.xlsx(tmp_path / "staff.xlsx", ("教职工", rows)))
    assert sorted(fault.code for fault in found.faults) == [
        "duplicate.homeroom",
        "duplicate.staff_no",
        "phone.shape",
        "post.no_class",
    ]
    assert {"duplicate.staff_name", "post.unknown"} <= {fault.code for fault in found.warnings}


def test_a_timetable_in_blocks(tmp_path: Path) -> None:
    found = _timetable(tmp_path, makers.timetable_rows())
    assert (found.faults, found.warnings) == ((), ())
    assert len(found.rows) == 2 * 15
    first = found.rows[0]
    assert (first.class_name.number, first.weekday, first.period, first.subject, first.teacher) == (
        1,
        1,
        "early",
        "语文",
        "",
    )
    assert {one.period for one in found.rows} == {"early", "1", "2"}
    assert {one.class_name.number for one in found.rows} == {1, 2}


def test_a_teacher_in_two_places_at_once_is_named(tmp_path: Path) -> None:
    found = _timetable(tmp_path, makers.timetable_rows(("梁然然", "梁然然")))
    assert {(fault.code, fault.severity) for fault in found.faults} == {("lesson.two_places", CONFIRM)}
    assert len(found.faults) == 9
    args = dict(found.faults[0].args)
    assert (found.faults[0].value, args["other"], args["cell"]) == ("梁然然", "初一(1)班", "B4")


def test_a_class_twice_in_the_workbook_is_named(tmp_path: Path) -> None:
    rows = makers.timetable_rows()
    rows[7] = rows[0]
    assert "lesson.class_twice" in {fault.code for fault in _timetable(tmp_path, rows).faults}


def test_odd_cells_of_a_timetable(tmp_path: Path) -> None:
    rows = makers.timetable_rows(("梁然然",))
    rows[3][1:4] = ["语文\n张三、李四", "a\nb\nc\nd", "=1+1"]
    rows.insert(4, ["天晓得", "语文"])
    found = _timetable(tmp_path, rows)
    assert {(fault.code, fault.row, fault.column) for fault in found.faults} == {
        ("lesson.unreadable", 4, "C"),
        ("cell.formula", 4, "D"),
        ("period.unknown", 5, ""),
    }
    assert [fault.code for fault in found.warnings] == ["lesson.two_teachers"]


def test_no_timetable_at_all(tmp_path: Path) -> None:
    assert [fault.code for fault in _timetable(tmp_path, [["姓名"], ["张三"]]).faults] == ["timetable.none"]


@pytest.mark.parametrize(
    ("cell", "lessons"),
    [
        ("语文\n张三", [("语文", "张三", "", "all")]),
        ("语文(张三)", [("语文", "张三", "", "all")]),
        ("语文 张三", [("语文", "张三", "", "all")]),
        ("体育与健康\n张三\n操场", [("体育与健康", "张三", "操场", "all")]),
        ("信息科技\n机房", [("信息科技", "", "机房", "all")]),
        ("语文（单）\n张三\n数学（双）\n李四", [("语文", "张三", "", "odd"), ("数学", "李四", "", "even")]),
        ("单周:语文 张三;双周:数学 李四", [("语文", "张三", "", "odd"), ("数学", "李四", "", "even")]),
        ("班会", [("班会", "", "", "all")]),
        ("语文\n阿依古丽·买买提", [("语文", "阿依古丽·买买提", "", "all")]),
        ("", []),
    ],
)
def test_one_cell(cell: str, lessons: list[tuple[str, str, str, str]]) -> None:
    assert [(one.subject, one.teacher, one.place, one.weeks) for one in read_lesson(cell)] == lessons


def test_weekdays() -> None:
    assert [weekday_of(text) for text in ("星期一", "周五", "礼拜天", "星期日", "Monday", "Tue", "节次", "")] == [
        1,
        5,
        7,
        7,
        1,
        2,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("label", "code", "kind"),
    [
        ("第一节", "1", "lesson"),
        ("1", "1", "lesson"),
        ("第十二节课", "12", "lesson"),
        ("上午第2节", "2", "lesson"),
        ("早读、晨检", "early", "early_reading"),
        ("大课间", "break", "break"),
        ("午餐、午休", "noon", "noon"),
        ("午检", "noon-check", "check"),
        ("放学", "dismissal", "dismissal"),
        ("晚自习", "evening", "evening"),
        ("晚自习二", "evening2", "evening"),
        ("第2节晚自习", "evening2", "evening"),
        ("查寝", "dorm", "dormitory"),
        ("到校", "arrival", "arrival"),
    ],
)
def test_lines_of_the_day(label: str, code: str, kind: str) -> None:
    found = period_of(label)
    assert found is not None
    assert (found.code, found.kind) == (code, kind)


def test_bells(tmp_path: Path) -> None:
    found = _bells(tmp_path, makers.BELLS)
    assert (found.faults, found.warnings) == ((), ())
    assert [one.code for one in found.rows] == ["early", "1", "break", "noon-check", "dismissal", "evening"]
    assert found.rows[0].checks == ("morning_check",)
    assert [one.audience for one in found.rows][-2:] == ["day", "boarding"]
    assert (found.rows[2].starts, found.rows[2].ends) == (time(9, 40), time(10, 10))


def test_faults_of_bells(tmp_path: Path) -> None:
    rows = [
        makers.BELLS[0],
        ["第一节", "08:00", "08:45", "全校"],
        ["第二节", "8:30", "9:10", "全校"],
        ["第三节", "10:00", "9:00", ""],
        ["第四节", "早上", "9:00", ""],
        ["第一节", "14:00", "14:40", "火星"],
    ]
    found = _bells(tmp_path, rows)
    assert [(fault.code, fault.row) for fault in found.faults] == [
        ("bell.backwards", 4),
        ("bell.time", 5),
        ("bell.overlap", 3),
        ("bell.twice", 6),
    ]
    assert "bell.audience" in {fault.code for fault in found.warnings}


def test_times_in_one_column(tmp_path: Path) -> None:
    found = _bells(tmp_path, [["节次", "时间"], ["第一节", "8:00—8:45"], ["第二节", "8:55-9:40"]])
    assert [(one.starts, one.ends) for one in found.rows] == [(time(8), time(8, 45)), (time(8, 55), time(9, 40))]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("07:30", time(7, 30)),
        ("7：30", time(7, 30)),
        ("7.30", time(7, 30)),
        ("7点30分", time(7, 30)),
        ("8点", time(8)),
        ("下午2:10", time(14, 10)),
        ("0730", time(7, 30)),
        (0.3125, time(7, 30)),
        (time(7, 30), time(7, 30)),
        ("25:00", None),
        ("早上", None),
        (None, None),
    ],
)
def test_clock_times(written: Any, read: time | None) -> None:
    assert clock_time(written) == read


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_a_word(text: str) -> None:
    read_lesson(text)
    read_posts(text)
    period_of(text)
    clock_time(text)
    weekday_of(text)
