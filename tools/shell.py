"""Running other programs: quietly unless they fail, and always to their end."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.say import ROOT, Stop, say

DOWNLOAD_HINT = (
    "下载失败。网络不通时请换一个镜像源再试：PIP_INDEX_URL（pip）、UV_DEFAULT_INDEX（uv）、NPM_REGISTRY（npm）。",
    "A download failed. Where the network is the reason, name a mirror and try again: "
    "PIP_INDEX_URL (pip), UV_DEFAULT_INDEX (uv), NPM_REGISTRY (npm).",
)


def quiet(*command: object, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run to the end with the output kept; the caller looks at `returncode`."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=cwd, env=env, text=True, capture_output=True, check=False)


def download(*command: object, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a step that fetches; its own last lines and what to set are shown when it fails."""
    done = quiet(*command, cwd=cwd, env=env)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        zh, en = DOWNLOAD_HINT
        raise Stop(f"{tail}\n{zh}", f"{tail}\n{en}")


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(*packages: str) -> bool:
    """Install Debian packages when we may; False when we may not or it failed."""
    if not (is_root() and shutil.which("apt-get")):
        return False
    say(f"安装系统软件包：{' '.join(packages)}", f"installing system packages: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet("apt-get", "-q", "update", env=env)
    done = quiet("apt-get", "-q", "-y", "--no-install-recommends", "install", *packages, env=env)
    return done.returncode == 0
