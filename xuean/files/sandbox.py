"""Makes an upload safe in a process of its own, so that a hostile file costs that process and not the web server."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import xuean
from xuean.files import kinds, limits
from xuean.files.carry import Made, unpack
from xuean.files.faults import Unsafe

_ROOT = Path(xuean.__file__).parent.parent
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")  # no settings and no keys reach the small process
_places = threading.BoundedSemaphore(limits.AT_ONCE)


def made_safe(upload: IO[bytes], name: str, *, megabytes: int) -> Made:
    """What is kept of an upload. Outside any transaction: it may take a second. Raises Unsafe."""
    at_most = min(megabytes * limits.MEGABYTE, limits.UPLOAD_BYTES)
    upload.seek(0)
    data = upload.read(at_most + 1)
    if len(data) > at_most:
        raise Unsafe("too-large")
    kind = kinds.kind_of(data, name)
    with _place():
        return unpack(_run(kind, data))


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=limits.WAIT_SECONDS):
        raise Unsafe("busy")
    try:
        yield
    finally:
        _places.release()


def _run(kind: str, data: bytes) -> bytes:
    environment = {key: value for key, value in os.environ.items() if key in _KEPT}
    environment |= {"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "xuean.files.child", kind],
            input=data,
            capture_output=True,
            timeout=limits.PROCESS_SECONDS,
            env=environment,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise Unsafe("too-heavy") from slow
    if done.returncode != 0:
        raise Unsafe("too-heavy")
    return bytes(done.stdout)
