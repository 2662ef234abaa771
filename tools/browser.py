"""A real Chromium for the browser journeys: given, the system's, or Debian's package when we may install it."""

import os
import shutil

from tools.say import Stop
from tools.shell import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """The path of the program. Raises Stop with the command to run."""
    given = os.environ.get("CHROMIUM")
    if given:
        if not shutil.which(given):
            raise Stop(f"CHROMIUM 指向的程序不存在：{given}", f"CHROMIUM names no program: {given}")
        return given
    found = _installed()
    if not found and apt_install("chromium", "fonts-noto-cjk"):
        found = _installed()
    if found:
        return found
    raise Stop(
        "没有 Chromium，浏览器测试无法进行。请运行：apt install chromium fonts-noto-cjk（或用 CHROMIUM 指明位置）。",
        "There is no Chromium for the browser tests. Run: apt install chromium fonts-noto-cjk (or set CHROMIUM).",
    )


def _installed() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)
