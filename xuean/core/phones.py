"""Phone numbers as people write them, brought into one form (pure). Facts N09."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberType

SHORT = ("110", "119", "120", "122", "12345", "12355")  # emergency and public lines: never a guardian's number
_MOBILE = re.compile(r"(?:\+?0{0,2}86)?(1[3-9][0-9]{9})")
_EXTENSION = re.compile(r"(?:转|轉|分机|ext\.?|x|#|-)\s*([0-9]{1,6})$", re.I)
_LETTERS = re.compile(r"[^0-9+]")
_SEVERAL = re.compile(r"[、，,;；/\n|]|\s+(?=[+0-9][0-9-]{6,})|或者?")


@dataclass(frozen=True, slots=True)
class Phone:
    """`kind`: mobile, landline, foreign, short, none. `number` is E.164, or the digits as written."""

    kind: str
    number: str
    extension: str = ""
    warning: str = ""  # a code: "phone.shape", "phone.no_area", "phone.short"; empty when it is good

    @property
    def national(self) -> str:
        """As people in China dial and recognise it."""
        if not self.number.startswith("+86"):
            return self.number
        return self.number[3:] if self.kind == "mobile" else "0" + self.number[3:]


def as_digits(value: object) -> str:
    """The text of a cell that should hold digits: 15000056448.0 is 15000056448, full-width digits are digits."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = unicodedata.normalize("NFKC", str(value)).strip().lstrip("'’‘`")
    match = re.fullmatch(r"([0-9]+)\.0+", text)
    return match[1] if match else text


def normalise_phone(value: object) -> Phone:
    """One number from text or a cell's float. Never fails: what cannot be dialled comes back with a warning."""
    text = as_digits(value)
    digits = _LETTERS.sub("", text)
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return Phone("mobile", "+86" + mobile[1])
    if not digits:
        return Phone("none", text, warning="phone.shape" if text else "phone.empty")
    if digits in SHORT:
        return Phone("short", digits, warning="phone.short")
    return _other(text, digits)


def phones_in(value: object) -> tuple[Phone, ...]:
    """All numbers of a cell that may hold several: 13800000001/13900000002."""
    text = as_digits(value)
    parts = [part.strip() for part in _SEVERAL.split(text) if part and re.search(r"[0-9]", part)]
    if not parts:
        return (normalise_phone(text),) if text else ()
    return tuple(dict.fromkeys(normalise_phone(part) for part in parts))


def _other(text: str, digits: str) -> Phone:
    """Landlines, extensions, numbers abroad."""
    extension = ""
    found = _EXTENSION.search(text)
    if found and len(_LETTERS.sub("", text[: found.start()])) >= 10:
        extension = found[1]
        digits = _LETTERS.sub("", text[: found.start()])
    if len(digits) in (7, 8) and digits[0] in "23456789":
        return Phone("landline", digits, extension, "phone.no_area")
    number = _parsed(digits)
    if number is None:
        return Phone("none", digits, extension, "phone.shape")
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code != 86:
        return Phone("foreign", written, extension)
    mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    return Phone("mobile" if mobile else "landline", written, extension)


def _parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    """The first reading that is a valid number: as dialled in China, with 00 for +, with a + left out."""
    abroad = "+" + (digits[2:] if digits.startswith("00") else digits)
    for text in (digits, abroad if digits.startswith(("00", "852", "853", "886")) else ""):
        try:
            number = phonenumbers.parse(text, "CN") if text else None
        except phonenumbers.NumberParseException:
            number = None
        if number is not None and phonenumbers.is_valid_number(number):
            return number
    return None
