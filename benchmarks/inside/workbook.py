"""A roster of 3,000 invented students as a school keeps it. `python -m benchmarks.inside.workbook FILE STUDENTS`."""

import sys
from datetime import date
from pathlib import Path

import xlsxwriter

from benchmarks.inside.awake import answer
from xuean.project.demo.invent import Inventor

HEADER = (
    "序号", "学籍号", "姓名", "性别", "出生日期", "身份证件类型", "身份证件号", "民族", "年级", "班级", "现住址",
    "父亲姓名", "父亲电话", "母亲姓名", "母亲电话", "备注",
)  # fmt: skip
GRADES = ("七年级", "八年级", "九年级")
CLASS_SIZE = 50


def rows(students: int) -> list[list[object]]:
    inventor = Inventor(7)
    found: list[list[object]] = []
    for number in range(students):
        place = number // CLASS_SIZE
        grade, klass = place % len(GRADES), place // len(GRADES) + 1
        born = (date(2026 - 12 - grade, 8, 31), date(2026 - 13 - grade, 9, 1))
        child = inventor.person(*born)
        father, mother = (inventor.name(child.name[0]), inventor.phone()), (inventor.name(), inventor.phone())
        found.append(
            [
                number + 1, f"G{child.identity}", child.name, "男" if child.sex == "1" else "女",
                child.birth_on.isoformat(), "居民身份证", child.identity, "汉族", GRADES[grade], f"{klass}班",
                inventor.address(), *father, *mother, "",
            ]
        )  # fmt: skip
    return found


def write(file: Path, students: int) -> None:
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("学生")
        for number, row in enumerate([HEADER, *rows(students)]):
            sheet.write_row(number, 0, row)


write(Path(sys.argv[1]), int(sys.argv[2]))
answer({"rows": int(sys.argv[2])})
