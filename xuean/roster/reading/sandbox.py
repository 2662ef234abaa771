"""Opens a workbook in a process of its own, so that a hostile file costs that process and not the web server (A18)."""

import os
import subprocess
import sys
from pathlib import Path

import xuean
from xuean.roster.reading import limits
from xuean.roster.reading.carry import unpack
from xuean.roster.reading.sheets import Refusal, Workbook

_ROOT = Path(xuean.__file__).parent.parent
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")  # no settings and no keys reach the small process


def open_workbook(path: Path, name: str = "") -> Workbook:
    """`name` is what the user called the file (its ending does not matter). Raises Refusal, with a sentence."""
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            raise Refusal("file.too_large", limit=limits.FILE_BYTES // 1024 // 1024)
        with path.open("rb") as file:
            answer = _run(file, Path(name or path.name).stem)
    except OSError as missing:
        raise Refusal("file.unreadable") from missing
    try:
        return unpack(answer)
    except ValueError as cut:
        raise Refusal("file.too_heavy") from cut


def _run(file: object, name: str) -> bytes:
    environment = {key: value for key, value in os.environ.items() if key in _KEPT}
    environment |= {"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "xuean.roster.reading.child", name],
            stdin=file,  # type: ignore[call-overload]
            capture_output=True,
            timeout=limits.PROCESS_SECONDS,
            env=environment,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise Refusal("file.too_heavy") from slow
    if done.returncode != 0:
        raise Refusal("file.too_heavy")
    return bytes(done.stdout)
