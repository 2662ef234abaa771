"""How grades and classes are called (pure). Facts N25–N28."""

from datetime import date

STAGES = ("kindergarten", "primary", "junior", "senior", "vocational")
STYLES = ("numbered", "staged", "entry")  # 七年级3班 · 初一（3）班 · 2026级3班
SCHOOL_YEAR_BEGINS = (9, 1)  # month, day: facts N25

_DIGITS = "零一二三四五六七八九十"
_FIRST_GRADE = {"kindergarten": 1, "primary": 1, "junior": 7, "senior": 10, "vocational": 1}
_PREFIX = {"primary": "小", "junior": "初", "senior": "高", "vocational": "职"}
_KINDERGARTEN = {1: "小班", 2: "中班", 3: "大班"}
_ENGLISH = {"kindergarten": "Kindergarten", "vocational": "Vocational"}


def school_year(on: date) -> int:
    """The year in which the school year of `on` began."""
    return on.year if (on.month, on.day) >= SCHOOL_YEAR_BEGINS else on.year - 1


def grade_number(entry_year: int, on: date) -> int:
    """1 in the first year of the stage."""
    return school_year(on) - entry_year + 1


def entry_year_of(grade: int, on: date) -> int:
    return school_year(on) - grade + 1


def chinese(number: int) -> str:
    """1–99 in Chinese digits."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _DIGITS[number]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def grade_name(stage: str, number: int, entry_year: int, style: str, language: str = "zh") -> str:
    if number < 1 or style == "entry":
        return f"{entry_year}级" if language == "zh" else f"Entry {entry_year}"
    if language != "zh":
        return f"{_ENGLISH[stage]} {number}" if stage in _ENGLISH else f"Grade {_FIRST_GRADE[stage] + number - 1}"
    if stage == "kindergarten":
        return _KINDERGARTEN.get(number, f"幼{chinese(number)}")
    if style == "staged":
        return _PREFIX[stage] + chinese(number)
    if stage in ("senior", "vocational"):
        return _PREFIX[stage] + chinese(number)
    return chinese(_FIRST_GRADE[stage] + number - 1) + "年级"


def class_name(
    stage: str,
    grade: int,
    entry_year: int,
    number: int | None,
    style: str,
    language: str = "zh",
    *,
    given_name: str = "",
) -> str:
    """七年级3班, 初一（3）班, 2026级3班, 初一火箭班, or 'Grade 7 Class 3'."""
    name = grade_name(stage, grade, entry_year, style, language)
    if number is None:
        return f"{name}{given_name}" if language == "zh" else f"{name} {given_name}"
    if language != "zh":
        return f"{name} Class {number}"
    if style == "staged" and grade >= 1 and stage != "kindergarten":
        return f"{name}（{number}）班"
    return f"{name}{number}班"
