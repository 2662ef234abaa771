"""Orphans: blobs that no row names, because the action they came with was undone or its process died.

They are set aside after a day and removed after another month; one that a row names again (a newer backup of the
database came back) returns to its place. Nothing is removed while the clock is in doubt.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db.models import Q

from xuean.access.actor import Actor
from xuean.audit.append import INSTALLATION, append
from xuean.files import store
from xuean.files.models import File
from xuean.jobs.reads import disposal_frozen
from xuean.jobs.tasks import Run, task

NAME = "files.sweep"
EVERY = timedelta(hours=12)
YOUNG = timedelta(days=1).total_seconds()  # may still belong to an action that is being written
KEPT_ASIDE = timedelta(days=30).total_seconds()
CHUNK = 400


@dataclass(slots=True)
class Swept:
    set_aside: int = 0
    returned: int = 0
    removed: int = 0


@task(NAME, atomic=False)
def run(run: Run) -> None:
    """Done twice it finds nothing more to do."""
    swept = sweep()
    if swept.set_aside or swept.returned or swept.removed:
        append(
            school_id=None,
            tag=NAME,
            actor=Actor.for_system("files", INSTALLATION),
            subject=None,
            now=run.now,
            codes={"set_aside": swept.set_aside, "returned": swept.returned, "removed": swept.removed},
        )


def sweep() -> Swept:
    swept = Swept()
    if not store.root().is_dir() or disposal_frozen():
        return swept
    moment = _moment()
    for path in _unnamed(store.blobs()):
        if moment - path.stat().st_mtime >= YOUNG:
            _move(path, store.folder(store.root() / store.ASIDE) / path.name)
            swept.set_aside += 1
    aside = list((store.root() / store.ASIDE).glob("*"))
    unnamed = set(_unnamed(aside))
    for path in aside:
        if path not in unnamed:
            _move(path, store.folder(store.place(path.name).parent) / path.name)
            swept.returned += 1
        elif moment - path.stat().st_mtime >= KEPT_ASIDE:
            path.unlink(missing_ok=True)
            swept.removed += 1
    for path in (store.root() / store.DRAFTS).glob("*"):
        if moment - path.stat().st_mtime >= YOUNG:
            path.unlink(missing_ok=True)
            swept.removed += 1
    return swept


def orphans() -> int:
    """How many blobs lie in their place, are old enough, and no row names them."""
    if not store.root().is_dir():
        return 0
    moment = _moment()
    return sum(moment - path.stat().st_mtime >= YOUNG for path in _unnamed(store.blobs()))


def missing() -> Iterator[File]:
    """Rows whose blob is not on the disk."""
    for file in File.objects.only("digest", "preview_digest").iterator(chunk_size=CHUNK):
        if not all(store.place(digest).is_file() for digest in (file.digest, file.preview_digest) if digest):
            yield file


def _unnamed(paths: Iterable[Path]) -> Iterator[Path]:
    """Those whose digest stands in no row."""
    listed = list(paths)
    for start in range(0, len(listed), CHUNK):
        chunk = listed[start : start + CHUNK]
        names = [path.name for path in chunk]
        rows = File.objects.filter(Q(digest__in=names) | Q(preview_digest__in=names))
        known = {digest for pair in rows.values_list("digest", "preview_digest") for digest in pair}
        yield from (path for path in chunk if path.name not in known)


def _move(path: Path, to: Path) -> None:
    """Its age counts from the moving."""
    os.replace(path, to)
    os.utime(to)


def _moment() -> float:
    """Now, by the clock that stamps the files themselves: it may be another machine's."""
    probe = store.folder(store.root() / store.DRAFTS) / ".now"
    probe.touch(mode=0o600)
    os.utime(probe)
    return probe.stat().st_mtime
