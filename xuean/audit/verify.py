"""Reading the whole audit again: every entry, every seal, and what the witnesses hold.

Found for certain: an entry edited, deleted, inserted, moved or put in another order; a sealed part cut off; a database
put back to an earlier state. Not found without a witness elsewhere: what root rewrites together with the file of the
witness; and the tail that was not sealed yet, when whoever cuts it also sets the head back (at most a minute).
"""

import hashlib
import hmac
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from xuean.audit import chain, form, keys, spool
from xuean.core import clock
from xuean.vault.faults import NoMasterKey

FAULTS = 200  # as many are named; more do not tell more
GRACE = timedelta(minutes=2)  # a seal this young may still be on its way to the witness

Held = dict[int, bytes]  # number of a seal -> hash of its body
Points = dict[UUID, dict[int, bytes]]  # chain -> seq -> sealed hash


@dataclass(frozen=True, slots=True)
class Fault:
    """`kind` is one of the codes below; `part` and `seq` say where (a seal's number for seals)."""

    kind: str
    part: str = ""
    seq: int = 0


@dataclass(slots=True)
class Verified:
    entries: int = 0
    seals: int = 0
    unsealed: int = 0  # entries after the last seal of their chain
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.faults

    def found(self, kind: str, part: UUID | None = None, seq: int = 0) -> None:
        if len(self.faults) < FAULTS:
            self.faults.append(Fault(kind, str(part or ""), seq))

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"ok": self.ok}


def verify(school_id: UUID | None = None) -> Verified:
    """The whole audit, or one school's chain with the seals that speak of it.

    Faults: entry_missing, entry_moved, entry_changed, codes_changed, mac_wrong, key_missing, head_wrong,
    sealed_entry_missing, sealed_entry_changed, seal_missing, seal_changed, signature_wrong, rolled_back,
    witness_differs, not_witnessed.
    """
    report = Verified()
    witnessed = {name: _held(path) for name, path in spool.places().items()}
    points = _seals(report, witnessed, school_id)
    for part in sorted(chain.parts(school_id) | points.keys()):
        _chain(report, part, points.get(part, {}))
    return report


# entries


def _chain(report: Verified, part: UUID, sealed: dict[int, bytes]) -> None:
    before = chain.head(part)
    seq, prev, known = 0, form.genesis(part), _Keys(part)
    for row, codes, stored, mac in chain.entries(part):
        seq += 1
        if row.seq != seq:
            report.found("entry_missing", part, seq)
            seq = row.seq
        elif bytes(row.prev) != prev:
            report.found("entry_moved", part, seq)
        _entry(report, known, row, codes, stored, mac)
        if sealed.get(seq, stored) != stored:
            report.found("sealed_entry_changed", part, seq)
        if before and seq == before[0] and before[1] != stored:
            report.found("head_wrong", part, seq)
        prev = stored
        report.entries += 1
    last_sealed = max(sealed, default=0)
    if last_sealed > seq:
        report.found("sealed_entry_missing", part, last_sealed)
    after = chain.head(part)
    if (before[0] if before else 0) > seq or seq > (after[0] if after else 0):
        report.found("head_wrong", part, seq)
    report.unsealed += max(seq - last_sealed, 0)


class _Keys(dict[int, tuple[bytes, bytes] | None]):
    """Number -> (mac key, commitment key) of one chain; None when the key file is gone."""

    def __init__(self, part: UUID):
        super().__init__()
        self.part = part

    def __missing__(self, number: int) -> tuple[bytes, bytes] | None:
        try:
            self[number] = keys.mac_key(number, self.part), keys.commitment_key(number, self.part)
        except NoMasterKey:
            self[number] = None
        return self[number]


def _entry(report: Verified, known: _Keys, row: form.Row, codes: dict[str, Any], stored: bytes, mac: bytes) -> None:
    if form.digest(row) != stored:
        report.found("entry_changed", row.part, row.seq)
    pair = known[row.key]
    if pair is None:
        report.found("key_missing", row.part, row.seq)
        return
    if hmac.digest(pair[0], stored, "sha256") != mac:
        report.found("mac_wrong", row.part, row.seq)
    if hmac.digest(pair[1], form.codes_bytes(codes), "sha256") != row.commitment:
        report.found("codes_changed", row.part, row.seq)


# seals and witnesses


def _held(path: Path) -> Held:
    """A number that stands in the file twice, and differently, counts as another seal."""
    held: Held = {}
    for line in spool.lines(path):
        digest = hashlib.sha256(line.body).digest()
        held[line.no] = digest if held.get(line.no, digest) == digest else b""
    return held


def _seals(report: Verified, witnessed: dict[str, Held], school_id: UUID | None) -> Points:
    points: Points = {}
    no, prev = 0, form.FIRST_SEAL
    for row in chain.seals():
        no += 1
        if row.no != no:
            report.found("seal_missing", None, no)
            no = row.no
        body = bytes(row.body)
        seal = _read(report, row, body, prev)
        for part, seq, digest in seal.heads if seal else ():
            if school_id in (None, part):
                points.setdefault(part, {})[seq] = digest
        prev = hashlib.sha256(body).digest()
        for held in witnessed.values():
            _witness(report, held, no, prev, row.sealed_at)
    report.seals = no
    for held in witnessed.values():
        if max(held, default=0) > no:
            report.found("rolled_back", None, no + 1)
    place = chain.head(chain.SEALS)
    if place and (place[0] > no or (place[0] == no and place[1] != prev)):
        report.found("seal_missing", None, place[0])
    return points


def _read(report: Verified, row: Any, body: bytes, prev: bytes) -> form.SealBody | None:
    try:
        seal = form.read_seal(body)
        keys.public_key(seal.key).verify(bytes(row.signature), body)
    except (ValueError, NoMasterKey):
        report.found("seal_changed", None, row.no)
        return None
    except InvalidSignature:
        report.found("signature_wrong", None, row.no)
        return None
    if seal.prev != prev or (seal.no, seal.key, seal.sealed_at, seal.reason) != (
        row.no,
        row.key,
        row.sealed_at,
        row.reason,
    ):
        report.found("seal_changed", None, row.no)
    return seal


def _witness(report: Verified, held: Held, no: int, digest: bytes, sealed_at: datetime) -> None:
    if no not in held:
        if clock.now() - sealed_at > GRACE:
            report.found("not_witnessed", None, no)
    elif held[no] != digest:
        report.found("witness_differs", None, no)
