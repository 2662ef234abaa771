"""Workbooks as schools send them, made for the tests: the layouts that the reading has to understand."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from xuean.roster.tests.invented import Invented, people

REGISTRY = [
    "序号",
    "学校名称",
    "学籍号",
    "姓名",
    "性别",
    "出生日期",
    "身份证件类型",
    "身份证件号",
    "民族",
    "年级",
    "班级",
    "入学年月",
    "现住址",
    "联系电话",
    "成员1姓名",
    "成员1关系",
    "成员1工作单位",
    "成员1联系电话",
    "成员2姓名",
    "成员2关系",
    "成员2工作单位",
    "成员2联系电话",
]
GRADES = ("初中一年级", "初中二年级", "初中三年级")


def xlsx(path: Path, *sheets: tuple[str, list[list[Any]]], merged: tuple[str, ...] = ()) -> Path:
    """Sheets of rows; `merged` areas in the first."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for area in merged:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def xls(path: Path, name: str, rows: list[list[Any]], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    taken = {(top, left) for top, _, left, _ in merged}
    for top, bottom, left, right in merged:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None and (index, column) not in taken:
                sheet.write(index, column, value)
    book.save(str(path))
    return path


def csv(path: Path, rows: list[list[Any]], encoding: str = "utf-8", separator: str = ",") -> Path:
    text = "".join(separator.join("" if value is None else str(value) for value in row) + "\r\n" for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def edited(path: Path, change: Callable[[Worksheet], None]) -> Path:
    """The same file after `change` of its first sheet."""
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def registry_rows(count: int) -> list[list[Any]]:
    """The layout of a registry export: one header row, official long names, everything text."""
    rows: list[list[Any]] = [list(REGISTRY)]
    for index, one in enumerate(people(count, born=2013)):
        grade = index % 3
        rows.append(
            [
                index + 1,
                "滨河实验学校",
                "G" + one.number,
                one.name,
                one.sex,
                f"{one.birth_on:%Y%m%d}",
                "居民身份证",
                one.number,
                ("汉族", "回族", "维吾尔族")[index % 3],
                GRADES[grade],
                f"{index % 4 + 1}班",
                f"{2026 - grade}09",
                f"滨河区黄河路{index}号",
                one.phone,
                "任宇梦",
                "父亲",
                "滨河石化有限公司",
                one.phone,
                "孔远",
                "母亲",
                "滨河区人民医院",
                f"139000{index:05}",
            ]
        )
    return rows


def registry(path: Path, count: int = 120) -> Path:
    return xlsx(path, ("学生基础信息", registry_rows(count)))


def homeroom_rows(count: int = 52) -> list[list[Any]]:
    """A homeroom teacher's own sheet: titles, two header rows, dates in four styles, phones as numbers, notes below."""
    rows: list[list[Any]] = [
        ["滨河实验学校 2026—2027 学年第一学期 三（2）班学生花名册"],
        ["班主任：赵敏    填表日期：2026.9.3"],
        ["序号", "姓 名", "性别", "出生年月日", "身份证号码", "家长信息", None, None, "备注"],
        [None, None, None, None, None, "家长姓名", "与学生关系", "手机", None],
    ]
    remarks = ("走读", None, "校车", "哮喘", "花生过敏")
    for index, one in enumerate(people(count)):
        phone: Any = int(one.phone) if index % 3 == 0 else one.phone
        kin = ("奶奶", "妈妈", "爸爸")[index % 3]
        rows.append(
            [
                index + 1,
                _spread(one),
                one.sex,
                _styled(one, index),
                one.number.lower(),
                "蔡敏宸",
                kin,
                phone,
                remarks[index % 5],
            ]
        )
    return [*rows, [None, f"合计：{count} 人"], ["注：请各班主任于 9 月 5 日前核对并交教务处"]]


def homeroom(path: Path, count: int = 52) -> Path:
    return xlsx(path, ("三（2）班", homeroom_rows(count)), merged=("A1:I1", "A2:I2", "F3:H3"))


def _spread(one: Invented) -> str:
    """Two characters are spread with a full-width space, as printed lists do."""
    return f"{one.name[0]}\u3000{one.name[1]}" if len(one.name) == 2 else one.name


def _styled(one: Invented, index: int) -> Any:
    day = one.birth_on
    styles = (
        datetime.combine(day, time()),
        f"{day:%Y.%m.%d}",
        f"{day.year}年{day.month}月{day.day}日",
        int(f"{day:%Y%m%d}"),
    )
    return styles[index % 4]


def staff_rows() -> list[list[Any]]:
    rows: list[list[Any]] = [["工号", "姓名", "性别", "任教学科", "岗位", "手机号", "入职年月"]]
    posts = ("初一（1）班班主任", "初一（2）班班主任", "初一年级组长", "副校长、安全办主任", "校医", "保安", None)
    for index, one in enumerate(people(len(posts), born=1985, seed=3)):
        rows.append(
            [
                f"T{index + 1:03}",
                f"{one.name}{'甲乙丙丁戊己庚'[index]}",
                one.sex,
                "语文",
                posts[index],
                one.phone,
                "2010-09",
            ]
        )
    return rows


def timetable_rows(teachers: tuple[str, str] = ("梁然然", "史雅豪")) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for number, teacher in enumerate(teachers, 1):
        rows += [
            [f"初一（{number}）班课程表（2026—2027学年第一学期）"],
            ["节次", "星期一", "星期二", "星期三", "星期四", "星期五"],
            ["早读", "语文早读", "英语早读", "语文早读", "英语早读", "语文早读"],
            ["第一节", *[f"语文\n{teacher}"] * 5],
            ["午休"],
            ["第二节", *[f"数学\n{teacher}"] * 4, "班会"],
            [],
        ]
    return rows


BELLS = [
    ["作息", "开始", "结束", "适用"],
    ["早读、晨检", "07:30", "07:55", "全校"],
    ["第一节", "08:00", "08:45", "全校"],
    ["大课间", "9:40", "10:10", "全校"],
    ["午检", "13:50", "14:00", "全校"],
    ["放学", "16:40", "17:00", "走读"],
    ["晚自习", "18:40", "20:40", "住校"],
]
