"""Rosters as schools send them, from the file to the rows."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from xuean.roster.reading.found import CONFIRM, WARNING, Reading, StudentRow
from xuean.roster.reading.rows import read_roster, roster_of
from xuean.roster.reading.sheets import Sheet, Workbook
from xuean.roster.tests import makers
from xuean.roster.tests.invented import identity_number, people

TODAY = date(2026, 11, 23)
DATA = Path(__file__).parents[3] / "tests" / "data"


def _read(path: Path, **more: Any) -> Reading[StudentRow]:
    return read_roster(path, school_year=2026, today=TODAY, **more)


def _of(
    *rows: list[Any], name: str = "三年级2班", merged: tuple[tuple[int, int, int, int], ...] = (), **more: Any
) -> Reading[StudentRow]:
    sheet = Sheet(name, tuple(tuple(row) for row in rows), merged)
    options: dict[str, Any] = {"answers": {}, "overrides": {}} | more
    return roster_of(Workbook("xlsx", (sheet,)), school_year=2026, today=TODAY, **options)


def _codes(reading: Reading[Any]) -> list[str]:
    return [fault.code for fault in reading.faults]


def _homerooms(folder: Path) -> list[Path]:
    made = makers.homeroom(folder / "homeroom.xlsx")
    rows = makers.homeroom_rows()
    plain = [[value.strftime("%Y/%m/%d") if isinstance(value, date) else value for value in row] for row in rows]
    old = makers.xls(folder / "homeroom.xls", "三（2）班", plain, ((0, 0, 0, 8), (2, 2, 5, 7)))
    text = makers.csv(folder / "三（2）班.csv", plain, "gb18030")
    return [made, old, text, DATA / "roster-homeroom-sheet.xlsx"]


def test_a_homeroom_sheet_reads_without_a_fault(tmp_path: Path) -> None:
    for path in _homerooms(tmp_path):
        found = _read(path)
        assert (len(found.rows), found.faults, found.warnings, found.questions) == (52, (), (), ()), path
        first = found.rows[0]
        assert first.class_name is not None
        assert (first.class_name.stage, first.class_name.entry_year, first.class_name.number) == ("primary", 2024, 2)
        assert all(row.birth_on and row.sex in "12" and row.id_number == row.id_number.upper() for row in found.rows)
        assert all(len(row.guardians) == 1 and row.guardians[0].phones for row in found.rows)
        assert {row.guardians[0].kinship for row in found.rows} == {"51", "52", "62"}
        assert {one.text for row in found.rows for one in row.remarks} == {"校车", "哮喘", "花生过敏"}
        assert {row.study_mode for row in found.rows} == {"", "1"}
        assert [one.code for one in found.skipped_rows] == ["row.total", "row.note"]
        assert not any("\u3000" in row.name for row in found.rows)


def test_a_registry_export_reads_without_a_fault(tmp_path: Path) -> None:
    rows = makers.registry_rows(120)
    files = [
        makers.registry(tmp_path / "registry.xlsx"),
        makers.xls(tmp_path / "registry.xls", "学生基础信息", rows),
        makers.csv(tmp_path / "registry.csv", rows, "utf-8-sig"),
        makers.csv(tmp_path / "registry.txt", rows, "utf-16", "\t"),
    ]
    for path in [*files, DATA / "roster-registry-export.xlsx"]:
        found = _read(path)
        assert (len(found.rows), found.faults, found.questions) == (120, (), ()), path
        assert {warning.code for warning in found.warnings} <= {"entered.differs"}
        assert len({(row.class_name.entry_year, row.class_name.number) for row in found.rows if row.class_name}) == 12
        assert all(
            [one.kinship for one in row.guardians] == ["51", "52"] and row.guardians[0].employer for row in found.rows
        )
        assert all(row.ethnicity and row.student_number[1:] == row.id_number and row.phones for row in found.rows)


def _worked() -> float:
    """Seconds of processor time, of this process and those it started: what else the machine does must not count."""
    return sum(os.times()[:4])


def test_three_thousand_rows_in_three_seconds(tmp_path: Path) -> None:
    path = makers.registry(tmp_path / "large.xlsx", 3000)
    started = _worked()
    found = _read(path)
    assert _worked() - started < 3
    assert (len(found.rows), found.faults) == (3000, ())


def _cell(name: str, value: Any) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[name] = value

    return change


@pytest.mark.parametrize(
    ("cell", "value", "code", "column"),
    [
        ("H2", "379999201302308559", "identity.date", "身份证件号"),
        ("H2", "37999920130101", "identity.shape", "身份证件号"),
        ("H2", 379999201301010010, "cell.digits_lost", "身份证件号"),
        ("H2", "=1+1", "cell.formula", "身份证件号"),
        ("F2", "20130230", "date.impossible", "出生日期"),
        ("F2", "20270101", "birth.future", "出生日期"),
        ("F2", "20120101", "identity.birth_differs", "出生日期"),
        ("E2", "公", "sex.unknown", "性别"),
        ("D2", None, "name.missing", "姓名"),
        ("D2", "张3", "name.odd", "姓名"),
        ("I2", "火星族", "ethnicity.unknown", "民族"),
        ("N2", "1380000", "phone.shape", "联系电话"),
        ("R2", "110", "phone.short", "成员1联系电话"),
        ("K2", "初三2班", "class.disagrees", "班级"),
        ("K2", "??", "", "班级"),
        ("H3", "=H2", "cell.formula", "身份证件号"),
        ("A2", "=ROW()", "", ""),
    ],
)
def test_a_fault_names_its_cell(tmp_path: Path, cell: str, value: Any, code: str, column: str) -> None:
    found = _read(makers.edited(makers.registry(tmp_path / "r.xlsx", 5), _cell(cell, value)))
    faults = [fault for fault in found.faults if fault.code == code]
    if not code:
        assert not {fault.code for fault in found.faults} - {"class.unreadable"}
        return
    assert [(fault.sheet, fault.row, fault.column) for fault in faults] == [("学生基础信息", int(cell[1:]), column)]


def test_a_contradiction_is_a_fault_until_a_person_confirms_it(tmp_path: Path) -> None:
    one = people(1, born=2013)[0]
    other = "女" if one.sex == "男" else "男"
    path = makers.edited(makers.registry(tmp_path / "r.xlsx", 3), _cell("E2", other))
    found = _read(path)
    assert [(fault.code, fault.severity) for fault in found.faults] == [("identity.sex_differs", CONFIRM)]
    confirmed = _read(path, answers={found.faults[0].key: "yes"})
    assert confirmed.faults == ()
    assert [fault.code for fault in confirmed.warnings] == ["identity.sex_differs"]


def test_the_student_number_only_warns(tmp_path: Path) -> None:
    found = _read(makers.edited(makers.registry(tmp_path / "r.xlsx", 3), _cell("C2", "G379999201709152743")))
    assert found.faults == ()
    assert [fault.code for fault in found.warnings] == ["student_number.disagrees"]


def test_one_sheet_a_class_hidden_and_empty_sheets_are_said(tmp_path: Path) -> None:
    head = ["姓名", "性别"]
    path = makers.xlsx(
        tmp_path / "初一年级.xlsx",
        ("初一（1）班", [head, ["张三", "男"]]),
        ("2班", [head, ["李四", "女"]]),
        ("空", []),
        ("说明", [["请按班级填写"], ["谢谢"]]),
        ("旧名单", [head, ["王五", "男"]]),
    )
    book = openpyxl.load_workbook(path)
    book["旧名单"].sheet_state = "hidden"
    book.save(path)
    found = _read(path)
    assert [(row.name, row.class_name and row.class_name.number) for row in found.rows] == [("张三", 1), ("李四", 2)]
    assert {(one.sheet, one.code) for one in found.skipped_sheets} == {
        ("空", "sheet.empty"),
        ("说明", "sheet.no_header"),
        ("旧名单", "sheet.hidden"),
    }
    assert found.faults == ()


def test_which_stage_is_asked_and_the_answer_taken() -> None:
    rows = [["姓名", "班级"], ["张三", "2025级3班"]]
    found = _of(*rows, name="名单")
    question = found.questions[0]
    assert (question.key, question.default, question.answer) == ("stage:2025级", "junior", "junior")
    assert set(question.options) == {"primary", "junior", "senior", "vocational"}
    answered = _of(*rows, name="名单", answers={"stage:2025级": "senior"})
    assert answered.rows[0].class_name is not None
    assert (answered.rows[0].class_name.stage, answered.rows[0].class_name.grade) == ("senior", 2)
    assert _of(*rows, name="名单", stages=("primary",)).questions == ()
    nonsense = _of(*rows, name="名单", answers={"stage:2025级": "moon"})
    assert nonsense.questions[0].answer == "junior"


def test_ages_propose_the_stage() -> None:
    rows = [["姓名", "班级", "出生日期"], *([f"张{c}", "2025级3班", "2010-03-01"] for c in "甲乙丙")]
    assert _of(*rows, name="名单").questions[0].default == "senior"
    bare = [["姓名", "班级", "出生日期"], *([f"张{c}", "三（2）班", "2011-09-20"] for c in "甲乙丙")]
    found = _of(*bare, name="名单")
    assert found.questions == ()
    assert {row.class_name.stage for row in found.rows if row.class_name} == {"junior"}
    unclear = _of(["姓名", "班级"], ["张三", "三（2）班"], name="名单")
    assert (unclear.questions[0].key, unclear.questions[0].default) == ("stage:3", "primary")


def test_duplicates_inside_the_file() -> None:
    one, two = people(2)
    head = ["姓名", "性别", "身份证号", "座号"]
    found = _of(
        head, [one.name, one.sex, one.number, 1], [two.name, two.sex, two.number, 1], [one.name, one.sex, one.number, 3]
    )
    assert _codes(found) == ["duplicate.identity"]
    assert found.faults[0].row == 4
    assert dict(found.faults[0].args)["other"] == "2"
    assert "*" in found.faults[0].value
    assert [fault.code for fault in found.warnings] == ["duplicate.seat"]
    names = _of(["姓名", "性别"], ["张三", "男"], ["张三", "男"])
    assert [(fault.code, fault.severity) for fault in names.faults] == [("duplicate.name", CONFIRM)]


def test_totals_notes_repeated_headers_and_blank_lines() -> None:
    head = ["序号", "姓名", "性别"]
    found = _of(
        head,
        [1, "张三", "男"],
        [],
        [None, None, None],
        head,
        [2, "李四", "女"],
        [3, None, None],
        ["合计", "2人", None],
        [None, "男生1人，女生1人", None],
        ["填表人：王", None, None],
        [None, None, "制表日期：2026.9.1"],
    )
    assert [row.name for row in found.rows] == ["张三", "李四"]
    assert found.faults == ()
    codes = [one.code for one in found.skipped_rows]
    assert codes == ["row.header", "row.numbered", "row.total", "row.total", "row.note", "row.note"]


def test_several_classes_below_one_another() -> None:
    head = ["姓名", "性别"]
    found = _of(["初一（1）班", None], head, ["张三", "男"], ["初一（2）班", None], head, ["李四", "女"], name="名单")
    assert [(row.name, row.class_name and row.class_name.number) for row in found.rows] == [("张三", 1), ("李四", 2)]


def test_a_class_written_once_beside_its_students() -> None:
    found = _of(
        ["班级", "姓名", "性别"],
        ["初一（3）班", "张三", "男"],
        [None, "李四", "女"],
        merged=((1, 0, 2, 0),),
        name="名单",
    )
    assert [row.class_name and row.class_name.number for row in found.rows] == [3, 3]


def test_a_second_line_of_the_same_student() -> None:
    found = _of(
        ["姓名", "性别", "家长姓名", "关系", "电话"],
        ["张三", "男", "张大", "父亲", "13800000001"],
        [None, None, "李大", "母亲", "13900000002"],
        merged=((1, 0, 2, 0), (1, 1, 2, 1)),
    )
    assert [[one.kinship for one in row.guardians] for row in found.rows] == [["51", "52"]]


def test_two_halves_side_by_side() -> None:
    found = _of(
        ["序号", "姓名", "性别", "序号", "姓名", "性别"],
        [1, "张三", "男", 3, "王五", "男"],
        [2, "李四", "女", None, None, None],
    )
    assert [row.name for row in found.rows] == ["张三", "李四", "王五"]
    assert found.faults == ()


def test_guardians_in_one_cell_and_in_columns() -> None:
    found = _of(["姓名", "性别", "家长信息"], ["张三", "男", "张大（父）13800000001；李大（母）13900000002"])
    assert [(one.name, one.kinship) for one in found.rows[0].guardians] == [("张大", "51"), ("李大", "52")]
    both = _of(
        ["姓名", "父亲", "电话", "母亲", "电话"], ["张三", "张大", 13800000001.0, "李大", "13900000002/13900000003"]
    )
    assert [(one.name, one.kinship, len(one.phones)) for one in both.rows[0].guardians] == [
        ("张大", "51", 1),
        ("李大", "52", 2),
    ]
    assert found.faults == both.faults == ()


def test_nothing_of_a_row_is_lost() -> None:
    found = _of(
        ["姓名", "性别", "备注", "过敏史", "就读方式", "是否单亲"],
        ["张三（转学）", "男", "住校；班长", "青霉素", "寄宿", "是"],
    )
    row = found.rows[0]
    assert (row.name, row.study_mode) == ("张三", "2")
    assert {one.text for one in row.remarks} == {"转学", "班长", "过敏史：青霉素", "是否单亲：是"}


def test_study_modes_that_contradict_are_said() -> None:
    found = _of(["姓名", "性别", "就读方式", "备注"], ["张三", "男", "走读", "住校"])
    assert found.rows[0].study_mode == "1"
    assert [fault.code for fault in found.warnings] == ["study_mode.differs"]


def test_an_override_corrects_a_column() -> None:
    rows = [["姓名", "性别", "星座"], ["张三", "男", "双子"]]
    assert [fault.code for fault in _of(*rows).warnings] == ["column.unknown"]
    assert _of(*rows, overrides={"C": "remark"}).rows[0].remarks[0].text == "双子"
    assert _of(*rows, overrides={"三年级2班!C": "ignore"}).warnings == ()


def test_birth_and_sex_come_from_the_number_when_no_column_has_them() -> None:
    number = identity_number(date(2017, 5, 6), 7, male=False)
    row = _of(["姓名", "身份证号"], ["张三", number]).rows[0]
    assert (row.birth_on, row.sex) == (date(2017, 5, 6), "2")


def test_hidden_rows_are_read_and_said() -> None:
    sheet = Sheet("三年级2班", (("姓名", "性别"), ("张三", "男")), hidden_rows=frozenset({1}))
    found = roster_of(Workbook("xlsx", (sheet,)), school_year=2026, today=TODAY, answers={}, overrides={})
    assert len(found.rows) == 1
    assert [(fault.code, fault.severity) for fault in found.warnings] == [("sheet.hidden_rows", WARNING)]


def test_a_title_that_names_another_class_waits_for_a_person() -> None:
    found = _of(["初一（2）班名单"], ["姓名", "性别"], ["张三", "男"], name="初一（1）班")
    assert _codes(found) == ["class.title_differs"]
    assert found.rows[0].class_name is not None
    assert found.rows[0].class_name.number == 1


def test_a_village_school_has_one_class_a_grade() -> None:
    found = _of(["姓名", "性别", "年级"], ["张三", "男", "二年级"], name="名单")
    assert found.faults == ()
    assert [fault.code for fault in found.warnings] == ["class.only_one"]
    assert found.rows[0].class_name is not None
    assert found.rows[0].class_name.number == 1


def test_traditional_and_english_lists() -> None:
    head = ["學號", "學生姓名", "性別", "出生年月日", "家長姓名", "關係", "聯絡電話", "通訊地址"]
    row = _of(
        head, ["01", "陳大文", "男", "2014/3/2", "陳父", "父子", "13800000001", "某市"], name="國中一年級2班"
    ).rows[0]
    assert (row.name, row.local_no, row.address, row.guardians[0].kinship) == ("陳大文", "01", "某市", "51")
    assert row.class_name is not None
    assert (row.class_name.stage, row.class_name.grade, row.class_name.number) == ("junior", 1, 2)
    english = _of(
        ["Name", "Gender", "Date of Birth", "Grade", "Class", "Guardian Name", "Relationship", "Phone", "Remarks"],
        [
            "Anna Maria",
            "F",
            "2014-03-02",
            "Grade 7",
            "Class 2",
            "John Smith",
            "father",
            "13800000001",
            "peanut allergy",
        ],
        name="Sheet1",
    )
    assert english.faults == ()
    row = english.rows[0]
    assert (row.sex, row.guardians[0].kinship, row.remarks[0].topic) == ("2", "51", "health")
    assert row.class_name is not None
    assert (row.class_name.stage, row.class_name.grade, row.class_name.number) == ("junior", 1, 2)


def test_a_column_of_stages_says_what_the_grade_does_not() -> None:
    found = _of(
        ["学段", "年级", "班级", "姓名"],
        ["高中", "一年级", "3班", "张三"],
        ["初中", "2025级", "1班", "李四"],
        name="名单",
    )
    assert [row.class_name and (row.class_name.stage, row.class_name.grade) for row in found.rows] == [
        ("senior", 1),
        ("junior", 2),
    ]
    assert found.questions == ()


def test_the_sample_row_of_a_template_is_no_student() -> None:
    found = _of(["姓名", "性别"], ["例：张三", "男"], ["李四", "男"])
    assert [row.name for row in found.rows] == ["李四"]
    assert found.skipped_rows[0].text == "例：张三 男"


def test_only_the_grade_stands_in_the_title() -> None:
    found = _of(["初一年级学生名单"], ["班级", "姓名", "性别"], [1.0, "张三", "男"], [2.0, "李四", "女"], name="Sheet1")
    assert [row.class_name and row.class_name.number for row in found.rows] == [1, 2]
