"""Identity documents, student numbers and phones: shape, checksum, meaning (pure). Facts N01–N09.

A finding is a value, never an exception: a wrong number is still somebody's number, and a person decides.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from xuean.core import clock

# Kinds of document, facts N14.
RESIDENT = "1"
HONG_KONG = "6"
MACAU = "7"
TAIWAN = "8"
FOREIGN_RESIDENT = "9"
PASSPORT = "A"
HOUSEHOLD = "B"
OTHER = "Z"
TAIWAN_PERMIT = "54"
HONG_KONG_MACAU_PERMIT = "55"

MALE, FEMALE = "1", "2"  # GB/T 2261.1

FAULT, CONFIRM, WARNING = "fault", "confirm", "warning"  # confirm: a contradiction, a fault until a person confirms it

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_PROVINCES = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), range(71, 72))
_RESIDENCE_AREAS = ("810000", "820000", "830000")  # facts N03: not the GB/T 2260 codes
_PATTERNS = {
    HONG_KONG: r"[HM]?[0-9]{8}([0-9]{2})?|[A-Z]{1,2}[0-9]{6}[0-9A]",
    MACAU: r"[HM]?[0-9]{8}([0-9]{2})?|[157][0-9]{7}",
    TAIWAN: r"[0-9]{8}|[0-9]{10}[A-Z]?|[A-Z][0-9]{9}",
    PASSPORT: r"[A-Z0-9]{5,20}",
    HOUSEHOLD: r"[A-Z0-9]{4,20}",
}
_EIGHTEEN_KINDS = (RESIDENT, TAIWAN_PERMIT, HONG_KONG_MACAU_PERMIT, HOUSEHOLD)
_NOISE = re.compile(r"[\s'’`‘\-_.·\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: a code ("identity.checksum"), how much it matters, and the values a sentence needs."""

    code: str
    severity: str
    args: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """`number` is the cleaned number; `items` everything found, worst first."""

    number: str
    items: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing but warnings."""
        return all(item.severity == WARNING for item in self.items)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items)


@dataclass(frozen=True, slots=True)
class BirthAndSex:
    birth_on: date
    sex: str  # GB/T 2261.1


def clean_number(text: str) -> str:
    """Upper case, half-width, without spaces, hyphens and the apostrophe that Excel users put before digits."""
    upper = _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    return unicodedata.normalize("NFKC", upper)  # a letter and its mark may have come together


def check_digit(first_seventeen: str) -> str:
    """GB 11643: the eighteenth character for the first seventeen digits."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def guess_kind(number: str) -> str:
    """The kind of document a cleaned number looks like, when no column says it."""
    if _EIGHTEEN.fullmatch(number):
        if number[:6] in _RESIDENCE_AREAS:
            return TAIWAN_PERMIT if number.startswith("83") else HONG_KONG_MACAU_PERMIT
        return FOREIGN_RESIDENT if number.startswith("9") else RESIDENT
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return FOREIGN_RESIDENT
    if re.fullmatch(r"[HM][0-9]{8}([0-9]{2})?", number):
        return HONG_KONG if number.startswith("H") else MACAU
    if re.fullmatch(r"[DEGPS][A-Z]?[0-9]{7,8}", number):
        return PASSPORT
    return RESIDENT


def check_identity(kind: str, text: str, *, today: date | None = None) -> Findings:
    """Everything wrong with a document number. `kind` is a code of facts N14; `today` bounds the birth date."""
    number = clean_number(text)
    if not number:
        return Findings(number, (Finding("identity.empty", FAULT),))
    if kind in _EIGHTEEN_KINDS and (kind != HOUSEHOLD or _EIGHTEEN.fullmatch(number)):
        return Findings(number, _resident(kind, number, today))
    if kind == FOREIGN_RESIDENT:
        return Findings(number, _foreign(number, today))
    pattern = _PATTERNS.get(kind)
    odd = pattern is not None and not re.fullmatch(pattern, number)
    return Findings(number, (Finding("identity.pattern", WARNING),) if odd else ())


def birth_and_sex(text: str) -> BirthAndSex | None:
    """What an 18- or old 15-digit number says of its holder; None when it says nothing (no such day, another kind)."""
    number = clean_number(text)
    if _EIGHTEEN.fullmatch(number):
        day, sequence = number[6:14], number[16]
    elif re.fullmatch(r"[0-9]{15}", number):
        day, sequence = "19" + number[6:12], number[14]
    else:
        return None
    try:
        born = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None
    return BirthAndSex(born, MALE if int(sequence) % 2 else FEMALE)


def check_student_number(text: str, identity: str = "") -> Findings:
    """学籍号, facts N06: G + identity number, J + 18 with a check digit, L temporary. Every finding is a warning."""
    number = clean_number(text)
    if not number:
        return Findings(number, (Finding("student_number.empty", WARNING),))
    found: list[str] = []
    if re.fullmatch(r"[GJ][0-9]{17}[0-9X]", number):
        if check_digit(number[1:18]) != number[18]:
            found.append("student_number.checksum")
        if number[0] == "G" and identity and clean_number(identity) != number[1:]:
            found.append("student_number.disagrees")
    elif not re.fullmatch(r"L[0-9]{18}", number):
        found.append("student_number.shape")
    if number[0] == "J" and _EIGHTEEN.fullmatch(clean_number(identity)):
        found.append("student_number.has_identity")
    return Findings(number, tuple(Finding(code, WARNING) for code in found))


def mask(number: str) -> str:
    """Enough to recognise, not enough to use: an identity number keeps six and four, a phone three and four."""
    text = number.strip()
    if len(text) >= 15:
        return text[:6] + "*" * (len(text) - 10) + text[-4:]
    if len(text) >= 8:
        return text[:3] + "*" * (len(text) - 7) + text[-4:]
    return text[:1] + "*" * max(len(text) - 1, 0)


def _resident(kind: str, number: str, today: date | None) -> tuple[Finding, ...]:
    if re.fullmatch(r"[0-9]{15}", number):
        old = Finding("identity.fifteen", WARNING)
        return (old,) if birth_and_sex(number) else (Finding("identity.date", CONFIRM), old)
    if not _EIGHTEEN.fullmatch(number):
        return (Finding("identity.shape", FAULT, (("length", str(len(number))),)),)
    found = _eighteen(number, today)
    if kind == RESIDENT and not _known_area(number):
        found.append(Finding("identity.area", WARNING))
    return tuple(found)


def _known_area(number: str) -> bool:
    return number[:6] in _RESIDENCE_AREAS or any(int(number[:2]) in provinces for provinces in _PROVINCES)


def _foreign(number: str, today: date | None) -> tuple[Finding, ...]:
    if _EIGHTEEN.fullmatch(number):
        if number.startswith("9"):
            return tuple(_eighteen(number, today))
        return (Finding("identity.not_nine", WARNING),)
    return () if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number) else (Finding("identity.pattern", WARNING),)


def _eighteen(number: str, today: date | None) -> list[Finding]:
    """Checksum and birth date of the form that resident cards, residence permits and new foreigners' cards share."""
    found = []
    if check_digit(number[:17]) != number[17]:
        found.append(Finding("identity.checksum", CONFIRM))
    holder = birth_and_sex(number)
    if holder is None:
        found.append(Finding("identity.date", CONFIRM, (("date", number[6:14]),)))
    elif holder.birth_on > (today or clock.today("Asia/Shanghai")):
        found.append(Finding("identity.future", CONFIRM, (("date", holder.birth_on.isoformat()),)))
    return found
