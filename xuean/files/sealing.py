"""Sealing bytes with a person's key: a blob opens only as this part of this row of this school.

The blob: algorithm (1), key version (2), nonce (12), ciphertext and tag.
"""

from uuid import UUID

from xuean.files.faults import Damaged
from xuean.vault import ciphers, keys
from xuean.vault.cache import Holder
from xuean.vault.faults import CannotOpen

CONTENT, PREVIEW = "content", "preview"
HEADER = 3


def seal(data: bytes, holder: Holder, file_id: UUID, part: str) -> tuple[bytes, int]:
    """The blob and the version of the key. Raises Shredded."""
    version, key = keys.sealing_key(holder)
    header = bytes([ciphers.PRIMARY]) + version.to_bytes(2, "big")
    return header + ciphers.seal(key, data, _bound(header, holder, file_id, part)), version


def unseal(blob: bytes, holder: Holder, file_id: UUID, part: str) -> bytes:
    """Raises Damaged: changed, moved to another row, or the key was destroyed."""
    header = blob[:HEADER]
    try:
        key = keys.opening_key(holder, int.from_bytes(header[1:], "big"))
        return ciphers.unseal(key, blob[HEADER:], _bound(header, holder, file_id, part), header[0] if header else 0)
    except CannotOpen as shut:
        raise Damaged("shut") from shut


def _bound(header: bytes, holder: Holder, file_id: UUID, part: str) -> bytes:
    return header + f"files.file|{part}|{file_id}|{holder.school_id}|{holder.person_id}".encode()
