"""Cells as text: one form for comparing, and what counts as nothing."""

import re
import unicodedata
from datetime import date, datetime, time

from xuean.roster.reading.sheets import Value

# The traditional characters that stand in labels, classes and kinship words; never applied to names of people.
_TRADITIONAL = "學姓別證號碼電話與關係監護親長級備註籍聯絡現類單職業戶歲時間員體質過敏寫讀國際屆導師領擔層樓區縣鄉鎮郵機構幼兒園小中高爺媽兄姊養繼嬸伯舅姨壯滿維爾蘭納達錫撒門東獨龍課節週星期師帳務組輔醫處總衛舍宿館專實驗數術樂藝歷會開結終適範圍"
_SIMPLIFIED = "学姓别证号码电话与关系监护亲长级备注籍联络现类单职业户岁时间员体质过敏写读国际届导师领担层楼区县乡镇邮机构幼儿园小中高爷妈兄姐养继婶伯舅姨壮满维尔兰纳达锡撒门东独龙课节周星期师账务组辅医处总卫舍宿馆专实验数术乐艺历会开结终适范围"
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOTHING = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "未填",
        "空",
        "不详",
        "未知",
        "-",
        "--",
        "---",
        "—",
        "——",
        "―",
        "/",
        "//",
        "\\",
        "、",
        ".",
        "。",
        "none",
        "null",
        "nil",
        "n/a",
        "na",
        "x",
        "×",
        "○",
        "0.0",
    ]
)
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")


def as_text(value: Value) -> str:
    """What a person sees in the cell, in one line of half-width characters' own width; '' for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return _INVISIBLE.sub("", str(value)).strip()


def plain(value: Value) -> str:
    """For comparing words: half-width, simplified, without any space, in lower case."""
    text = unicodedata.normalize("NFKC", as_text(value)).translate(_TO_SIMPLIFIED)
    return re.sub(r"\s+", "", text).lower()


def tidy(value: Value) -> str:
    """For keeping: half-width digits and letters, single spaces; nothing else is changed."""
    text = as_text(value)
    text = "".join(
        chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or "Ａ" <= c <= "Ｚ" or "ａ" <= c <= "ｚ" else c for c in text
    )
    return re.sub(r"[ \t\u3000\xa0]+", " ", text).strip()


def is_nothing(value: Value) -> bool:
    """Empty, or one of the words and strokes that people write for 'there is none'."""
    text = plain(value)
    return not text or text in _NOTHING


def is_error(value: Value) -> bool:
    return isinstance(value, str) and value.strip().upper() in _ERRORS
