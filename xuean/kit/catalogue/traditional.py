"""Traditional Chinese from simplified: OpenCC's table for Taiwan with phrases, then the words of schools."""

import re
from functools import cache

from babel.messages.catalog import Catalog

# Words that the phrase table turns into those of another trade (programs, computers), and how schools write them:
# simplified to traditional, taken before the table is asked. The word list of the product is held by a test.
SCHOOL_WORDS = {
    "台风": "颱風",
    "台": "台",
    "文件": "文件",
    "对象": "對象",
    "项目": "項目",
    "程序": "程序",
    "发布": "發布",
    "质量": "品質",
    "录像": "錄影",
    "监控": "監控",
    "信息员": "資訊員",
    "普测": "普測",
    "班主任": "班主任",
    "年级组长": "年級組長",
    "岗位": "崗位",
    "档案": "檔案",
    "账号": "帳號",
    "类型": "類型",
    "代码": "代碼",
    "参数": "參數",
    "权限": "權限",
    "按周": "按週",
    " 周": " 週",
    "教师支持": "教師支持",
    "支持措施": "支持措施",
}
_KEPT = re.compile("(" + "|".join(sorted(SCHOOL_WORDS, key=len, reverse=True)) + ")")


@cache
def _converter() -> object:
    try:
        from opencc import OpenCC  # a tool of the build, absent where the product runs
    except ImportError:
        raise SystemExit("traditional Chinese needs the package opencc (requirements-dev.txt)") from None
    return OpenCC("s2twp")


def traditional(text: str) -> str:
    """`text` in traditional characters; what is not Chinese stays as it is."""
    convert = _converter().convert  # type: ignore[attr-defined]
    return "".join(SCHOOL_WORDS.get(part) or convert(part) for part in _KEPT.split(text))


def traditional_catalogue(simplified: Catalog) -> Catalog:
    """The same texts with converted translations."""
    made = Catalog(locale="zh_Hant", fuzzy=False)
    for message in simplified:
        if not message.id or not message.string:
            continue
        string = message.string
        converted = traditional(string) if isinstance(string, str) else tuple(traditional(part) for part in string)
        made.add(message.id, converted, context=message.context)
    return made
