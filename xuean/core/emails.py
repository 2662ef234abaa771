"""E-mail addresses as people write them, brought into one form (pure)."""

import re
import unicodedata

LONGEST, LONGEST_LOCAL = 254, 64  # RFC 5321 §4.5.3.1
_ADDRESS = re.compile(
    r"(?P<local>[a-z0-9_](?:[a-z0-9._%+'-]*[a-z0-9_+-])?)@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}"
)
_SEVERAL = re.compile(r"[\s;,、|/，；]+")


def normalise_email(value: object) -> str:
    """In small letters and half-width, so that one address is found however it was typed; '' for what is none."""
    text = unicodedata.normalize("NFKC", str(value)).replace("。", ".").strip().lower().removeprefix("mailto:")
    found = _ADDRESS.fullmatch(text) if len(text) <= LONGEST else None
    good = found is not None and len(found["local"]) <= LONGEST_LOCAL and ".." not in text
    return text if good else ""


def emails_in(value: object) -> tuple[tuple[str, str], ...]:
    """All addresses of a cell that may hold several: (normal form or '', as written)."""
    text = unicodedata.normalize("NFKC", str(value)).strip()
    return tuple(dict.fromkeys((normalise_email(part), part) for part in _SEVERAL.split(text) if part))
