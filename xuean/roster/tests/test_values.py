"""Dates, kinship and other words, remarks, guardians in one cell."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuean.roster.reading import codes
from xuean.roster.reading.dates import read_day
from xuean.roster.reading.guardians import read_guardians
from xuean.roster.reading.remarks import read_note, read_remark
from xuean.roster.reading.texts import as_text, is_nothing, plain, tidy

LATEST = date(2026, 11, 23)


@pytest.mark.parametrize(
    "written",
    [
        date(2017, 9, 1),
        datetime.combine(date(2017, 9, 1), time(8)),
        "2017-09-01",
        "2017-9-1",
        "2017/9/1",
        "2017.09.01",
        "2017.9.1",
        "2017年9月1日",
        "2017年09月01日 星期五",
        "2017 9 1",
        "２０１７．９．１",
        20170901,
        20170901.0,
        "20170901",
        "20170901.0",
        42979,
        42979.0,
        "42979",
        "2017-09-01 00:00:00",
        "二〇一七年九月一日",
        "民國106年9月1日",
        "2017年9月1号",
        "2017、9、1",
        "'2017-09-01",
    ],
)
def test_a_day_in_every_style(written: object) -> None:
    found = read_day(written, latest=LATEST)  # type: ignore[arg-type]
    assert (found.on, found.code) == (date(2017, 9, 1), "")


@pytest.mark.parametrize("written", ["202309", 202309, 202309.0, "2023年9月", "2023-09", "2023.9", "2023/09", 2023.09])
def test_a_month_is_its_first_day(written: object) -> None:
    found = read_day(written, latest=LATEST)  # type: ignore[arg-type]
    assert (found.on, found.month_only) == (date(2023, 9, 1), True)


@pytest.mark.parametrize(
    ("written", "on", "code"),
    [
        ("17.9.1", date(2017, 9, 1), "date.two_digit_year"),
        ("170901", date(2017, 9, 1), "date.two_digit_year"),
        ("85-9-1", date(1985, 9, 1), "date.two_digit_year"),
        ("27.1.1", date(1927, 1, 1), "date.two_digit_year"),
        ("7/4/2017", date(2017, 7, 4), "date.order"),
        ("25/12/2017", date(2017, 12, 25), ""),
        ("2017-02-30", None, "date.impossible"),
        ("20171301", None, "date.impossible"),
        ("2017.9.31", None, "date.impossible"),
        ("1066-10-14", None, "date.impossible"),
        ("春天", None, "date.unreadable"),
        (True, None, "date.unreadable"),
        (float("nan"), None, "date.unreadable"),
        (2017.1, None, "date.unreadable"),  # January or October
        (None, None, ""),
        ("无", None, ""),
        ("", None, ""),
    ],
)
def test_days_that_are_guessed_impossible_or_absent(written: object, on: date | None, code: str) -> None:
    found = read_day(written, latest=LATEST)  # type: ignore[arg-type]
    assert (found.on, found.code) == (on, code)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        (
            "张三（父）13800000001；李四（母）13900000002",
            [("张三", "51", "13800000001"), ("李四", "52", "13900000002")],
        ),
        ("张三(父亲)13800000001,李四(母亲)13900000002", [("张三", "51", "13800000001"), ("李四", "52", "13900000002")]),
        (
            "父亲：张三 13800000001 母亲：李四 13900000002",
            [("张三", "51", "13800000001"), ("李四", "52", "13900000002")],
        ),
        ("父:张三,13800000001;母:李四,13900000002", [("张三", "51", "13800000001"), ("李四", "52", "13900000002")]),
        (
            "张三 父亲 13800000001\n李四 母亲 13900000002",
            [("张三", "51", "13800000001"), ("李四", "52", "13900000002")],
        ),
        ("父亲张三13800000001/母亲李四13900000002", [("张三", "51", "13800000001"), ("李四", "52", "13900000002")]),
        ("张三爸爸138 0000 0001", [("张三", "51", "13800000001")]),
        ("13800000001 张三；13900000002 李四", [("张三", "", "13800000001"), ("李四", "", "13900000002")]),
        ("爸爸13800000001 妈妈13900000002", [("", "51", "13800000001"), ("", "52", "13900000002")]),
        ("父亲姓名：张三 电话：13800000001", [("张三", "51", "13800000001")]),
        ("张　三（爷爷）13800000001", [("张三", "61", "13800000001")]),
        ("欧阳建致(外公) 0546-8012345", [("欧阳建致", "63", "")]),
        ("阿依古丽•买买提（母亲）13800000001", [("阿依古丽·买买提", "52", "13800000001")]),
        ("张三、李四", [("张三", "", ""), ("李四", "", "")]),
        ("张三", [("张三", "", "")]),
        ("13800000001", [("", "", "13800000001")]),
        ("无", []),
        ("", []),
    ],
)
def test_guardians_in_one_cell(cell: str, people: list[tuple[str, str, str]]) -> None:
    found = read_guardians(cell)
    mobiles = [next((phone[3:] for phone in one.phones if phone.startswith("+861")), "") for one in found.guardians]
    assert [(one.name, one.kinship, mobile) for one, mobile in zip(found.guardians, mobiles, strict=True)] == people


def test_the_employer_and_what_is_left_over_are_kept() -> None:
    found = read_guardians("张三（父，滨河医院）13800000001")
    assert found.guardians[0].employer == "滨河医院"
    assert "138" in read_guardians("张三（父）138").rest


def test_two_phones_of_one_guardian() -> None:
    assert len(read_guardians("张三（父亲）13800000001 13900000002").guardians[0].phones) == 2


@pytest.mark.parametrize(
    ("text", "mode", "kept"),
    [
        ("走读", "1", []),
        ("住校", "2", []),
        ("走读，哮喘", "1", [("哮喘", "health")]),
        ("哮喘", "", [("哮喘", "health")]),
        ("花生过敏", "", [("花生过敏", "health")]),
        ("校车", "", [("校车", "transport")]),
        ("父母离异，随母亲", "", [("父母离异，随母亲", "family")]),
        ("班长", "", [("班长", "other")]),
        ("走读、住校", "", [("走读、住校", "other")]),
        ("无", "", []),
        ("", "", []),
    ],
)
def test_remarks(text: str, mode: str, kept: list[tuple[str, str]]) -> None:
    found = read_remark(text)
    assert found.study_mode == mode
    assert [(one.text, one.topic) for one in found.remarks] == kept
    assert found.clash == (text == "走读、住校")


def test_a_column_that_only_matters_when_it_says_something() -> None:
    assert read_note("健康", "健康状况") == ()
    assert read_note("否", "是否单亲") == ()
    assert read_note("无", "过敏史") == ()
    assert [(one.text, one.topic) for one in read_note("青霉素", "过敏史")] == [("过敏史：青霉素", "health")]
    assert [one.topic for one in read_note("是", "是否单亲")] == ["family"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("父亲", "51"),
        ("爸爸", "51"),
        ("妈妈", "52"),
        ("奶奶", "62"),
        ("外婆", "64"),
        ("姥爷", "63"),
        ("母 親", "52"),
        ("父子", "51"),
        ("父亲（监护人）", "51"),
        ("51", "51"),
        ("舅舅", "85"),
        ("子", ""),
        ("火星人", ""),
        ("", ""),
    ],
)
def test_kinship(word: str, code: str) -> None:
    assert codes.kinship_of(word) == code


def test_other_words() -> None:
    assert [codes.sex_of(word) for word in ("男", "女", "F", "男生", "1", "猫")] == ["1", "2", "2", "1", "1", ""]
    assert [codes.ethnicity_of(word) for word in ("汉族", "汉", "1", "毛难族", "滿族", "火星")] == [
        "01",
        "01",
        "01",
        "36",
        "11",
        "",
    ]
    assert [codes.study_mode_of(word) for word in ("走读生", "住校", "寄宿", "?")] == ["1", "2", "2", ""]
    assert [codes.id_kind_of(word) for word in ("居民身份证", "護照", "?")] == ["1", "A", ""]
    assert [codes.yes_or_no(word) for word in ("是", "√", "否", "?")] == [True, True, False, None]


def test_cells_as_text() -> None:
    assert as_text(15000056448.0) == "15000056448"
    assert as_text("a\u202eb\x00") == "ab"
    assert tidy("１２　ａ") == "12 a"
    assert plain(" 姓　名 ") == "姓名"
    assert is_nothing("——") and is_nothing(" / ") and not is_nothing("x张")


@given(
    st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.datetimes(), st.dates(), st.booleans(), st.none())
)
@settings(max_examples=120, deadline=None)
def test_no_cell_breaks_a_parser(value: object) -> None:
    read_day(value, latest=LATEST)  # type: ignore[arg-type]
    text = as_text(value)  # type: ignore[arg-type]
    read_guardians(text)
    read_remark(text)
    read_note(text, "过敏史")
    codes.kinship_of(text)
    codes.ethnicity_of(text)


@given(st.text(alphabet="张三李四父母亲爸爸（）()13800000001；;,， ·\n", max_size=40))
@settings(max_examples=120, deadline=None)
def test_nothing_of_a_guardian_cell_is_lost_silently(cell: str) -> None:
    found = read_guardians(cell)
    assert all(one.name or one.kinship or one.phones or one.employer for one in found.guardians)
