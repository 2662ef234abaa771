"""The key files: `XUEAN_HOME/keys/master-<n>` wraps the school keys, `index-1` is the root of the blind index.

Neither is ever in the database. A new master is a higher number; old ones stay until every school key is wrapped anew.
"""

import secrets
from functools import lru_cache
from pathlib import Path

from xuean.vault.faults import NoMasterKey
from xuean.vault.home import home, makes_missing_keys, write_secret

INDEX = "index-1"


def initialise(at: Path) -> None:
    """Make the key files of a new installation in `at`/keys, mode 0600; what exists is left as it is."""
    if not _numbers(at):
        write_secret(at / "keys" / "master-1", secrets.token_hex(32) + "\n")
    write_secret(at / "keys" / INDEX, secrets.token_hex(32) + "\n")


def add_master(at: Path | None = None) -> int:
    """A new primary master key; returns its number. Rewrap the school keys next (`rotation.rewrap_schools`)."""
    place = at or home()
    number = max(_numbers(place), default=0) + 1
    if not write_secret(place / "keys" / f"master-{number}", secrets.token_hex(32) + "\n"):
        raise NoMasterKey(f"master-{number} is being made by someone else")
    return number


def primary() -> int:
    """The highest master number. Raises NoMasterKey."""
    numbers = _numbers(home())
    if not numbers and makes_missing_keys():
        initialise(home())
        numbers = _numbers(home())
    if not numbers:
        raise NoMasterKey("no master key in XUEAN_HOME/keys: run `xuean init`")
    return max(numbers)


def master(number: int) -> bytes:
    """32 bytes. Raises NoMasterKey."""
    return _read(home() / "keys" / f"master-{number}")


def index_master() -> bytes:
    """32 bytes, the root of every school's index key. Raises NoMasterKey."""
    place = home()
    try:
        return _index(place)
    except NoMasterKey:
        if not makes_missing_keys():
            raise
    initialise(place)
    return _index(place)


def _numbers(place: Path) -> list[int]:
    names = (path.name.removeprefix("master-") for path in (place / "keys").glob("master-*"))
    return [int(name) for name in names if name.isdigit()]


@lru_cache(maxsize=32)
def _index(place: Path) -> bytes:
    """Asked for with every number of an import: not even a path is put together twice."""
    return _read(place / "keys" / INDEX)


@lru_cache(maxsize=32)
def _read(path: Path) -> bytes:
    if not path.is_file():
        raise NoMasterKey(f"key file {path.name} is missing from XUEAN_HOME/keys")
    key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(key) != 32:
        raise NoMasterKey(f"key file {path.name} does not hold 32 bytes")
    return key
