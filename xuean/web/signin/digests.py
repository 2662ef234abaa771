"""Keyed digests of what must be compared but not kept: names typed, addresses, tokens, codes."""

import hashlib
import unicodedata

from django.utils.crypto import salted_hmac


def keyed(purpose: str, value: str, length: int = 32) -> str:
    """Hexadecimal; worthless without the installation's secret key."""
    return salted_hmac(f"xuean.web.{purpose}", value, algorithm="sha256").hexdigest()[:length]


def plain(value: str) -> str:
    """Of a random token of 128 bits or more, which nobody can guess from its digest."""
    return hashlib.sha256(value.encode()).hexdigest()


def folded(username: str) -> str:
    """A username as it is compared: compatible characters made one, no case, no spaces around."""
    return unicodedata.normalize("NFKC", username).strip().casefold()
