"""The witness outside the database: an append-only file of the seals, and a second one where the settings say so.

It takes only what extends what it holds. A database rolled back or rewritten therefore stops being witnessed, and
`verify` says since when.
"""

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from xuean.audit import chain, form
from xuean.vault.home import home

FILE = "seals.log"
TAIL = 65_536  # bytes read at a time from the end

log = logging.getLogger("xuean.audit")


class Line(NamedTuple):
    no: int
    body: bytes
    signature: bytes


def places() -> dict[str, Path]:
    """Name -> file of every witness of this installation. The second is best on another machine's disk."""
    second = getattr(settings, "WITNESS_PATH", None) or os.environ.get("XUEAN_WITNESS_PATH")
    found = {"home": home() / "witness" / FILE}
    return found | {"second": Path(second)} if second else found


def catch_up(now: datetime) -> None:
    """Write to every witness the seals it does not have yet. Safe to repeat, and for several processes at once."""
    for name, path in places().items():
        try:
            _extend(name, path, now)
        except OSError as fault:
            log.error("witness %s cannot be written: %s", name, fault.strerror)


def lines(path: Path) -> Iterator[Line]:
    """What the file holds; a line torn by a crash is passed over (its seal stands again below)."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        yield from (line for raw in file if (line := _parsed(raw)))


def _extend(name: str, path: Path, now: datetime) -> None:
    with _locked(path) as file:
        last = _last(file)
        known, digest = (last.no, hashlib.sha256(last.body).digest()) if last else (0, form.FIRST_SEAL)
        written = []
        for no, body, signature in _seals_after(known):
            if form.read_seal(body).prev != digest or no != known + 1:
                log.error("witness %s refuses seal %s: it does not extend seal %s", name, no, known)
                break
            line = _line(Line(no, body, signature))
            os.write(file, line)
            known, digest = no, hashlib.sha256(body).digest()
            written.append((no, hashlib.sha256(line).digest()))
        if written:
            os.fsync(file)
    _receipts(name, written, now)


def _seals_after(no: int) -> Iterator[tuple[int, bytes, bytes]]:
    rows = chain.model("Seal").objects.filter(no__gt=no).order_by("no")
    for found, body, signature in rows.values_list("no", "body", "signature"):
        yield found, bytes(body), bytes(signature)


def _receipts(name: str, written: list[tuple[int, bytes]], now: datetime) -> None:
    model = chain.model("Witness")
    rows: list[Any] = [model(no=no, witness=name, receipt=digest, recorded_at=now) for no, digest in written]
    model.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        _end_line(file)
        yield file
    finally:
        os.close(file)  # releases the lock


def _end_line(file: int) -> None:
    """A line torn by a crash gets its end, so that the next one stands alone."""
    size = os.lseek(file, 0, os.SEEK_END)
    if size and os.pread(file, 1, size - 1) != b"\n":
        os.write(file, b"\n")


def _last(file: int) -> Line | None:
    """The last whole line, read from the end."""
    start, tail = os.lseek(file, 0, os.SEEK_END), b""
    while start:
        length = min(TAIL, start)
        start -= length
        tail = os.pread(file, length, start) + tail
        whole = tail.splitlines() if not start else tail.splitlines()[1:]
        found = next((line for raw in reversed(whole) if (line := _parsed(raw))), None)
        if found:
            return found
    return None


def _line(line: Line) -> bytes:
    text = json.dumps({"no": line.no, "body": line.body.hex(), "signature": line.signature.hex()})
    return text.encode() + b"\n"


def _parsed(raw: bytes) -> Line | None:
    try:
        data = json.loads(raw)
        return Line(data["no"], bytes.fromhex(data["body"]), bytes.fromhex(data["signature"]))
    except (ValueError, KeyError, TypeError):
        return None
