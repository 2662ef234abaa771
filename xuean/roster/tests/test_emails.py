"""E-mail addresses of guardians: whose a column is, what is an address, what becomes of it in the school."""

import openpyxl
import pytest
from django.db import connection

from xuean.core.emails import emails_in, normalise_email
from xuean.notices.recipients import route_of_guardian
from xuean.people.models import ContactPoint, Guardianship, Student
from xuean.roster.errors_file import write_errors
from xuean.roster.reading import labels
from xuean.roster.reading.guardians import read_guardians
from xuean.roster.reading.rows import read_roster
from xuean.roster.tests import makers
from xuean.roster.tests.invented import people

HEADS = ["姓名", "身份证号", "班级"]


def sheet(path, heads, *cells, count=1):
    rows = [[one.name, one.number, "七年级1班", *(cells[i] if cells else [])] for i, one in enumerate(people(count))]
    return makers.xlsx(path, ("名单", [[*HEADS, *heads], *rows]))


def first(path, **more):
    return read_roster(path, school_year=2026, **more).rows[0]


def written_to(person) -> list[tuple[str, bool]]:
    rows = ContactPoint.objects.filter(person=person, kind="email").order_by("since", "id")
    return [(row.value, row.until is None) for row in rows]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Wang.Fang@Mail.Example.CN", "wang.fang@mail.example.cn"),
        (" ｗａｎｇ＠example．cn ", "wang@example.cn"),
        ("mailto:wang@example.cn", "wang@example.cn"),
        ("123456@example.com", "123456@example.com"),
        ("_w+school@a-b.example.com", "_w+school@a-b.example.com"),
        *(
            (bad, "")
            for bad in ("", "wang", "wang@", "@example.cn", "wang@example", "王芳@example.cn", "a b@example.cn")
        ),
        *((bad, "") for bad in ("a@b@example.cn", "a..b@example.cn", "a@-x.example.cn", ".a@example.cn", "a@x..cn")),
        ("a@example.cn\r\nBcc: b@example.cn", ""),
        (f"{'a' * 65}@example.cn", ""),
        (f"a@{'b' * 250}.cn", ""),
    ],
)
def test_one_form_of_an_address_and_nothing_for_what_is_none(written: str, address: str) -> None:
    assert normalise_email(written) == address


def test_several_in_one_cell() -> None:
    assert emails_in("a@example.cn；B@example.cn, oops") == (
        ("a@example.cn", "a@example.cn"),
        ("b@example.cn", "B@example.cn"),
        ("", "oops"),
    )


@pytest.mark.parametrize(
    ("label", "field"),
    [
        *(
            (label, "email")
            for label in ("邮箱", "电子邮箱", "電子郵箱", "电子邮件", "E-mail", "e_mail", "Email地址", "电邮")
        ),
        *(
            (label, "guardian.51.email")
            for label in ("父亲邮箱", "父親電郵", "爸爸E-mail", "Father's email", "父亲电子信箱")
        ),
        *((label, "guardian.52.email") for label in ("母亲邮箱", "母親電子郵件", "mother email")),
        *((label, "guardian..email") for label in ("家长邮箱", "監護人電子郵箱", "监护人E-mail", "parent email")),
        *((label, "guardian.1.email") for label in ("监护人1邮箱", "监护人一电子邮件", "成员1邮箱", "家长邮箱1")),
        *((label, "own_email") for label in ("学生邮箱", "本人邮箱", "學生郵箱")),
    ],
)
def test_names_of_the_columns(label: str, field: str) -> None:
    assert labels.student_field(label) == field


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (
            "王强（父）13800000001 wang@example.cn；李芳（母）13900000002",
            [("王强", ("wang@example.cn",)), ("李芳", ())],
        ),
        ("父亲王强，邮箱：W＠Example.cn", [("王强", ("w@example.cn",))]),
    ],
)
def test_an_address_beside_the_phone_in_one_cell(cell: str, found: list) -> None:
    assert [(one.name, one.emails) for one in read_guardians(cell).guardians] == found


@pytest.mark.parametrize(
    ("heads", "cells", "whose"),
    [
        (["家长姓名", "电话", "邮箱"], ["王强", "13800000001", "a@example.cn"], {"王强": ("a@example.cn",)}),
        (["邮箱", "家长姓名", "电话"], ["a@example.cn", "王强", "13800000001"], {"王强": ("a@example.cn",)}),
        (
            ["父亲姓名", "父亲邮箱", "母亲姓名", "母亲邮箱"],
            ["王强", "a@example.cn", "李芳", "b@example.cn"],
            {"王强": ("a@example.cn",), "李芳": ("b@example.cn",)},
        ),
        (
            ["父亲姓名", "母亲姓名", "家长邮箱"],
            ["王强", "李芳", "a@example.cn"],
            {"王强": ("a@example.cn",), "李芳": ()},
        ),
        (["父亲姓名", "母亲姓名", "邮箱"], ["王强", "李芳", "a@example.cn"], {"王强": ("a@example.cn",), "李芳": ()}),
        (["家长姓名", "备注", "家长邮箱"], ["王强", "走读", "a@example.cn"], {"王强": ("a@example.cn",)}),
        (["母亲邮箱"], ["a@example.cn"], {"": ("a@example.cn",)}),
    ],
)
def test_whose_an_address_is(tmp_path, heads, cells, whose) -> None:
    row = first(sheet(tmp_path / "a.xlsx", heads, cells))
    assert {one.name: one.emails for one in row.guardians} == whose


def test_a_column_that_does_not_say_whose_is_said_once_and_is_the_students_without_guardians(tmp_path) -> None:
    unclear = sheet(
        tmp_path / "a.xlsx", ["父亲姓名", "母亲姓名", "邮箱"], *[["王强", "李芳", "a@example.cn"]] * 3, count=3
    )
    codes = [one.code for one in read_roster(unclear, school_year=2026).warnings]
    assert codes.count("email.whose") == 1
    alone = read_roster(
        sheet(tmp_path / "b.xlsx", ["邮箱", "学生邮箱"], ["a@example.cn", "b@example.cn"]), school_year=2026
    )
    assert alone.rows[0].emails == ("b@example.cn", "a@example.cn")
    assert "email.whose" not in [one.code for one in alone.warnings]


@pytest.mark.parametrize(
    "heads", [["家长姓名", "邮箱"], ["姓名（家长）及电话", "邮箱"], ["家长姓名及电话"], ["学生邮箱"]]
)
def test_what_is_no_address_is_a_fault_of_its_cell(tmp_path, heads) -> None:
    cells = {"家长姓名及电话": "王强 13800000001 wang@163"}
    path = sheet(
        tmp_path / "a.xlsx",
        heads,
        [cells.get(head, "wang@163") if "姓名" not in head or head in cells else "王强" for head in heads],
    )
    found = [
        (one.row, one.column, one.value)
        for one in read_roster(path, school_year=2026).faults
        if one.code == "email.shape"
    ]
    assert found == [(2, heads[-1], "wang@163")]


class TestInTheSchool:
    HEADS = ("家长姓名", "关系", "电话", "邮箱")

    def give(self, imports, path, address, **more):
        return imports(sheet(path, self.HEADS, ["王强", "父亲", "13800000001", address]), **more)

    def test_saved_sealed_and_written_to(self, imports, tmp_path, monkeypatch) -> None:
        self.give(imports, tmp_path / "a.xlsx", "Wang@Example.cn")
        relation = Guardianship.objects.get()
        assert written_to(relation.person) == [("wang@example.cn", True)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM people_contactpoint WHERE kind = 'email'")
            assert b"wang" not in bytes(cursor.fetchone()[0])
        monkeypatch.setattr("xuean.notices.channels.mail.available", lambda: True)
        route = route_of_guardian(relation.person, relation.student_id, imports.now)
        assert [target.address for target in route.targets] == ["wang@example.cn"]

    def test_imported_again_unchanged_updated_and_a_blank_takes_nothing_away(self, imports, tmp_path) -> None:
        self.give(imports, tmp_path / "a.xlsx", "wang@example.cn")
        same = self.give(imports, tmp_path / "b.xlsx", "WANG@example.cn")
        assert (same.counts["unchanged"], same.counts["updated"]) == (1, 0)
        changed = self.give(imports, tmp_path / "c.xlsx", "other@example.cn")
        assert changed.counts["updated"] == 1
        self.give(imports, tmp_path / "d.xlsx", None)
        person = Guardianship.objects.get().person
        assert written_to(person) == [("wang@example.cn", False), ("other@example.cn", True)]

    def test_an_address_alone_makes_one_guardian_and_finds_it_again(self, imports, tmp_path) -> None:
        for name in ("a.xlsx", "b.xlsx"):
            imports(sheet(tmp_path / name, ["家长邮箱"], ["wang@example.cn"]))
        assert written_to(Guardianship.objects.get().person) == [("wang@example.cn", True)]

    def test_the_error_workbook_keeps_it_with_the_reason(self, imports, tmp_path) -> None:
        path = sheet(
            tmp_path / "a.xlsx",
            self.HEADS,
            ["王强", "父亲", "13800000001", "wang@163"],
            ["李芳", "母亲", "13800000002", "li@example.cn"],
            count=2,
        )
        imports(path, valid_only=True)
        made = imports.plan(path)
        write_errors(path, made.opened, made.choices, made.plan)
        found = openpyxl.load_workbook(tmp_path / "a-errors.xlsx").worksheets[0]
        assert [cell.value for cell in found[2]][6] == "wang@163"
        assert "邮箱" in found.cell(2, 8).value
        assert Student.objects.count() == 1
