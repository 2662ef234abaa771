"""The canonical bytes of an entry and of a seal. Pure; `offline.py` reads the same form on its own.

Each field is its length in four bytes and then its bytes; an absent one has the length ffffffff. Ids are their 32 hex
digits, instants are UTC with microseconds, numbers are decimal, all in ASCII or UTF-8; hashes are raw.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

FORM = 1
ABSENT = b"\xff\xff\xff\xff"
LONGEST_CODE = 200  # characters

Field = bytes | str | int | UUID | datetime | None


class Row(NamedTuple):
    """The fields of an entry in the order in which they are hashed."""

    form: int
    part: UUID
    seq: int
    prev: bytes
    id: UUID
    acted_at: datetime
    recorded_at: datetime
    person_id: UUID | None
    account_id: UUID | None
    posts: str
    system: str
    device: str
    tag: str
    verb: str
    outcome: str
    subject_record: str
    subject_id: UUID | None
    cause: UUID | None
    key: int
    commitment: bytes


def pack(fields: Iterable[Field]) -> bytes:
    out = []
    for field in fields:
        if field is None:
            out.append(ABSENT)
            continue
        raw = _raw(field)
        out.append(len(raw).to_bytes(4, "big"))
        out.append(raw)
    return b"".join(out)


def _raw(field: bytes | str | int | UUID | datetime) -> bytes:
    kind = type(field)
    if kind is UUID:
        return b"%032x" % field.int  # type: ignore[union-attr]
    if kind is datetime:
        return instant(field).encode()  # type: ignore[arg-type]
    if kind is bytes or kind is memoryview:
        return bytes(field)  # type: ignore[arg-type]
    return str(field).encode()


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def digest(row: Row) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(pack(row)).digest()


def genesis(part: UUID) -> bytes:
    """What stands for the hash before the first entry of a chain."""
    return hashlib.sha256(b"xuean audit " + part.hex.encode()).digest()


class SealBody(NamedTuple):
    """`heads` are (part, seq, hash), sorted by part: only the chains that moved since the seal before."""

    no: int
    prev: bytes
    sealed_at: datetime
    reason: str
    key: int
    heads: tuple[tuple[UUID, int, bytes], ...]


FIRST_SEAL = hashlib.sha256(b"xuean seal").digest()


def seal_bytes(seal: SealBody) -> bytes:
    heads = [field for head in seal.heads for field in head]
    return pack(["xuean seal 1", seal.no, seal.prev, seal.sealed_at, seal.reason, seal.key, len(seal.heads), *heads])


def read_seal(body: bytes) -> SealBody:
    """Raises ValueError when the bytes are not a seal."""
    fields = unpack(body)
    if len(fields) < 7 or fields[0] != b"xuean seal 1" or len(fields) != 7 + 3 * int(fields[6]):
        raise ValueError("not a seal")
    heads = [(UUID(fields[i].decode()), int(fields[i + 1]), fields[i + 2]) for i in range(7, len(fields), 3)]
    moment = datetime.fromisoformat(fields[3].decode().replace("Z", "+00:00"))
    return SealBody(int(fields[1]), fields[2], moment, fields[4].decode(), int(fields[5]), tuple(heads))


def unpack(data: bytes) -> list[bytes]:
    fields, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 4 + length > len(data):
            raise ValueError("cut short")
        fields.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return fields


def plain_codes(codes: Mapping[str, Any]) -> dict[str, Any]:
    """Codes as JSON holds them. Raises ValueError for anything that could be a person's words."""
    return {str(name): _plain(name, value) for name, value in sorted(codes.items())}


def _plain(name: str, value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(name, inner) for key, inner in sorted(value.items(), key=lambda item: str(item[0]))}
    if isinstance(value, (list, tuple, set, frozenset)):
        ordered = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [_plain(name, inner) for inner in ordered]
    text = value.hex() if isinstance(value, bytes) else value.isoformat() if isinstance(value, date) else str(value)
    if len(text) > LONGEST_CODE or not text.isascii() or not text.isprintable():
        raise ValueError(f"audit codes are ids, codes, counts and digests, never words: {name!r}")
    return text


def codes_bytes(codes: Mapping[str, Any]) -> bytes:
    return json.dumps(codes, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
