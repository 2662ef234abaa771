"""Guardians: in columns of their own, or all in one cell as teachers type them."""

import re
from dataclasses import dataclass, replace

from xuean.core.emails import normalise_email
from xuean.core.names import clean_name
from xuean.core.phones import normalise_phone
from xuean.roster.reading.codes import KINSHIP_WORDS, kinship_of
from xuean.roster.reading.found import GuardianFound
from xuean.roster.reading.texts import is_nothing, tidy

_PHONE = (
    r"(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])"
    r"|0[0-9]{2,3}[- ]?[0-9]{7,8}(?:[-转][0-9]{1,6})?|\+[0-9][0-9 -]{7,16}"
)
_KIN = "|".join(map(re.escape, KINSHIP_WORDS))
_NAME = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•]+|[A-Za-z][A-Za-z .'-]*"
_EMAIL = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{0,200}"
_TOKEN = re.compile(
    rf"(?P<email>{_EMAIL})|(?P<phone>{_PHONE})|(?P<digits>[0-9][0-9 -]{{2,}})|(?P<word>{_NAME})"
    r"|(?P<end>[;；\n。|])|(?P<mark>.)",
    re.S,
)
_KIN_WORD = re.compile(rf"(?:与?(?:学生|孩子)?关系)?({_KIN})")
_EMPLOYER = re.compile(
    r"公司|集团|工厂|厂$|医院|学校|中学|小学|大学|局$|院$|店$|部$|银行|务农|个体|打工|自由职业|退休|务工|政府|超市"
)
_LABEL = (
    r"姓名|名字|联系电话|联系方式|电话号码|手机号码|手机号|手机|电话|与学生关系|关系|家长|监护人|号码|工作单位|单位"
    r"|电子邮箱|电子邮件|邮箱"
)
_SPREAD_NAME = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff]) ([\u3400-\u9fff])(?![\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class GuardiansFound:
    """`rest` is what was in the cell and is neither name, kinship nor phone: nothing is lost."""

    guardians: tuple[GuardianFound, ...] = ()
    rest: str = ""


def read_guardians(text: str) -> GuardiansFound:
    """`张三（父）13800000001；李四（母）13900000002` and the many ways to write the same."""
    text = _SPREAD_NAME.sub(r"\1\2", tidy(text).replace("＠", "@"))
    if is_nothing(text):
        return GuardiansFound()
    reader = _Reader()
    for match in _TOKEN.finditer(text):
        reader.take(match.lastgroup or "mark", match[0])
    return reader.result()


class _Reader:
    """One pass over the tokens. What the first guardian begins with (name, kinship or phone) begins every guardian."""

    def __init__(self) -> None:
        self.done: list[GuardianFound] = []
        self.now = GuardianFound()
        self.first = ""
        self.rest: list[str] = []

    def take(self, kind: str, text: str) -> None:
        if kind == "phone":
            self._phone(text)
        elif kind == "email":
            self.now = replace(self.now, emails=(*self.now.emails, normalise_email(text) or text))
        elif kind == "digits":
            self._digits(text)
        elif kind == "word":
            self._word(text.strip())
        elif kind == "end" and (self.now.name or self.now.phones):
            self._close()

    def result(self) -> GuardiansFound:
        self._close()
        return GuardiansFound(tuple(self.done), "，".join(self.rest))

    def _close(self) -> None:
        if self.now != GuardianFound():
            self.done.append(self.now)
        self.now = GuardianFound()

    def _begin(self, kind: str, *, taken: bool) -> None:
        """Close the guardian before when `kind` begins one, or when that place is `taken` already."""
        self.first = self.first or kind
        if taken or (self.first == kind and self.now != GuardianFound()):
            self._close()

    def _phone(self, text: str) -> None:
        if self.first in ("", "phone"):
            self._begin("phone", taken=bool(self.now.name))
        self.now = replace(self.now, phones=(*self.now.phones, normalise_phone(text).number))

    def _digits(self, text: str) -> None:
        digits = re.sub(r"[^0-9]", "", text)
        if len(digits) >= 5:
            self._phone(digits)
        else:
            self.rest.append(text.strip())

    def _word(self, text: str) -> None:
        text = re.sub(rf"(?:{_LABEL})$", "", text)
        whole = _KIN_WORD.fullmatch(text)
        if not text:
            return
        if whole:
            self._kinship(whole[1])
        elif _EMPLOYER.search(text) and self.now.name:
            self.now = replace(self.now, employer=text)
        elif self.now.name and not self.now.phones and len(text) > 4 and "·" not in text:
            self.rest.append(text)
        else:
            self._name_with_kin(text)

    def _name_with_kin(self, text: str) -> None:
        """'父亲张三' and '张三妈妈' hold both; a name of one character is none."""
        before = _KIN_WORD.match(text)
        after = re.search(rf"({_KIN})$", text)
        if before and len(before[1]) > 1 and len(text) - before.end() >= 2:
            self._kinship(before[1])
            text = text[before.end() :]
        elif after and len(after[1]) > 1 and after.start() >= 2:
            self._name(text[: after.start()])
            self._kinship(after[1])
            return
        self._name(text)

    def _name(self, text: str) -> None:
        self._begin("name", taken=bool(self.now.name))
        self.now = replace(self.now, name=clean_name(text))

    def _kinship(self, word: str) -> None:
        self._begin("kinship", taken=bool(self.now.kinship))
        self.now = replace(self.now, kinship=kinship_of(word), kinship_text=word)
