"""Headers are found wherever they stand, and labels understood in many names."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuean.roster.reading import header as heading
from xuean.roster.reading import labels
from xuean.roster.reading.sections import panels
from xuean.roster.reading.sheets import Sheet


def _found(*rows: str, merged: tuple[tuple[int, int, int, int], ...] = ()) -> heading.Header | None:
    cells = tuple(tuple(None if word == "." else word for word in row.split()) for row in rows)
    return heading.find_header(Sheet("s", cells, merged), {})


def _fields(*rows: str, merged: tuple[tuple[int, int, int, int], ...] = ()) -> tuple[str, ...]:
    found = _found(*rows, merged=merged)
    assert found is not None
    return found.fields


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (
            "姓名 性别 父亲姓名 父亲电话 母亲姓名 母亲电话",
            "name sex guardian.51.name guardian.51.phone guardian.52.name guardian.52.phone",
        ),
        (
            "姓名 性别 监护人1姓名 监护人1关系 监护人1手机",
            "name sex guardian.1.name guardian.1.kinship guardian.1.phone",
        ),
        ("姓名 第一监护人姓名 第二监护人电话", "name guardian.1.name guardian.2.phone"),
        (
            "姓名 家长姓名1 联系电话1 家长姓名2 联系电话2",
            "name guardian.1.name guardian.1.phone guardian.2.name guardian.2.phone",
        ),
        (
            "姓名 家長姓名 電話 關係 家長姓名 電話 關係",
            "name guardian.u1.name guardian.u1.phone guardian.u1.kinship "
            "guardian.u2.name guardian.u2.phone guardian.u2.kinship",
        ),
        (
            "姓名 父亲 联系电话 母亲 联系电话",
            "name guardian.51.whole guardian.51.phone guardian.52.whole guardian.52.phone",
        ),
        ("姓名 联系电话 父亲姓名 母亲姓名 电话", "name phone guardian.51.name guardian.52.name phone"),
        ("姓名 身份证号 监护人姓名 身份证号", "name id_number guardian.u1.name guardian.u1.id_number"),
        (
            "姓名 家长姓名 与学生关系 手机 工作单位 家庭住址",
            "name guardian.u1.name guardian.u1.kinship guardian.u1.phone guardian.u1.employer address",
        ),
        (
            "學生姓名 性別 出生日期 身份證號碼 家長電話 班級 備註",
            "name sex birth_on id_number guardian.u1.phone class remark",
        ),
        (
            "Name Gender DOB Class Guardian1Name Guardian1Phone",
            "name sex birth_on class guardian.1.name guardian.1.phone",
        ),
        ("*姓名（必填） 性别(男/女) 年级 班级", "name sex grade class"),
        ("班级 姓名 家长姓名及联系电话 备注", "class name guardians remark"),
        ("姓名 过敏史 是否住校 星座", "name note boards "),
    ],
)
def test_labels_beside_one_another(row: str, fields: str) -> None:
    assert _fields(row) == tuple(fields.split(" "))


def test_two_rows_merged_or_not() -> None:
    rows = ("序号 姓名 父亲 . 母亲 .", ". . 姓名 电话 姓名 电话")
    fields = ("ignore", "name", "guardian.51.name", "guardian.51.phone", "guardian.52.name", "guardian.52.phone")
    assert _fields(*rows) == fields
    assert _fields(*rows, merged=((0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1))) == fields


def test_titles_above_are_kept_and_people_are_no_header() -> None:
    found = _found("三（2）班花名册", "班主任：赵敏", "姓名 性别", "张三 男", "李四 女")
    assert found is not None
    assert (found.first, found.last, found.titles) == (2, 2, ("三（2）班花名册", "班主任：赵敏"))
    assert _found("张三 男", "李四 女") is None


def test_a_header_row_below_the_data_does_not_count_more() -> None:
    found = _found("姓名 性别 班级", "张三 男 1班", "姓名 性别 班级")
    assert found is not None
    assert found.first == 0


def test_overrides_by_sheet_or_letter() -> None:
    sheet = Sheet("s", (("姓名", "性别", "甲"), ("张三", "男", "x")))
    found = heading.find_header(sheet, {"s!C": "remark", "B": "ignore"})
    assert found is not None
    assert found.fields == ("name", "ignore", "remark")
    bare = Sheet("s", (("张三", "男"), ("李四", "女")))
    found = heading.find_header(bare, {"A": "name", "B": "sex"})
    assert found is not None
    assert (found.last, found.fields) == (-1, ("name", "sex"))


def test_a_column_is_proposed_by_its_content() -> None:
    numbers = ("379999201707048555", "379999201709152743", "379999201709193684")
    sheet = Sheet("s", (("姓名", "性别", "号码X"), *(("张三", "男", number) for number in numbers)))
    found = heading.find_header(sheet, {})
    assert found is not None
    assert (found.fields[2], found.columns[2].sure) == ("id_number", 0.6)


def test_a_list_printed_in_two_halves() -> None:
    assert len(panels(("ignore", "name", "sex", "ignore", "name", "sex"))) == 2
    assert len(panels(("name", "sex", "name"))) == 1


def test_a_label_stands_under_one_field_only() -> None:
    sections = tomllib.loads(Path(labels.__file__).with_name("labels.toml").read_text(encoding="utf-8"))
    for name, fields in sections.items():
        words = [word for text in fields.values() for word in text.split()]
        assert sorted(words) == sorted(set(words)), name
        assert all(labels.squeezed(word) == word for word in words), [w for w in words if labels.squeezed(w) != w]


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.text(max_size=8), st.floats(), st.sampled_from(["姓名", "家长", "电话", "性别"])),
            max_size=6,
        ),
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_no_sheet_breaks_the_search(rows: list[list[object]]) -> None:
    heading.find_header(Sheet("s", tuple(tuple(row) for row in rows)), {})  # type: ignore[arg-type]
