"""The code tables: what people write finds its code, and nothing else does."""

from pathlib import Path

import pytest

from xuean.policy import PolicyFault, UnknownName, codes

FOUND = [
    ("ethnicity", "汉", "01"), ("ethnicity", "汉族", "01"), ("ethnicity", "01", "01"), ("ethnicity", "1", "01"),
    ("ethnicity", "０１", "01"), ("ethnicity", " 漢族 ", "01"), ("ethnicity", "毛难族", "36"),
    ("ethnicity", "han", "01"), ("ethnicity", "维吾尔", "05"), ("ethnicity", "基诺族", "56"),
    ("ethnicity", "穿青人", None), ("ethnicity", "", None),
    ("sex", "女", "2"), ("sex", "男", "1"), ("sex", "0", "0"), ("sex", "不男", None),
    ("kinship", "爸爸", "51"), ("kinship", "母亲", "52"), ("kinship", "奶奶", "62"), ("kinship", "姥爷", "63"),
    ("kinship", "监护人", None), ("study_mode", "住宿生", "2"), ("study_mode", "走讀", "1"), ("id_type", "身份证", "1"),
    ("id_type", "b", "B"), ("overseas", "否", "00"), ("student_status", "在读", "01"), ("change_type", "转班", "29"),
]  # fmt: skip
SIZES = {"sex": 4, "ethnicity": 58, "kinship": 42, "study_mode": 4, "student_status": 16}


@pytest.mark.parametrize(("table", "word", "code"), FOUND)
def test_what_people_write(table: str, word: str, code: str | None) -> None:
    found = codes.table(table).find(word)
    assert (found.code if found else None) == code


def test_the_tables_are_whole() -> None:
    assert {name: len(codes.table(name).codes) for name in SIZES} == SIZES
    ethnic = [entry.code for entry in codes.table("ethnicity").codes]
    assert ethnic == [f"{number:02}" for number in range(1, 57)] + ["97", "98"]


def test_get_is_exact() -> None:
    assert codes.table("sex").get("2").name.zh == "女"
    assert not codes.table("ethnicity").has("1")
    with pytest.raises(KeyError):
        codes.table("ethnicity").get("1")
    with pytest.raises(UnknownName):
        codes.table("zodiac")


def test_picked_choices_come_first() -> None:
    assert [entry.code for entry in codes.table("kinship").choices()][:2] == ["51", "52"]


@pytest.mark.parametrize(
    "second", ['{ code = "1", name = { zh = "乙", en = "B" } }', '{ code = "2", name = { zh = "甲", en = "B" } }']
)
def test_a_code_or_a_word_given_twice_is_refused(second: str, tmp_path: Path) -> None:
    first = '{ code = "1", name = { zh = "甲", en = "A" } }'
    text = f'[t]\ntitle = {{ zh = "表", en = "T" }}\nstandard = "x"\ncode = [{first}, {second}]\n'
    (tmp_path / "codes.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyFault):
        codes.tables(tmp_path)
