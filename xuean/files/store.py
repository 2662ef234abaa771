"""Blobs on disk: `XUEAN_HOME/files/aa/bb/<digest>`, readable by the owner alone, there whole or not at all."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from xuean.files.faults import Damaged, NotStored
from xuean.vault.home import home

DRAFTS, ASIDE = "drafts", "orphans"
_HEX = frozenset("0123456789abcdef")


def root() -> Path:
    return home() / "files"


def place(digest: str) -> Path:
    return root() / digest[:2] / digest[2:4] / digest


def is_digest(text: str) -> bool:
    return len(text) == 64 and _HEX.issuperset(text)


def put(blob: bytes) -> str:
    """On the disk for good when this returns. Its digest. Raises NotStored; then nothing is left of it."""
    digest = hashlib.sha256(blob).hexdigest()
    try:
        _write(place(digest), blob)
    except OSError as full:
        raise NotStored(full.errno) from full
    return digest


def get(digest: str) -> bytes:
    """Raises Damaged when it is not there or not what was stored."""
    try:
        blob = place(digest).read_bytes()
    except OSError as gone:
        raise Damaged("missing") from gone
    if hashlib.sha256(blob).hexdigest() != digest:
        raise Damaged("changed")
    return blob


def remove(*digests: str) -> None:
    for digest in filter(None, digests):
        with contextlib.suppress(OSError):
            place(digest).unlink()


def blobs() -> Iterator[Path]:
    """Every blob in its place."""
    for path in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if is_digest(path.name):
            yield path


def _write(path: Path, blob: bytes) -> None:
    folder(path.parent)
    draft = folder(root() / DRAFTS) / secrets.token_hex(16)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(blob)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        _settle(path.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def folder(path: Path) -> Path:
    """Made for the owner alone, level by level, and on the disk itself before anything lies in it."""
    for level in reversed((path, *path.parents)):
        if level.is_relative_to(root()) and not level.is_dir():
            level.mkdir(mode=0o700, exist_ok=True)
            _settle(level.parent)
    return path


def _settle(path: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
