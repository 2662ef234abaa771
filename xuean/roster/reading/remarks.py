"""备注: what is plainly a field becomes one, everything else is kept word for word with a guess where it belongs."""

import re
from dataclasses import dataclass

from xuean.roster.reading.codes import study_mode_of, yes_or_no
from xuean.roster.reading.found import Remark
from xuean.roster.reading.texts import is_nothing, plain, tidy

_PARTS = re.compile(r"[、，,;；/\n|+。]+|\s{2,}")
_FINE = frozenset(
    [
        "健康",
        "良好",
        "健康或良好",
        "健康良好",
        "正常",
        "一般",
        "无异常",
        "无特殊",
        "无疾病",
        "无病史",
        "无过敏",
        "无过敏史",
        "无特异体质",
        "否",
        "不是",
    ]
)
_TOPICS = (
    (
        "health",
        "哮喘 过敏 癫痫 心脏 先天 糖尿 血压 血友 贫血 肾 肝炎 病 症 手术 近视 残疾 抽搐 惊厥 晕 药 体质 骨折 "
        "听力 视力 自闭 多动 抑郁 allerg asthma epilep diabet",
    ),
    ("family", "单亲 离异 离婚 留守 孤儿 低保 贫困 困难 建档 监护 抚养 父亡 母亡 寄养 收养 随迁 重组 服刑 烈士 军人"),
    ("transport", "bus 校车 班车 接送 自行车 电动车 公交 步行 号车"),
)


@dataclass(frozen=True, slots=True)
class RemarkFound:
    """`clash` when the text names two study modes; then it stays whole."""

    study_mode: str = ""
    remarks: tuple[Remark, ...] = ()
    clash: bool = False


def read_remark(text: str, label: str = "") -> RemarkFound:
    """'走读，哮喘' -> study mode 1 and the remark 哮喘 (health)."""
    whole = tidy(text)
    if is_nothing(whole):
        return RemarkFound()
    parts = [part.strip() for part in _PARTS.split(whole) if part.strip()]
    modes = {study_mode_of(part) for part in parts if not part.isdigit()} - {"", "9"}
    if len(modes) > 1:
        return RemarkFound("", (Remark(whole, topic_of(whole), label),), clash=True)
    mode = modes.pop() if modes else ""
    if not mode:
        return RemarkFound("", (Remark(whole, topic_of(whole), label),))
    rest = [part for part in parts if study_mode_of(part) != mode and not is_nothing(part)]
    text_left = "，".join(rest)
    return RemarkFound(mode, (Remark(text_left, topic_of(text_left), label),) if rest else ())


def read_note(text: str, label: str) -> tuple[Remark, ...]:
    """A column that only matters when it is not 'none' or 'healthy': 过敏史, 是否单亲, 是否乘坐校车."""
    word = plain(text)
    if is_nothing(text) or word in _FINE:
        return ()
    answer = yes_or_no(text)
    if answer is False:
        return ()
    about = topic_of(f"{label} {text}")
    return (Remark(f"{label}：{tidy(text)}", about, label),)


def topic_of(text: str) -> str:
    return next((topic for topic, words in _TOPICS if any(word in text for word in words.split())), "other")
