"""Where keys and the witness lie: the installation's home, outside the database."""

import os
from pathlib import Path

from django.conf import settings


def home() -> Path:
    """`settings.XUEAN_HOME` when set, else the environment's, else `~/.xuean` (the same rule as `project.config`)."""
    chosen = getattr(settings, "XUEAN_HOME", None) or os.environ.get("XUEAN_HOME")
    return Path(chosen) if chosen else Path.home() / ".xuean"


def makes_missing_keys() -> bool:
    """Only tests make keys on first use; everywhere else `xuean init` does, and a lost key file must be noticed."""
    under_test = os.environ.get("DJANGO_SETTINGS_MODULE") == "tests.settings"
    return bool(getattr(settings, "MAKE_MISSING_KEYS", under_test))


def write_secret(path: Path, text: str) -> bool:
    """A new file only its owner can read; False when it already exists (a key is never overwritten)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, text.encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)  # appears whole or not at all, and refuses to replace
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
