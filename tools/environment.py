"""The environment: `.venv` with the locked packages, the project itself, front-end files, compiled messages."""

import hashlib
import os
import sys
import sysconfig
from pathlib import Path

from tools import assets
from tools.say import ROOT, Stop, say
from tools.shell import apt_install, download, quiet

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
XUEAN = BIN / ("xuean.exe" if os.name == "nt" else "xuean")
MARKER = VENV / ".xuean-installed"
LOCK = ROOT / "requirements-dev.txt"
UV_LOCK = ROOT / "tools/uv.txt"


def setup() -> None:
    """Everything between a fresh clone and `.venv/bin/xuean`; a fraction of a second when nothing changed."""
    install_packages()
    assets.install(PYTHON)
    compile_messages()


def keep_compiled() -> None:
    """Everything we start is compiled once, beside the environment: tests start Python hundreds of times, and some
    machines are told to compile anew each time, which takes longer than the work itself."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "compiled"))


def site_packages() -> Path:
    """Where the environment keeps its packages."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))


def digest(*files: Path) -> str:
    """One hash over the contents of `files`, in order."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes() if file.is_file() else b"-")
    return total.hexdigest()


def install_packages() -> None:
    wanted = digest(LOCK, UV_LOCK, ROOT / "pyproject.toml", ROOT / "hatch_build.py")
    if XUEAN.is_file() and MARKER.is_file() and MARKER.read_text(encoding="ascii") == wanted:
        return
    make_venv()
    say("安装依赖（首次约半分钟）……", "installing dependencies (about half a minute the first time) …")
    if quiet(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", UV_LOCK).returncode == 0:
        installer: tuple[object, ...] = (PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON)
    else:
        say("没有取到 uv，改用 pip（慢一些）。", "uv could not be had; going on with pip, which is slower.")
        installer = (PYTHON, "-m", "pip", "install", "-q")
    download(*installer, "--require-hashes", "-r", LOCK, env=uv_environment())
    done = quiet(*installer, "--no-deps", "--no-build-isolation", "-e", ROOT, env=uv_environment())
    if done.returncode:
        raise Stop(f"项目本身没有装上：\n{done.stderr}", f"the project itself could not be installed:\n{done.stderr}")
    MARKER.write_text(wanted, encoding="ascii")


def uv_environment() -> dict[str, str]:
    """uv listens to pip's mirror too, so that one setting is enough."""
    env = dict(os.environ)
    if "PIP_INDEX_URL" in env:
        env.setdefault("UV_DEFAULT_INDEX", env["PIP_INDEX_URL"])
    return env


def make_venv() -> None:
    if PYTHON.is_file() and quiet(PYTHON, "-m", "pip", "--version").returncode == 0:
        return
    say("建立 Python 环境 .venv ……", "making the Python environment .venv …")
    make = (sys.executable, "-m", "venv", "--clear", VENV)
    if quiet(*make).returncode == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if apt_install(package) and quiet(*make).returncode == 0:
        return
    raise Stop(
        f"这台机器的 Python 缺少 ensurepip，无法建立环境。请先运行：apt install {package}",
        f"This Python has no ensurepip, so no environment can be made. Run first: apt install {package}",
    )


def compile_messages() -> None:
    """The message catalogues, when any changed since the last time (the compiler is part of the product)."""
    if not (ROOT / "xuean/kit/messages.py").is_file():
        return
    catalogues = sorted((ROOT / "xuean").glob("*/locale/zh_Hans/LC_MESSAGES/*.po"))
    marker = VENV / ".xuean-messages"
    wanted = digest(ROOT / "xuean/kit/messages.py", *sorted((ROOT / "xuean/kit/catalogue").glob("*")), *catalogues)
    made = [po.with_suffix(".mo") for po in catalogues]
    made += [Path(str(mo).replace("zh_Hans", "zh_Hant")) for mo in made]
    compiled = all(mo.is_file() for mo in made)
    if compiled and marker.is_file() and marker.read_text(encoding="ascii") == wanted:
        return
    say("编译界面文字……", "compiling the messages …")
    done = quiet(PYTHON, "-m", "xuean.kit.messages", "compile")
    if done.returncode:
        raise Stop(f"界面文字编译失败：\n{done.stderr}", f"the messages do not compile:\n{done.stderr}")
    marker.write_text(wanted, encoding="ascii")
