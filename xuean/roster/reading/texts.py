"""Cells as text: one form for comparing, and what counts as nothing."""

import re
import unicodedata
from datetime import date, datetime, time

from xuean.roster.reading.sheets import Value

# Traditional characters of labels, classes and kinship words, each before its simplified one; never for people's names.
_PAIRS = (
    "學学 別别 證证 號号 碼码 電电 話话 與与 關关 係系 監监 護护 親亲 長长 級级 備备 註注 聯联 絡络 現现 "
    "類类 單单 職职 業业 戶户 歲岁 時时 間间 員员 體体 質质 過过 寫写 讀读 國国 際际 屆届 導导 師师 領领 "
    "擔担 層层 樓楼 區区 縣县 鄉乡 鎮镇 郵邮 機机 構构 兒儿 園园 爺爷 媽妈 養养 繼继 嬸婶 壯壮 滿满 維维 "
    "爾尔 蘭兰 納纳 達达 錫锡 門门 東东 獨独 龍龙 課课 節节 週周 帳账 務务 組组 輔辅 醫医 處处 總总 衛卫 "
    "館馆 專专 實实 驗验 數数 樂乐 藝艺 歷历 會会 開开 結结 終终 適适 範范 圍围 後后 狀状 況况 協协 遲迟 "
    "險险 檔档 錄录 試试 貧贫 離离 遠远 車车 線线 傷伤 藥药 語语 書书 鮮鲜 漢汉 麗丽 無无 餘余 訊讯 紀纪 "
    "識识 產产 齡龄 寢寝 獎奖 憂忧 鬱郁 癲癫 癇痫 腎肾 殘残 請请 將将 發发 該该 內内 稱称 謂谓 倫伦 賓宾 "
    "許许 財财"
)
_TO_SIMPLIFIED = {ord(pair[0]): pair[1] for pair in _PAIRS.split(" ")}
_TO_HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOTHING = frozenset(
    (
        "",
        "无",
        "没有",
        "暂无",
        "未填",
        "空",
        "不详",
        "未知",
        "none",
        "null",
        "nil",
        "n/a",
        "na",
        "0.0",
        "、",
        "。",
        "×",
        "○",
    )
)
_STROKES = re.compile(r"[-—―–_/\\.*x]{1,6}")
_ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


def as_text(value: Value) -> str:
    """What a person sees in the cell, without invisible characters; '' for nothing."""
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
    text = str(value)
    return (text if text.isprintable() else _INVISIBLE.sub("", text)).strip()


def plain(value: Value) -> str:
    """For comparing words: half-width, simplified, without any space, in lower case."""
    text = as_text(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_TO_SIMPLIFIED)
    return "".join(text.split()).lower()


def tidy(value: Value) -> str:
    """For keeping: half-width digits and letters, single spaces; nothing else is changed."""
    text = as_text(value).translate(_TO_HALF_WIDTH)
    return re.sub(r"[ \t\u3000\xa0]+", " ", text).strip()


def is_nothing(value: Value) -> bool:
    """Empty, or one of the words and strokes that people write for 'there is none'."""
    text = plain(value)
    return text in _NOTHING or bool(_STROKES.fullmatch(text))


def is_error(value: Value) -> bool:
    return isinstance(value, str) and value.strip().upper() in _ERRORS
