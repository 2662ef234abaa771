"""The product as others get it: a wheel is built, installed in an environment of its own, and made to serve a page."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from tools import places
from tools.environment import PYTHON, site_packages
from tools.say import ROOT, Stop, say
from tools.shell import quiet

PATIENCE = 60.0


def build(folder: Path) -> Path:
    """A wheel in `folder`, from the files as they are now."""
    done = quiet(PYTHON, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    if done.returncode:
        raise Stop(f"无法打包：\n{done.stderr}", f"the wheel cannot be built:\n{done.stderr}")
    return max(folder.glob("xuean-*.whl"), key=lambda path: path.stat().st_mtime)


def command(_: list[str]) -> int:
    say(f"已打包：{build(ROOT / 'dist')}", "built, see dist/")
    return 0


def serves() -> bool:
    """Install and run it away from the sources. Its dependencies are borrowed from `.venv`."""
    with places.temporary("wheel") as folder:
        wheel = build(folder)
        program = _installed(wheel, folder / "venv")
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("XUEAN_", "PYTHONPATH", "PYTHONHOME"))
        }
        env = {**kept, "XUEAN_HOME": str(folder / "home"), "XUEAN_LANGUAGE": "zh-hans"}
        for words in (["init", "--school", "育才学校"], ["policy", "check"]):
            subprocess.run([program, *words], cwd=folder, env=env, check=True)
        return _answers(program, folder, env)


def _installed(wheel: Path, venv: Path) -> Path:
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", venv], check=True)
    python = venv / PYTHON.parent.name / PYTHON.name
    place = quiet(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    Path(place, "borrowed.pth").write_text(f"{site_packages()}\n", encoding="utf-8")
    done = quiet(PYTHON, "-m", "uv", "pip", "install", "-q", "--no-deps", "--python", python, wheel)
    if done.returncode:
        raise Stop(done.stderr, done.stderr)
    own = quiet(python, "-c", "import xuean; print(xuean.__file__)", cwd=venv).stdout
    if not own.startswith(str(venv)):
        raise Stop(f"运行的不是安装包里的程序：{own}", f"not the installed package runs: {own}")
    return python.with_name("xuean")


def _answers(program: Path, folder: Path, env: dict[str, str]) -> bool:
    """`serve` becomes ready, says so, sends a front-end file, and ends when told."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    server = subprocess.Popen([program, "serve", "--port", address.rpartition(":")[2]], cwd=folder, env=env)
    try:
        limit = time.monotonic() + PATIENCE
        while not _ready(address):
            if server.poll() is not None or time.monotonic() > limit:
                return False
            time.sleep(0.2)
        manifest = json.loads((folder / "home/static/staticfiles.json").read_bytes())["paths"]
        with urllib.request.urlopen(f"{address}/static/{manifest['vendor/htmx/htmx.min.js']}") as answer:
            return answer.status == 200 and "immutable" in answer.headers["Cache-Control"]
    finally:
        server.terminate()
        server.wait(timeout=20)


def _ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
