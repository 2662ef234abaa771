"""Classes as schools write them: 高一(1)班, 三（2）班, 初二3班, 2025级3班, 七年级3班, 初中一年级 + 1班, 小三2班.

A name is parsed into a draft first; `settle` then turns it into stage, grade and entry year for a school year. What the
name leaves open (which stage is 2025级, whose 三 is 三（2）班) is `open_key`; ages, or a person, decide it.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from xuean.roster.reading.found import ClassName
from xuean.roster.reading.sheets import Value
from xuean.roster.reading.texts import plain

YEARS = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3, "vocational": 3}
ENTRY_AGE = {"kindergarten": 3, "primary": 6, "junior": 12, "senior": 15, "vocational": 15}
_STAGE_WORDS = {
    "kindergarten": "幼儿园 幼",
    "primary": "小学 小",
    "junior": "初中 国中 初",
    "senior": "高中 高",
    "vocational": "中职 职高 中专 职",
}
_STAGES = {word: stage for stage, words in _STAGE_WORDS.items() for word in words.split(" ")}
_KINDERGARTEN = {"托": 0, "小小": 0, "小": 1, "中": 2, "大": 3, "学前": 3}
_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_STAGE = "幼儿园|小学|初中|国中|高中|中职|职高|中专|小|初|高|职"
_TERM = re.compile(
    r"(?:19|20)?[0-9]{2}[-—–~至/](?:20)?[0-9]{2}学年度?|20[0-9]{2}学年度?|20[0-9]{2}年(?=[春秋])|第[一二12]学期|[上下]学期|[春秋]季?学?期|[春秋]季"
)
_ENTRY = re.compile(rf"({_STAGE})?(20[0-9]{{2}}|[0-9]{{2}})(级|届)({_STAGE})?")
_STAGED = re.compile(r"(小学|初中|国中|高中|中职|职高|中专|小|初|高|职)([1-6]|[一二三四五六])(?:年级|年(?!龄))?")
_GRADE = re.compile(rf"({_NUMBER})年级")
_NURSERY = re.compile(r"(?:幼儿园|幼)?(托|小小|小|中|大|学前)(?:班|(?=[(\[]?[0-9一二三四五六七八九十]{1,2}[)\]]?班))")
_BARE = re.compile(
    r"([一二三四五六七八九]|1[0-2]|[1-9])[-.·]?(?=[(\[【〔<][^)]{1,6}[)\]】〕>]班?)|([一二三四五六七八九])(?=[0-9]{1,2}(?:班|$))"
)
_YEARLY = re.compile(rf"({_NUMBER})年(?=[(\[]?[0-9一二三四五六七八九十甲乙丙丁]{{1,2}}[)\]]?班)")
_SMALL = re.compile(rf"^(小|中|大|托)(?=[(\[]?{_NUMBER}[)\]]?班$)")
_DASHED = re.compile(r"(?<![0-9])([1-9]|1[0-2])[-.·](?=[0-9]{1,2}班)")
_CODED = re.compile(r"(?<![0-9])(?:(2[0-9])([0-9]{2})|([1-9])([0-9]{2}))班?(?![0-9])")
_CLASS = re.compile(rf"[-—.·_、/第]*[(\[【〔<]?第?({_NUMBER})[)\]】〕>]?(?:教学)?(班|$|(?=[^0-9a-z]))")
_NAMED = re.compile(r"[-—.·_、/]*[(\[【〔<]?([^0-9()\[\]【】〔〕<>、,，;；:：]{1,8}?[0-9]{0,2})[)\]】〕>]?班")
_DIGITS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class ClassDraft:
    """What a name says by itself. `grade` is within `stage`; without a stage it is the bare figure (三（2）班: 3)."""

    text: str
    stage: str = ""
    grade: int | None = None
    entry_year: int | None = None
    graduation_year: int | None = None
    number: int | None = None
    name: str = ""

    @property
    def has_grade(self) -> bool:
        return self.grade is not None or self.entry_year is not None or self.graduation_year is not None

    @property
    def open_key(self) -> str:
        """'stage:2025级', 'stage:2028届', 'stage:三'; '' when the name says the stage."""
        if self.stage or not self.has_grade:
            return ""
        if self.entry_year:
            return f"stage:{self.entry_year}级"
        return f"stage:{self.graduation_year}届" if self.graduation_year else f"stage:{self.grade}"


def number_of(text: str) -> int | None:
    """'12', '十二', '03' -> an int."""
    if text.isdigit():
        return int(text)
    match = re.fullmatch(rf"([{_DIGITS}])?(十)?([{_DIGITS}])?", text)
    if not match or not text or (match[1] and match[3] and not match[2]):
        return None
    tens = (_DIGITS.index(match[1]) + 1 if match[1] else 1) if match[2] else 0
    ones = match[3] or ("" if match[2] else match[1])
    return tens * 10 + (_DIGITS.index(ones) + 1 if ones else 0)


def parse_class(grade: Value, name: Value = None) -> ClassDraft | None:
    """One cell or two (grade, class); None when nothing of it is a class. A name may hold the grade as well."""
    left, right = _grade_column(grade), parse_text(_cell(name), alone=True)
    if left is None or right is None or right.has_grade:
        found = right if right is not None and (right.has_grade or left is None) else left
        return replace(found, text=f"{_shown(grade)} {_shown(name)}".strip()) if found else None
    text = f"{_shown(grade)} {_shown(name)}".strip()
    return replace(left, text=text, number=right.number, name="" if right.number else right.name)


def parse_text(text: str, *, alone: bool = False) -> ClassDraft | None:
    """A class somewhere in a text. `alone`: the text is a class column, so '1班', '3', '向日葵班' are classes too."""
    bare = _english(_TERM.sub(" ", plain(text)))
    for pattern, reader in _READERS:
        match = pattern.search(bare)
        draft = reader(match, text) if match else None
        if match and draft:
            return _with_class(draft, bare, match)
    coded = _CODED.fullmatch(bare.strip()) if alone or "班" in bare else None
    if coded:
        return _coded(coded, text)
    return _class_alone(bare.strip(), text) if alone else None


def _english(text: str) -> str:
    """grade7class2 -> 7年级2班, the way these names are shown in English."""
    return re.sub(r"class([0-9]{1,2})", r"\1班", re.sub(r"grade([0-9]{1,2})", r"\1年级", text))


def disagree(grade: Value, name: Value) -> bool:
    """The grade column says one grade and the class column another."""
    left, right = _grade_column(grade), parse_text(_cell(name), alone=True)
    if left is None or right is None or not left.has_grade or not right.has_grade:
        return False
    same = (left.entry_year, left.graduation_year) == (right.entry_year, right.graduation_year)
    if left.grade is None or right.grade is None:
        return not same and left.grade is None and right.grade is None
    return left.grade != right.grade or (bool(left.stage and right.stage) and left.stage != right.stage)


def candidates(draft: ClassDraft, school_year: int, stages: Collection[str] = ()) -> tuple[str, ...]:
    """The stages it may belong to in this school year; a kindergarten only where the school (`stages`) has one.

    The others are open also to a school that has none of them yet: its roster may be the first to speak of it.
    """
    every = ("primary", "junior", "senior", "vocational", "kindergarten")
    fitting = (stage for stage in every if stage != "kindergarten" or stage in stages)
    return tuple(stage for stage in fitting if _fits(draft, stage, school_year))


def settle(draft: ClassDraft, school_year: int, stage: str = "") -> ClassName:
    """Fill stage, grade and entry year from one another. `stage` answers what the name leaves open."""
    stage = draft.stage or stage
    if not stage:
        return ClassName(draft.text, "", draft.grade, draft.entry_year, draft.number, draft.name)
    entry = draft.entry_year
    if entry is None and draft.graduation_year is not None:
        entry = draft.graduation_year - YEARS[stage]
    grade = draft.grade if entry is None else school_year - entry + 1
    if entry is None and grade is not None:
        entry = school_year - grade + 1
    return ClassName(draft.text, stage, grade, entry, draft.number, draft.name)


def in_range(found: ClassName) -> bool:
    """The grade exists in its stage (five years of primary and four of junior school are one of the usual ways)."""
    top = YEARS.get(found.stage, 3) + (1 if found.stage == "junior" else 0)
    return found.grade is not None and (0 if found.stage == "kindergarten" else 1) <= found.grade <= top


def _grade_column(value: Value) -> ClassDraft | None:
    """A grade column may hold the bare figure: 三, 7, or the year of entry."""
    text = plain(_cell(value))
    if re.fullmatch(r"20[0-9]{2}", text):
        return ClassDraft(text, entry_year=int(text))
    match = re.fullmatch(rf"({_NUMBER})", text)
    return _bare(match, text) if match else parse_text(text)


def _fits(draft: ClassDraft, stage: str, school_year: int) -> bool:
    return in_range(settle(draft, school_year, stage))


def _cell(value: Value) -> str:
    """A class number that Excel made a float is a whole number again."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 else plain(value)


def _shown(value: Value) -> str:
    return _cell(value) if isinstance(value, float) else str(value or "").strip()


def _with_class(draft: ClassDraft, bare: str, grade: re.Match[str]) -> ClassDraft:
    """Read the class behind the grade: (3)班, 3班, 火箭班; nothing when the text only names a grade."""
    rest = bare[grade.end() :]
    match = _CLASS.match(rest)
    number = number_of(match[1]) if match else None
    if match and number:
        return replace(draft, text=bare[grade.start() : grade.end() + match.end()], number=number)
    named = _NAMED.match(rest)
    if named and named[1] not in ("", "全", "各", "本", "所在", "年级", "学生"):
        return replace(draft, text=bare[grade.start() : grade.end() + named.end()], name=named[1] + "班")
    return replace(draft, text=grade[0])


def _class_alone(bare: str, text: str) -> ClassDraft | None:
    match = re.fullmatch(rf"[(\[【〔<]?第?({_NUMBER})[)\]】〕>]?班?", bare)
    if match and number_of(match[1]):
        return ClassDraft(text, number=number_of(match[1]))
    if bare.endswith("班") and 1 < len(bare) <= 12:
        return ClassDraft(text, name=unicodedata.normalize("NFKC", text).strip())
    return None


def _entry(match: re.Match[str], text: str) -> ClassDraft | None:
    year = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
    stage = _STAGES.get(match[1] or match[4] or "", "")
    if match[3] == "届":
        return ClassDraft(text, stage, graduation_year=year)
    return ClassDraft(text, stage, entry_year=year)


def _staged(match: re.Match[str], text: str) -> ClassDraft | None:
    return ClassDraft(text, _STAGES[match[1]], number_of(match[2]))


def _through(number: int | None, text: str) -> ClassDraft | None:
    """Grades counted through: 七年级 is the first of junior school, 十年级 the first of senior school."""
    if not number or number > 12:
        return None
    stage, before = ("primary", 0) if number <= 6 else ("junior", 6) if number <= 9 else ("senior", 9)
    return ClassDraft(text, stage, number - before)


def _grade(match: re.Match[str], text: str) -> ClassDraft | None:
    return _through(number_of(match[1]), text)


def _nursery(match: re.Match[str], text: str) -> ClassDraft | None:
    return ClassDraft(text, "kindergarten", _KINDERGARTEN[match[1]])


def _bare(match: re.Match[str], text: str) -> ClassDraft | None:
    """三（2）班: up to six the figure may count in any stage; from seven on it counts through."""
    number = number_of(next((group for group in match.groups() if group), ""))
    return ClassDraft(text, "", number) if number and number <= 6 else _through(number, text)


def _coded(match: re.Match[str], text: str) -> ClassDraft | None:
    """702班 is the second of grade seven; 2401班 the first of those who entered in 2024."""
    if match[1]:
        return ClassDraft(text, entry_year=2000 + int(match[1]), number=int(match[2]) or None)
    draft = _through(int(match[3]), text)
    return replace(draft, number=int(match[4]) or None) if draft else None


_READERS = (
    (_SMALL, _nursery),
    (_ENTRY, _entry),
    (_STAGED, _staged),
    (_GRADE, _grade),
    (_NURSERY, _nursery),
    (_YEARLY, _bare),
    (_BARE, _bare),
    (_DASHED, _bare),
)
