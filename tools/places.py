"""Temporary folders that do not stay behind, not even when whoever made them was killed.

A folder carries the number of its process in its name; the next process that makes one removes those of the dead.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make(kind: str) -> Path:
    """A fresh private folder `xuean-<kind>-<process>-…`; what dead processes left of this kind is gone."""
    sweep(kind)
    return Path(tempfile.mkdtemp(prefix=f"xuean-{kind}-{os.getpid()}-"))


@contextmanager
def temporary(kind: str) -> Iterator[Path]:
    folder = make(kind)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(kind: str, within: Path | None = None) -> None:
    """Remove the folders of this kind whose process is no more."""
    for folder in (within or Path(tempfile.gettempdir())).glob(f"xuean-{kind}-*"):
        number = re.match(r"(\d+)-", folder.name.removeprefix(f"xuean-{kind}-"))
        if number and not _lives(int(number[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    if os.name == "nt":
        return True  # there asking would be ending
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
