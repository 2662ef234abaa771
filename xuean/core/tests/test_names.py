"""Names keep every character that is theirs, and are found by how people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuean.core.names import clean_name, initials_of, pinyin_of, surname_of
from xuean.core.surnames import COMPOUND, SINGLE


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("赵　诗", "赵诗"),
        (" 赵 诗\n", "赵诗"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("Anna  Maria", "Anna Maria"),
        ("Ａｎｎａ", "Anna"),
        ("J. Smith", "J. Smith"),
        ("\u202e张三\u200b", "张三"),
        ("张\x00三", "张三"),
        ("𠮷田", "𠮷田"),
        ("𬎆𰻝", "𬎆𰻝"),
        ("\uf9dc天", "\uf9dc天"),  # a compatibility ideograph: NFC would make it another character
        ("", ""),
    ],
)
def test_a_name_is_cleaned_and_nothing_of_it_is_lost(written: str, clean: str) -> None:
    assert clean_name(written) == clean
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("曾小贤", "zengxiaoxian", "zxx"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("解缙", "xiejin", "xj"),
        ("仇英", "qiuying", "qy"),
        ("翟天临", "zhaitianlin", "ztl"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("尉健", "weijian", "wj"),
        ("吕秀雨", "lvxiuyu luxiuyu", "lxy"),
        ("欧阳建致", "ouyangjianzhi", "oyjz"),
        ("司马悦伟", "simayuewei", "smyw"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("万俟卨", "moqixie", "mqx"),
        ("单于", "shanyu", "sy"),
        ("朴信惠", "piaoxinhui", "pxh"),
        ("查良镛", "zhaliangyong", "zly"),
        ("盖叫天", "gaijiaotian gejiaotian", "gjt"),
        ("李乐", "lile liyue", "ll ly"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("Anna Maria", "annamaria", "am"),
        ("赵　诗", "zhaoshi", "zs"),
        ("", "", ""),
    ],
)
def test_pinyin_and_initials(name: str, pinyin: str, initials: str) -> None:
    assert pinyin_of(name) == pinyin
    assert initials_of(name) == initials


def test_the_surname_tables_are_one_reading_a_character() -> None:
    assert all(
        len(name) == 1 and all(spelling.isalpha() for spelling in spellings) for name, spellings in SINGLE.items()
    )
    assert all(len(name) == 2 and len(spelling.split()) == 2 for name, spelling in COMPOUND.items())


def test_the_surname_of_a_name_with_a_dot_is_unknown() -> None:
    assert surname_of("欧阳建致") == "欧阳"
    assert surname_of("欧阳") == "欧"
    assert surname_of("曾小贤") == "曾"
    assert surname_of("阿依古丽·买买提") == ""
    assert surname_of("Anna") == ""


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_text_is_cleaned_once_and_for_all(text: str) -> None:
    clean = clean_name(text)
    assert clean_name(clean) == clean
    assert len(pinyin_of(text).split(" ")) <= 4
    assert initials_of(text) == initials_of(clean)
