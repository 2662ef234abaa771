"""What a reader who need not know sees of a phone number, an identity number or a name (rule 7 of the look). Pure."""

import re

from xuean.core.names import surname_of

_MOBILE = re.compile(r"(?:\+?86)?[ -]?(1\d{2})\d{4}(\d{4})")
_LANDLINE = re.compile(r"(?:\+86[ -]?)?(010|02\d|0[3-9]\d{2})\d{3,4}(\d{4})")


def mask_phone(number: str) -> str:
    """'138****2671', '0571-****0318'; anything else keeps its last two digits."""
    text = str(number or "").strip()
    compact = re.sub(r"[\s()（）-]", "", text)
    if found := _MOBILE.fullmatch(compact):
        return f"{found[1]}****{found[2]}"
    if found := _LANDLINE.fullmatch(compact):
        return f"{found[1]}-****{found[2]}"
    return f"****{compact[-2:]}" if len(compact) > 4 else "****" * bool(compact)


def mask_identity(number: str) -> str:
    """'3301**********1421': region and last four, as many stars as digits are hidden."""
    text = str(number or "").strip()
    if len(text) < 10:
        return "****" * bool(text)
    return text[:4] + "*" * (len(text) - 8) + text[-4:]


def mask_name(name: str) -> str:
    """'陈某某' for walls and strangers; the first part of names of another form: '阿依古丽某某', 'J.'."""
    text = str(name or "").strip()
    if not text:
        return ""
    surname = surname_of(text) or re.split(r"[·\s]", text)[0][: 1 if text.isascii() else None]
    return f"{surname}." if text.isascii() else f"{surname}某某"
