"""Days in every style that spreadsheets hold. An impossible day is said, never guessed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xuean.roster.reading.sheets import Value
from xuean.roster.reading.texts import as_text, is_nothing

_SERIAL_FROM = date(1899, 12, 30)  # day 0 of Excel's calendar, its false 29 February 1900 taken in
_SERIALS = range(14_000, 70_000)  # 1938 to 2091
_YEARS = range(1900, 2101)
_CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_SEPARATED = re.compile(r"([0-9]{4}|[0-9]{2})[年./\-、,_ ]+([0-9]{1,2})[月./\-、,_ ]+([0-9]{1,2})[日号]?")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[./\-]([0-9]{1,2})[./\-]([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})[年./\-、 ]+([0-9]{1,2})月?")
_CLOCK = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?$|(星期|周|礼拜)[一二三四五六日天]$|\(.*\)$")


@dataclass(frozen=True, slots=True)
class Day:
    """`on` is None when there is none; `code` says why, or warns. A month stands for its first day."""

    on: date | None = None
    code: str = ""  # "date.impossible", "date.unreadable"; "date.two_digit_year", "date.order" are warnings
    month_only: bool = False


def read_day(value: Value, *, latest: date) -> Day:
    """`latest` decides two-digit years: never later than it."""
    if isinstance(value, datetime):
        return Day(value.date())
    if isinstance(value, date):
        return Day(value)
    if is_nothing(value):
        return Day()
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _from_number(float(value), latest)
    return _from_text(unicodedata.normalize("NFKC", as_text(value)).strip(" '’`"), latest)


def _from_number(value: float, latest: date) -> Day:
    if not abs(value) < 1e12:  # NaN and infinity included
        return Day(code="date.unreadable")
    whole = int(value)
    if whole in _SERIALS:
        return Day(_SERIAL_FROM + timedelta(days=whole))
    if value == whole:
        return _from_digits(str(whole), latest)
    year, month = divmod(round(value * 100), 100)  # 2017.09 typed as a number
    return _month(year, month) if year in _YEARS and month % 10 else Day(code="date.unreadable")


def _from_text(text: str, latest: date) -> Day:
    text = _chinese_digits(_CLOCK.sub("", text).strip())
    republic = re.match(r"民[国國]([0-9]{1,3})年", text)
    if republic:
        text = f"{int(republic[1]) + 1911}年" + text[republic.end() :]
    match = _SEPARATED.fullmatch(text)
    if match:
        return _separated(*match.groups(), latest=latest)
    match = _MONTH_FIRST.fullmatch(text)
    if match:
        return _month_first(*(int(part) for part in match.groups()))
    match = _MONTH.fullmatch(text)
    if match:
        return _month(int(match[1]), int(match[2]))
    text = re.sub(r"\.0+$", "", text)
    if re.fullmatch(r"[0-9]{5}", text) and int(text) in _SERIALS:
        return Day(_SERIAL_FROM + timedelta(days=int(text)))
    return _from_digits(text, latest)


def _from_digits(text: str, latest: date) -> Day:
    """20110302, 202309, 110302"""
    if re.fullmatch(r"[0-9]{8}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])", text):
        return _month(int(text[:4]), int(text[4:]))
    if re.fullmatch(r"[0-9]{6}", text):
        return _separated(text[:2], text[2:4], text[4:], latest=latest)
    return Day(code="date.unreadable")


def _separated(year: str, month: str, day: str, *, latest: date) -> Day:
    if len(year) == 4:
        return _day(int(year), int(month), int(day))
    found = _day(2000 + int(year), int(month), int(day))
    if found.on and found.on > latest:
        found = _day(1900 + int(year), int(month), int(day))
    return Day(found.on, found.code or "date.two_digit_year")


def _month_first(first: int, second: int, year: int) -> Day:
    """7/4/2017 from a spreadsheet in American style; 25/12/2017 can only be the other way round."""
    if first > 12:
        return _day(year, second, first)
    found = _day(year, first, second)
    return Day(found.on, found.code or ("date.order" if second <= 12 and first != second else ""))


def _day(year: int, month: int, day: int) -> Day:
    if year not in _YEARS:
        return Day(code="date.impossible")
    try:
        return Day(date(year, month, day))
    except ValueError:
        return Day(code="date.impossible")


def _month(year: int, month: int) -> Day:
    found = _day(year, month, 1)
    return Day(found.on, found.code, month_only=True)


def _chinese_digits(text: str) -> str:
    """二〇一七年九月十九日 -> 2017年9月19日"""
    text = text.translate(_CHINESE)

    def tens(match: re.Match[str]) -> str:
        return f"{int(match[1] or 1)}{match[2] or 0}"

    return re.sub(r"([0-9])?十([0-9])?", tens, text)
