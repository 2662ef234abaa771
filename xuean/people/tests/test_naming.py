from datetime import date

import pytest

from xuean.people import naming


@pytest.mark.parametrize(
    ("stage", "style", "expected"),
    [
        ("junior", "numbered", "七年级3班"),
        ("junior", "staged", "初一（3）班"),
        ("junior", "entry", "2026级3班"),
        ("primary", "numbered", "一年级3班"),
        ("senior", "numbered", "高一3班"),
        ("senior", "staged", "高一（3）班"),
        ("kindergarten", "numbered", "小班3班"),
    ],
)
def test_a_class_is_called_as_the_school_likes(stage, style, expected):
    assert naming.class_name(stage, 1, 2026, 3, style) == expected


def test_the_grade_number_turns_on_the_first_of_september():
    assert naming.grade_number(2025, date(2026, 8, 31)) == 1
    assert naming.grade_number(2025, date(2026, 9, 1)) == 2


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_chinese_numbers(number, text):
    assert naming.chinese(number) == text


def test_english_names_count_grades_through_the_stages():
    assert naming.class_name("senior", 1, 2026, 2, "staged", "en") == "Grade 10 Class 2"
