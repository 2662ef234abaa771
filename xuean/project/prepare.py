"""What `serve` has done before its children start: database and checks asked, static files laid out."""

import hashlib
from pathlib import Path

import click
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command

from xuean.project.database import unapplied, unreachable
from xuean.project.say import CannotRun, _


@click.command(hidden=True)
def prepare() -> int:
    problems = _database() or [str(fault) for fault in checks.run_checks() if fault.level >= checks.ERROR]
    if problems:
        raise CannotRun("\n".join(problems))
    lay_out_static_files()
    return 0


def _database() -> list[str]:
    if unreachable():
        return [_("The database cannot be reached: check XUEAN_DATABASE_URL.")]
    if unapplied():
        return [_("The database is not up to date: run `xuean migrate`.")]
    return []


def lay_out_static_files() -> None:
    """Copy, name by content and compress, unless that was done for exactly these files."""
    root = Path(settings.STATIC_ROOT)
    mark, wanted = root / ".laid-out", _fingerprint()
    if not (mark.is_file() and mark.read_text(encoding="ascii") == wanted):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(wanted, encoding="ascii")


def _fingerprint() -> str:
    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda item: item[0]):
            facts = Path(storage.path(path)).stat()
            total.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return total.hexdigest()
