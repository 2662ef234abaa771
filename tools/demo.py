"""`dev.py run`: a demo school in `.demo`, then web and worker."""

import hashlib
import os
import shutil
import subprocess

from tools import environment
from tools.environment import XUEAN
from tools.say import ROOT, Stop, say

HOME = ROOT / ".demo"
READY = HOME / "ready"
STUDENTS = "300"


def run(arguments: list[str]) -> int:
    """`arguments` go to `xuean serve` (--host, --port). Stops with Ctrl-C."""
    environment.setup()
    env = {**os.environ, "XUEAN_HOME": str(HOME)}
    wanted = _tables()
    if not (READY.is_file() and READY.read_text(encoding="ascii") == wanted):
        _make(env)
        READY.write_text(wanted, encoding="ascii")
    command = [str(XUEAN), "serve", *arguments]
    if os.name != "nt":
        os.execve(XUEAN, command, env)
    return subprocess.run(command, env=env, check=False).returncode


def _make(env: dict[str, str]) -> None:
    """From nothing: an older or half-made demo school is thrown away, it holds invented people only."""
    if HOME.exists():
        say("重新建立演示学校。", "making the demo school anew.")
        shutil.rmtree(HOME)
    say("建立密钥和数据库……", "making keys and database …")
    _xuean(env, "init")
    if (ROOT / "xuean/project/demo/commands.py").is_file():
        say(f"建立演示学校（{STUDENTS} 名学生）……", f"making the demo school of {STUDENTS} students …")
        _xuean(env, "demo", "--students", STUDENTS)


def _xuean(env: dict[str, str], *words: str) -> None:
    done = subprocess.run([str(XUEAN), *words], env=env, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise Stop(f"xuean {words[0]} 没有成功（见上）", f"`xuean {words[0]}` did not succeed (see above)")


def _tables() -> str:
    """Changes when the tables change."""
    total = hashlib.sha256()
    for file in sorted((ROOT / "xuean").glob("*/migrations/*.py")):
        total.update(file.read_bytes())
    return total.hexdigest()
