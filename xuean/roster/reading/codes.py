"""Words in cells to codes: sex, ethnic group, document, kinship, study mode. Facts N10–N12, N14, N20."""

import re
from functools import lru_cache

from xuean.roster.reading.texts import plain


def _table(text: str) -> dict[str, str]:
    """'1 男 男生 m' a line: a code and the words for it."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {word: code for code, *words in lines for word in words}


_SEX = _table(
    """
    1 男 男生 男性 男孩 m male boy 1
    2 女 女生 女性 女孩 f female girl 2
    0 0 未知 未知的性别
    9 9 未说明 未说明的性别
    """
)
_ETHNIC = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 "
    "独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
_ETHNICITY = {name: f"{number:02}" for number, name in enumerate(_ETHNIC.split(" "), 1)} | {
    "毛难": "36",  # the old name
    "崩龙": "46",
    "维": "05",
    "蒙": "02",
    "其他": "97",
    "未识别民族": "97",
    "穿青人": "97",
    "穿青": "97",
    "外国血统": "98",
    "外国血统中国籍人士": "98",
}
_DOCUMENT = _table(
    """
    1 居民身份证 身份证 二代身份证 居民二代身份证 公民身份证 身份证件 1
    6 香港特区护照/身份证明 香港特区护照 香港身份证 港澳居民来往内地通行证 港澳通行证 回乡证 港澳居民通行证 6
    7 澳门特区护照/身份证明 澳门特区护照 澳门身份证 7
    8 台湾居民来往大陆通行证 台胞证 台湾通行证 8
    9 境外永久居住证 外国人永久居留身份证 外国人永久居留证 永久居留身份证 9
    A 护照 外国护照 中国护照 passport a
    B 户口簿 户口本 户口薄 b
    54 台湾居民居住证
    55 港澳居民居住证 港澳台居民居住证 居住证
    Z 其他 其它 无证件 z
    """
)
_KINSHIP = _table(
    """
    51 父亲 父 爸爸 爸 父子 父女 老爸 阿爸 爹 生父 father dad
    52 母亲 母 妈妈 妈 母子 母女 老妈 阿妈 娘 生母 mother mum mom
    50 父母 双亲 parent parents
    57 继父 养父 继父或养父 后爸
    58 继母 养母 继母或养母 后妈
    60 祖父母 外祖父母 祖父母或外祖父母 爷爷奶奶 grandparent grandparents
    61 祖父 爷爷 爷 祖孙 grandfather
    62 祖母 奶奶 奶 阿嬷 嬷嬷 grandmother
    63 外祖父 外公 姥爷 老爷 外爷 公公
    64 外祖母 外婆 姥姥 姥 外奶 婆婆
    70 兄弟姐妹 兄妹 姐弟 姐妹 兄弟
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
_STUDY_MODE = _table(
    """
    1 走读 走读生 通学 通学生 走校 外宿 外宿生 不住校 不住宿 day 1
    2 住校 住校生 住宿 住宿生 寄宿 寄宿生 住读 住读生 内宿 内宿生 住 boarding boarder 2
    3 借宿 借宿生 3
    9 其他 其它 9
    """
)
_YES = frozenset(["是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "☑", "住"])
_NO = frozenset(["否", "不", "不是", "n", "no", "false", "0", "☐", "×"])
_ADULT = re.compile(r"^(?:学生|孩子|本人)?的?(.+?)(?:关系)?$")
KINSHIP_WORDS = tuple(sorted((word for word in _KINSHIP if not word.isascii()), key=len, reverse=True))


def sex_of(text: str) -> str:
    return _SEX.get(plain(text), "")


@lru_cache(maxsize=500)
def ethnicity_of(text: str) -> str:
    """'汉族', '汉', '01', '1' -> '01'; '' when there is no such group."""
    word = plain(text)
    if re.fullmatch(r"[0-9]{1,2}", word):
        code = word.zfill(2)
        return code if code in _ETHNICITY.values() else ""
    return _ETHNICITY.get(word) or _ETHNICITY.get(word.removesuffix("族")) or ""


def id_kind_of(text: str) -> str:
    return _DOCUMENT.get(plain(text), "")


@lru_cache(maxsize=500)
def kinship_of(text: str) -> str:
    """'奶奶' -> '62'; '51-父亲' and '父亲（监护人）' are understood too; '' when the word is not."""
    word = plain(text)
    if re.fullmatch(r"[0-9]{2}", word):
        return word if word in _KINSHIP.values() else ""
    word = re.sub(r"[(\[].*?[)\]]|^[0-9]{1,2}[-.、:]?", "", word)
    found = _ADULT.match(word)
    return _KINSHIP.get(word) or (_KINSHIP.get(found[1]) if found else "") or ""


def study_mode_of(text: str) -> str:
    return _STUDY_MODE.get(plain(text), "")


def yes_or_no(text: str) -> bool | None:
    word = plain(text)
    return True if word in _YES else False if word in _NO else None
