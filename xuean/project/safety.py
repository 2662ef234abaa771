"""What `serve` refuses to start with. No Django: the supervisor asks, and so does `doctor`."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from xuean.project import config
from xuean.project.say import _

LOOPBACK = ("127.0.0.1", "::1", "localhost")
WILDCARD = ("0.0.0.0", "::", "")
NETWORK_FILE_SYSTEMS = (
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "afs",
    "ceph",
    "glusterfs",
    "9p",
)


def refusals(host: str, tls: bool) -> list[str]:
    """Sentences for a person; none when it is safe to serve on `host`."""
    return [*_keys(), *_address(host, tls), *place()]


def is_loopback(host: str) -> bool:
    return host in LOOPBACK or host.startswith("127.")


def _keys() -> Iterator[str]:
    if config.flag("debug"):
        yield _("Debugging is switched on: unset XUEAN_DEBUG, it shows the inside to everyone.")
    keys = config.HOME / "keys"
    if not (keys / "secret_key").is_file():
        yield _("There are no keys in {home} yet: run `xuean init` first.").format(home=config.HOME)
    for path in loose(keys):
        yield _("Others on this machine can read {path}: run `chmod go-rwx {path}`.").format(path=path)


def loose(keys: Path) -> list[Path]:
    """The folder and files of keys that group or others may open."""
    if os.name == "nt" or not keys.is_dir():
        return []
    return [path for path in (keys, *sorted(keys.iterdir())) if stat.S_IMODE(path.stat().st_mode) & 0o077]


def _address(host: str, tls: bool) -> Iterator[str]:
    if is_loopback(host):
        return
    if config.is_demo():
        yield _("This is a demo school, where anybody signs in as anybody: it is served on 127.0.0.1 only.")
    if not tls and not config.flag("behind_proxy"):
        yield _(
            "Passwords would travel in the clear: give --tls-cert and --tls-key, "
            "or set XUEAN_BEHIND_PROXY=1 when a proxy does it."
        )
    if host in WILDCARD and not config.get("allowed_hosts"):
        yield _(
            "To serve on every interface, name the addresses people will type in XUEAN_ALLOWED_HOSTS, comma-separated."
        )


def place() -> Iterator[str]:
    path = config.sqlite_path()
    if path is not None and file_system_of(path) in NETWORK_FILE_SYSTEMS:
        yield _(
            "The SQLite database lies on a network drive, which loses data: "
            "move XUEAN_HOME to a local disk, or use PostgreSQL."
        )


def file_system_of(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that holds `path`; empty where it cannot be known."""
    if not mounts.is_file():
        return ""
    place = path.resolve()
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split()
        mounted = Path(fields[1].replace("\\040", " "))
        if (place == mounted or mounted in place.parents) and len(mounted.parts) >= best:
            best, kind = len(mounted.parts), fields[2]
    return kind
