"""UUIDv7 on the house clock: known before insert, ordered by time and, within one process, by making."""

import secrets
from threading import Lock
from uuid import UUID

from xuean.core import clock

_lock = Lock()
_last = 0
_STEP_BITS = 32  # how far the next id of the same millisecond may lie ahead
_VERSION, _VARIANT = 0x7 << 76, 0x2 << 62
_LOW, _HIGH = (1 << 62) - 1, (1 << 12) - 1  # the random bits below the variant, and between version and variant


def new_id() -> UUID:
    """48 bits of milliseconds, version 7, 74 random bits that grow within a millisecond (RFC 9562, 5.7 and 6.2)."""
    global _last
    with _lock:
        milliseconds = int(clock.now().timestamp() * 1000) & 0xFFFFFFFFFFFF
        value = (milliseconds << 74) | secrets.randbits(73)
        if value >> 74 == _last >> 74:
            value = _last + 1 + secrets.randbits(_STEP_BITS)
        _last = value
    return UUID(int=_spread(value))


def _spread(value: int) -> int:
    """Put version and variant between the 48 + 12 + 62 bits."""
    return (value >> 74) << 80 | _VERSION | ((value >> 62) & _HIGH) << 64 | _VARIANT | (value & _LOW)
