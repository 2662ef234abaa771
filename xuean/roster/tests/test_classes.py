"""Classes in every spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuean.roster.reading.classes import candidates, disagree, in_range, number_of, parse_class, parse_text, settle

K, P, J, S, V = "kindergarten", "primary", "junior", "senior", "vocational"


@pytest.mark.parametrize(
    ("text", "stage", "grade", "entry", "number", "name"),
    [
        ("高一(1)班", S, 1, None, 1, ""),
        ("初二3班", J, 2, None, 3, ""),
        ("七年级3班", J, 1, None, 3, ""),
        ("七年級（３）班", J, 1, None, 3, ""),
        ("九年级十二班", J, 3, None, 12, ""),
        ("初中一年级1班", J, 1, None, 1, ""),
        ("國中一年級2班", J, 1, None, 2, ""),
        ("小三2班", P, 3, None, 2, ""),
        ("小学三年级（2）班", P, 3, None, 2, ""),
        ("三年级一班", P, 3, None, 1, ""),
        ("1年级1班", P, 1, None, 1, ""),
        ("十年级2班", S, 1, None, 2, ""),
        ("高一年级 03班", S, 1, None, 3, ""),
        ("高一·3班", S, 1, None, 3, ""),
        ("初一①班", J, 1, None, 1, ""),
        ("七（3）班", J, 1, None, 3, ""),
        ("7.3班", J, 1, None, 3, ""),
        ("三（2）班", "", 3, None, 2, ""),
        ("三(2)", "", 3, None, 2, ""),
        ("三2班", "", 3, None, 2, ""),
        ("三年二班", "", 3, None, 2, ""),
        ("3-2班", "", 3, None, 2, ""),
        ("2025级3班", "", None, 2025, 3, ""),
        ("25级3班", "", None, 2025, 3, ""),
        ("高2024级5班", S, None, 2024, 5, ""),
        ("2023级初中3班", J, None, 2023, 3, ""),
        ("702班", J, 1, None, 2, ""),
        ("2401班", "", None, 2024, 1, ""),
        ("幼儿园大班", K, 3, None, None, ""),
        ("大一班", K, 3, None, 1, ""),
        ("小（1）班", K, 1, None, 1, ""),
        ("中班2班", K, 2, None, 2, ""),
        ("大班向日葵班", K, 3, None, None, "向日葵班"),
        ("七年级火箭班", J, 1, None, None, "火箭班"),
        ("高一（国际）班", S, 1, None, None, "国际班"),
        ("高一文3班", S, 1, None, None, "文3班"),
        ("职高一3班", V, 1, None, 3, ""),
        ("高三", S, 3, None, None, ""),
        ("初一年级组长", J, 1, None, None, ""),
        ("滨河实验学校 2026—2027 学年第一学期 三（2）班学生花名册", "", 3, None, 2, ""),
        ("初一（1）班课程表（2026—2027学年第一学期）", J, 1, None, 1, ""),
        ("2026年秋季三年级2班花名册", P, 3, None, 2, ""),
    ],
)
def test_a_class_is_found(
    text: str, stage: str, grade: int | None, entry: int | None, number: int | None, name: str
) -> None:
    found = parse_text(text)
    assert found is not None
    assert (found.stage, found.grade, found.entry_year, found.number, found.name) == (stage, grade, entry, number, name)


@pytest.mark.parametrize(
    "text", ["", "学生基础信息", "Sheet1", "全校", "小学部", "教职工", "填表说明", "2026-2027学年第一学期"]
)
def test_what_is_no_class_is_none(text: str) -> None:
    assert parse_text(text) is None


@pytest.mark.parametrize(
    ("grade", "name", "expected"),
    [
        ("初中一年级", "1班", (J, 1, 1)),
        ("初中一年级", "1", (J, 1, 1)),
        ("初中一年级", 1.0, (J, 1, 1)),
        ("初中一年级", "初一(3)班", (J, 1, 3)),
        ("七", "3", (J, 1, 3)),
        ("三", "3", ("", 3, 3)),
        (7.0, "3班", (J, 1, 3)),
        (None, "702", (J, 1, 2)),
        ("", "八（5）班", (J, 2, 5)),
        ("高二", "向日葵班", (S, 2, None)),
        (None, "3班", ("", None, 3)),
    ],
)
def test_grade_and_class_in_two_columns(grade: object, name: object, expected: tuple[object, ...]) -> None:
    found = parse_class(grade, name)  # type: ignore[arg-type]
    assert found is not None
    assert (found.stage, found.grade, found.number) == expected


def test_two_columns_that_contradict_one_another() -> None:
    assert disagree("初中一年级", "初二(3)班")
    assert not disagree("初中一年级", "初一(3)班")
    assert not disagree("初中一年级", "3班")
    assert not disagree("初一", "七年级3班")


def test_a_class_settles_in_a_school_year() -> None:
    third = parse_text("三（2）班")
    assert third is not None
    assert third.open_key == "stage:3"
    assert candidates(third, 2026) == (P, J, S, V)
    assert candidates(third, 2026, (P,)) == (P, J, S, V)  # a primary school may open a junior stage
    settled = settle(third, 2026, P)
    assert (settled.grade, settled.entry_year, settled.number) == (3, 2024, 2)
    fifth = parse_text("五（2）班")
    assert fifth is not None
    assert candidates(fifth, 2026) == (P,)
    entered = parse_text("2025级3班")
    assert entered is not None
    assert (settle(entered, 2026, J).grade, settle(entered, 2026, J).stage) == (2, J)
    graduating = parse_text("2028届2班")
    assert graduating is not None
    assert settle(graduating, 2026, S).entry_year == 2025
    assert not in_range(settle(parse_text("2015级3班") or third, 2026, J))
    assert not settle(third, 2026).known


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("三", 3), ("二三", None), ("", None)],
)
def test_numbers(text: str, number: int | None) -> None:
    assert number_of(text) == number


@given(st.text(max_size=30))
@settings(max_examples=80, deadline=None)
def test_no_text_breaks_a_class(text: str) -> None:
    for draft in (parse_text(text), parse_text(text, alone=True), parse_class(text, text)):
        if draft is not None:
            settle(draft, 2026, J)
            candidates(draft, 2026)
    disagree(text, text)


@given(st.text(alphabet="一二三四五六七八九十初高小中大班级届年()（）0123456789", max_size=12))
@settings(max_examples=120, deadline=None)
def test_no_near_class_breaks_either(text: str) -> None:
    draft = parse_class(text, text)
    if draft is not None:
        in_range(settle(draft, 2026, draft.stage or P))
