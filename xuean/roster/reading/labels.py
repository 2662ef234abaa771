"""Column labels to fields: the many names that schools give the same thing (facts N30).

A field is a word: `name`, `birth_on`, …; `guardian.1.phone` for the parts of a guardian; `note` for a column that is
kept as a remark under its label; `ignore` for a column that is known and not needed.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from xuean.roster.reading.codes import kinship_of
from xuean.roster.reading.texts import plain


def _read(section: str) -> dict[str, str]:
    """Label to field, from labels.toml."""
    text = Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
    fields: dict[str, str] = tomllib.loads(text)[section]
    return {label: field for field, words in fields.items() for label in words.split()}


STUDENT, STAFF, BELLS, _PARTS = (_read(section) for section in ("student", "staff", "bells", "guardian"))
_GUARDIAN = re.compile(
    r"^(?:学生)?(?:第?([一二三四1-4])?(?:家庭|主要)?(?:成员|监护人|家长|联系人|亲属)([一二三四1-4])?|(法定监护人|紧急联系人)"
    r"|(父亲|母亲|爸爸|妈妈|父母|父|母|爷爷|奶奶|外公|外婆|祖父|祖母|外祖父|外祖母)([1-2])?|(guardian|parent|father|mother|contact)(?:'?s)?([1-4])?)"
    r"(?:的?基本)?(?:信息|情况|资料)?"
)
_RELATIONS = frozenset(label for label, part in _PARTS.items() if part == "kinship") - {"身份"}
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_ENGLISH_KIN = {"father": "51", "mother": "52"}


def squeezed(label: str) -> str:
    """A label for comparing: no brackets with hints in them, no stars, no punctuation."""
    text = plain(label)
    text = re.sub(r"[(\[【].*?[)\]】]", "", text) or text
    return re.sub(r"[^\w#№]|_|必填|选填", "", text)


@lru_cache(maxsize=2000)
def student_field(label: str) -> str:
    """The field of one label, '' when it is none."""
    text = squeezed(label)
    if not text:
        return ""
    if text in STUDENT:
        return STUDENT[text]
    if text in _RELATIONS:
        return "guardian..kinship"
    return guardian_field(text)


@lru_cache(maxsize=2000)
def staff_field(label: str) -> str:
    return STAFF.get(squeezed(label), "")


def bell_field(label: str) -> str:
    return BELLS.get(squeezed(label), "")


@lru_cache(maxsize=2000)
def guardian_field(label: str) -> str:
    """'成员1姓名' -> guardian.1.name; '父亲电话' -> guardian.51.phone; '家长姓名' -> guardian..name (not numbered)."""
    text = squeezed(label)
    match = _GUARDIAN.match(text)
    if not match:
        return ""
    slot, rest = slot_of(match), text[match.end() :]
    for numbered in (re.match(r"([1-4一二三四])(.*)", rest), re.match(r"(.*?)([1-4一二三四])$", rest)):
        if numbered and not slot:
            left, right = numbered.groups()
            slot, rest = (left, right) if left in _NUMERALS or left.isdigit() else (right, left)
    slot = _NUMERALS.get(slot, slot)
    if not rest:
        return f"guardian.{slot}.whole"
    part = part_of(rest.removeprefix("及")) or part_of(rest)
    return f"guardian.{slot}.{part}" if part not in ("", "ignore") else part


def part_of(label: str) -> str:
    """What a label means when it is known to be about a guardian; '' when nothing."""
    return _PARTS.get(squeezed(label), "")


def numbered_part(label: str) -> tuple[str, str]:
    """'联系电话2' -> ('2', 'phone'); ('', '') for anything else."""
    match = re.fullmatch(r"(.*?)([1-4一二三四])", squeezed(label))
    part = part_of(match[1]) if match else ""
    return (_NUMERALS.get(match[2], match[2]), part) if match and part else ("", "")


def slot_of(match: re.Match[str]) -> str:
    """Which guardian a label means: a number, a kinship code, or '' when it does not say."""
    before, after, _legal, kin, kin_number, english, english_number = match.groups()
    number = before or after or english_number or ""
    if kin:
        return f"{kinship_of(kin)}{kin_number or ''}"
    if english in _ENGLISH_KIN:
        return _ENGLISH_KIN[english]
    return _NUMERALS.get(number, number)


def is_guardian_group(label: str) -> bool:
    """A label over several columns that says they are about a guardian: 家长信息, 父亲, 监护人1."""
    return _GUARDIAN.fullmatch(squeezed(label)) is not None


def in_group(group: str, label: str) -> str:
    """The field of a label under a guardian's group: 父亲 over 电话 is guardian.51.phone."""
    own = guardian_field(label)
    match = _GUARDIAN.match(squeezed(group))
    slot = slot_of(match) if match else ""
    if own.startswith("guardian."):
        _, own_slot, part = own.split(".")
        return f"guardian.{own_slot or slot}.{part}"
    part = part_of(label)
    return f"guardian.{slot}.{part}" if part not in ("", "ignore") else part
