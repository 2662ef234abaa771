"""Words in cells to codes: the verified tables of the policies, and the words that people use beside them (N10–N20)."""

import re
from functools import lru_cache

from xuean.policy.codes import table
from xuean.roster.reading.texts import plain


def _words(text: str) -> dict[str, str]:
    """'51 老爸 阿爸' a line: a code and more words for it."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {word: code for code, *words in lines for word in words}


_SEX = _words(
    """
    1 m boy 男孩子
    2 f girl 女孩子
    """
)
_ETHNICITY = _words(
    """
    36 毛难 毛难族
    46 崩龙 崩龙族
    97 其他 其它 未识别 未识别民族 穿青人 穿青 革家人
    98 外国血统 外国血统中国籍人士 外国血统中国籍
    """
)
_DOCUMENT = _words(
    """
    1 居民身份证 身份证 居民二代身份证 公民身份证 身份证件
    6 香港特区护照 港澳居民来往内地通行证 港澳通行证 回乡证
    9 外国人永久居留身份证 永久居留身份证
    55 居住证
    A passport 中国护照
    Z 无证件
    """
)
_KINSHIP = _words(
    """
    50 父母 双亲 parent parents
    51 父亲 父 爸爸 爸 父子 父女 老爸 阿爸 爹 生父 father dad
    52 母亲 母 妈妈 妈 母子 母女 老妈 阿妈 娘 生母 mother mum mom
    57 继父 养父 后爸
    58 继母 养母 后妈
    60 爷爷奶奶 外公外婆 姥姥姥爷 grandparent grandparents
    61 祖父 爷爷 爷 祖孙 grandfather
    62 祖母 奶奶 奶 嬷嬷 阿嬷 grandmother
    63 外祖父 外公 姥爷 老爷 外爷 公公
    64 外祖母 外婆 姥姥 姥 外奶 婆婆
    70 兄妹 姐弟 姐妹 兄弟
    71 兄 哥哥 哥 brother
    73 弟 弟弟
    75 姐 姐姐 sister
    77 妹 妹妹
    81 伯父 大伯 伯伯 大爷
    82 伯母 大妈 大娘
    83 叔父 叔叔 叔 小叔 uncle
    84 婶母 婶婶 婶
    85 舅父 舅舅 舅
    86 舅母 舅妈
    87 姨夫 姨父
    88 姨母 姨妈 姨 阿姨 小姨 大姨 aunt
    89 姑父 姑丈
    90 姑母 姑姑 姑 姑妈
    97 其他亲属 亲属 亲戚 其他 其它 堂兄 表兄 表姐 堂姐 监护人 家长 guardian relative
    99 非亲属 老师 教师 邻居 朋友 保姆 other
    """
)
_STUDY_MODE = _words(
    """
    1 走读 走校 外宿 外宿生 不住校 不住宿 走读学生 day
    2 住校 住读 住读生 内宿生 住 寄宿学生 住宿学生 boarding boarder
    3 借宿
    """
)
_YES = frozenset(("是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "☑", "住"))
_NO = frozenset(("否", "不", "不是", "n", "no", "false", "0", "☐", "×"))
_AROUND = re.compile(r"^(?:学生|孩子|本人)?的?(.+?)(?:关系)?$")
_GUARDIANS_FROM = "50"  # below stand the words for the student (子, 长女): no kinship of a guardian
KINSHIP_WORDS = tuple(sorted((word for word in _KINSHIP if not word.isascii()), key=len, reverse=True))


def sex_of(text: str) -> str:
    return _found("sex", _SEX, plain(text))


@lru_cache(maxsize=500)
def ethnicity_of(text: str) -> str:
    """'汉族', '汉', '01', '1' -> '01'; '' when there is no such group."""
    word = plain(text)
    return _found("ethnicity", _ETHNICITY, word) or _found("ethnicity", _ETHNICITY, f"{word}族")


def id_kind_of(text: str) -> str:
    return _found("id_type", _DOCUMENT, plain(text))


@lru_cache(maxsize=500)
def kinship_of(text: str) -> str:
    """'奶奶' -> '62'; '51-父亲' and '父亲（监护人）' are understood too; '' when the word is not."""
    word = plain(text)
    word = word if word.isdigit() else re.sub(r"[(\[].*?[)\]]|^[0-9]{1,2}[-.、:]?", "", word)
    around = _AROUND.match(word)
    for shape in (word, around[1] if around else ""):
        code = _found("kinship", _KINSHIP, shape) if shape else ""
        if code >= _GUARDIANS_FROM:
            return code
    return ""


def study_mode_of(text: str) -> str:
    return _found("study_mode", _STUDY_MODE, plain(text))


def yes_or_no(text: str) -> bool | None:
    word = plain(text)
    return True if word in _YES else False if word in _NO else None


def _found(name: str, words: dict[str, str], word: str) -> str:
    """Our own words first, then the table's codes, names and synonyms."""
    if word in words:
        return words[word]
    code = table(name).find(word) if word else None
    return code.code if code else ""
