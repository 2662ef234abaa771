"""The lines of a school day by their names: 第一节, 早读, 大课间, 午休, 晚自习. Bells and lessons share the codes."""

import re
from dataclasses import dataclass

from xuean.roster.reading.classes import number_of
from xuean.roster.reading.texts import plain

_LESSON = re.compile(r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[、.-]?(?:节|课时|课|堂))?课?(?:\(.*\))?")
# Word, code, kind of bell (calendars.BELL_KINDS). The first that stands in the label counts.
_KINDS = (
    ("晚自习 晚自修 夜自修 晚修 晚读 eveningstudy", "evening", "evening"),
    ("查寝 熄灯 就寝 晚点名 寝室 宿舍 dormitory", "dorm", "dormitory"),
    ("早读 晨读 早自习 早自修 早修 晨诵 earlyreading", "early", "early_reading"),
    ("午检 noon-check", "noon-check", "check"),
    ("晨检 晨午检 morning-check", "am-check", "check"),
    ("晚检", "pm-check", "check"),
    ("午休 午餐 午饭 午睡 中餐 午间 午自习 午读 午写 午练 lunch noon", "noon", "noon"),
    ("大课间 课间 眼保健操 眼操 早操 广播操 跑操 升旗 休息 break 晨跑", "break", "break"),
    ("放学 离校 静校 清校 dismissal", "dismissal", "dismissal"),
    ("到校 入校 进校 入园 到园 预备 arrival", "arrival", "arrival"),
    ("课后服务 延时 课后 社团 托管 兴趣", "after", "lesson"),
    ("早餐 晚餐 晚饭 起床 洗漱 breakfast dinner", "meal", "break"),
)
_CHECKS = (("晨检", "morning_check"), ("午检", "noon_check"), ("晚检", "evening_check"))


@dataclass(frozen=True, slots=True)
class Period:
    """`code` is '1' … for lessons, else a word; `kind` as in calendars; `checks` are the health checks it names."""

    code: str
    kind: str
    checks: tuple[str, ...] = ()


def period_of(label: str) -> Period | None:
    """None when the label names nothing of a school day."""
    text = plain(label)
    text = re.sub(r"^(上午|下午|早上|中午|晚上)(?=.)", "", text)
    checks = tuple(check for word, check in _CHECKS if word in text)
    lesson = _LESSON.fullmatch(text)
    if lesson and number_of(lesson[1]):
        return Period(str(number_of(lesson[1])), "lesson", checks)
    for words, code, kind in _KINDS:
        if any(word in text for word in words.split(" ")):
            return Period(code + _number(text), kind, checks)
    return None


def is_free(period: Period) -> bool:
    """Nobody teaches then: a break, lunch, arrival."""
    return period.kind in ("break", "arrival", "dismissal", "check") or period.code == "noon"


def _number(text: str) -> str:
    """晚自习二 and 第2节晚自习 are numbered."""
    found = re.search(r"第?([0-9]|[一二三四五六])节?$", text) or re.match(r"第([0-9]|[一二三四五六])节?", text)
    return str(number_of(found[1]) or "") if found else ""
