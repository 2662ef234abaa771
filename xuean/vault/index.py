"""The blind index: exact search over sealed values, with a key that is never in the database.

For numbers of high entropy only (identity, student number, phone, plate); never for names or flags.
"""

import hmac
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from xuean.vault import masters

LENGTH = 16  # bytes


def blind(field_id: str, school_id: UUID, value: str) -> bytes:
    """16 bytes to store beside the sealed value; equal for equal values of one field in one school.

    `field_id` is a lasting name ("person.phone"); the caller brings `value` into its one normal form first.
    """
    return hmac.digest(_index_key(masters.index_master(), field_id, school_id), value.encode(), "sha256")[:LENGTH]


@lru_cache(maxsize=4096)
def _index_key(root: bytes, field_id: str, school_id: UUID) -> bytes:
    purpose = b"xuean blind index|" + field_id.encode()
    return HKDF(hashes.SHA256(), 32, salt=school_id.bytes, info=purpose).derive(root)
