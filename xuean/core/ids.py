"""UUIDv7 on the house clock: known before insert, ordered by time."""

import secrets
from uuid import UUID

from xuean.core import clock


def new_id() -> UUID:
    """48 bits of milliseconds, version 7, 74 random bits (RFC 9562, 5.7)."""
    milliseconds = int(clock.now().timestamp() * 1000) & 0xFFFFFFFFFFFF
    value = (milliseconds << 80) | secrets.randbits(80)
    value &= ~(0xF << 76) & ~(0x3 << 62) & ((1 << 128) - 1)
    return UUID(int=value | (0x7 << 76) | (0x2 << 62))
