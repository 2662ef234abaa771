"""Names of people: cleaned without changing a character that belongs to them, and spelt for searching (pure).

Facts N30. No NFC, no NFKC: both would replace compatibility ideographs that stand in a passport.
"""

import itertools
import os
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module

from xuean.core.surnames import COMPOUND, GIVEN, SINGLE

DOT = "·"  # U+00B7, as identity cards print it
_DOTS = "•‧∙⋅・･●᛫ꞏ᠂"
_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])\s*[.．﹒。,，]\s*(?=[^\x00-\x7f])")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_HAN = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_SPACE_IN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_AROUND_DOT = re.compile(rf"\s*{DOT}+\s*")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (0xFF0D, *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_PART = re.compile(r"[A-Za-z0-9\u00c0-\u024f'-]+|\w")
_LIMIT = 4  # spellings of one name


def clean_name(text: str) -> str:
    """'赵　诗' -> '赵诗'; '阿依古丽•买买提' -> '阿依古丽·买买提'; Latin names keep one space between their parts."""
    text = visible(text).translate(_FULL_WIDTH)
    text = re.sub(f"[{_DOTS}]", DOT, text)
    text = _BETWEEN.sub(DOT, text.strip())
    text = _AROUND_DOT.sub(DOT, text)
    return re.sub(r"\s+", " ", _SPACE_IN_HAN.sub("", text)).strip(f" {DOT}")


def visible(text: str) -> str:
    """Without characters that show nothing, or turn the direction of what follows; lines and spaces stay."""
    return _INVISIBLE.sub("", text)


def pinyin_of(name: str) -> str:
    """Spellings to search by, separated by spaces: 曾小贤 -> 'zengxiaoxian'; 吕秀雨 -> 'lvxiuyu luxiuyu'."""
    return " ".join(dict.fromkeys("".join(parts) for parts in _spellings(name)))


def initials_of(name: str) -> str:
    """First letters, separated by spaces when there are several readings: 曾小贤 -> 'zxx'."""
    return " ".join(dict.fromkeys("".join(part[:1] for part in parts) for parts in _spellings(name)))


def surname_of(name: str) -> str:
    """The surname of a Chinese name, compound ones whole; '' for a name with a middle dot or in another script."""
    name = clean_name(name)
    if DOT in name or not re.match(_HAN, name):
        return ""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


def _spellings(name: str) -> list[tuple[str, ...]]:
    """At most four tuples of syllables in lower case."""
    name = clean_name(name)
    choices: list[tuple[str, ...]] = []
    surname = surname_of(name)
    if surname in COMPOUND:
        choices += [(part,) for part in COMPOUND[surname].split()]
    elif surname in SINGLE:
        choices.append(SINGLE[surname])
    else:
        surname = ""
    given = name[len(surname) :]
    choices += [GIVEN.get(part, (_syllable(part),)) for part in _PART.findall(given)]
    choices = [
        tuple(dict.fromkeys(variant for option in options for variant in _umlaut(option))) for options in choices
    ]
    return list(itertools.islice(itertools.product(*[options for options in choices if options]), _LIMIT))


def _syllable(part: str) -> str:
    """The reading of one character; a Latin word, or what has no reading, is itself."""
    if part.isascii():
        return part.lower()
    return _character(part) if len(part) == 1 else _read(part)


@lru_cache(maxsize=10_000)  # a school's names are written with some thousands; a character alone tells nobody's name
def _character(part: str) -> str:
    return _read(part)


def _read(part: str) -> str:
    return re.sub(r"[^\w]", "", "".join(_reader()(part, style=0)).lower())


@cache
def _reader() -> Callable[..., list[str]]:
    """Loaded with the first name: most commands meet none. Without its phrases, as characters are asked singly."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    return import_module("pypinyin").lazy_pinyin


def _umlaut(syllable: str) -> tuple[str, ...]:
    """lü is typed lv, lu or lyu."""
    return (syllable, syllable.replace("v", "u")) if re.fullmatch(r"[ln]ve?", syllable) else (syllable,)
