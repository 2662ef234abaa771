"""The phases of `dev.py test`; each is a list of commands that must all succeed.

The short ones, which use one core each, go side by side; what they print comes out one after another.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import browser, postgres, wheel
from tools.environment import BIN, PYTHON, site_packages
from tools.say import ROOT, Stop, complain, say, text

Command = list[str]
SHORT = ("types", "lint", "imports", "migrations", "messages")  # the longest first
_output = threading.local()


@dataclass(frozen=True)
class Wishes:
    only: tuple[str, ...]
    without: tuple[str, ...]
    pytest: tuple[str, ...]  # what was typed for pytest; then the plan is no longer "everything"

    @classmethod
    def of(cls, arguments: list[str]) -> "Wishes":
        only: list[str] = []
        without: list[str] = []
        rest: list[str] = []
        for word in arguments:
            if word.startswith("--only="):
                only += word.removeprefix("--only=").split(",")
            elif word.startswith("--without="):
                without += word.removeprefix("--without=").split(",")
            else:
                rest.append(word)
        unknown = [name for name in (*only, *without) if name not in PHASES]
        if unknown:
            known = ", ".join(PHASES)
            raise Stop(f"没有这个阶段：{unknown[0]}（有 {known}）", f"no such phase: {unknown[0]} (there are {known})")
        return cls(tuple(only), tuple(without), tuple(rest))


@dataclass(frozen=True)
class Result:
    name: str
    good: bool
    seconds: float
    printed: str = ""


def run(wishes: Wishes) -> int:
    """Every chosen phase to its end, then the table; 1 when any failed."""
    begun = time.monotonic()
    chosen = [name for name in PHASES if name not in wishes.without and (not wishes.only or name in wishes.only)]
    for name in [name for name in PHASES if name not in chosen]:
        say(f"未做：{name}", f"left out: {name}")
    results = [*_side_by_side([name for name in SHORT if name in chosen], wishes)]
    for name in (name for name in chosen if name not in SHORT):
        _head(name)
        results.append(_done(name, wishes))
    return _table(results, wishes, time.monotonic() - begun)


def _side_by_side(names: list[str], wishes: Wishes) -> Iterator[Result]:
    with ThreadPoolExecutor(2) as two:
        for result in two.map(lambda name: _kept(name, wishes), names):
            _head(result.name)
            print(result.printed, end="", flush=True)
            yield result


def _kept(name: str, wishes: Wishes) -> Result:
    """With what it printed kept back."""
    _output.kept = []
    result = _done(name, wishes)
    return Result(name, result.good, result.seconds, "".join(_output.kept))


def _done(name: str, wishes: Wishes) -> Result:
    started = time.monotonic()
    try:
        good = PHASES[name](wishes)
    except (Stop, subprocess.CalledProcessError) as fault:
        complain(fault)
        good = False
    return Result(name, good, time.monotonic() - started)


def _head(name: str) -> None:
    print(f"\n━━ {name} " + "━" * (70 - len(name)), flush=True)


def _table(results: list[Result], wishes: Wishes, total: float) -> int:
    print("\n" + "━" * 74)
    for one in results:
        print(f"{'✓' if one.good else '✗'} {one.name:<12} {one.seconds:7.1f} s")
    for name in wishes.without:
        print(f"- {name:<12} " + text("没有做（--without）", "was left out (--without)"))
    failed = [one.name for one in results if not one.good]
    print(text(f"共 {total:.0f} 秒", f"{total:.0f} s in all"))
    if failed:
        complain(text("没有通过：" + "、".join(failed), "failed: " + ", ".join(failed)))
    return 1 if failed or not results else 0


def _all(*commands: Command, env: dict[str, str] | None = None) -> bool:
    """Run them all, also after a failure, so that one run shows everything."""
    good = True
    for command in commands:
        shown = "$ " + " ".join(Path(word).name if i == 0 else word for i, word in enumerate(command))
        good &= _run(shown, command, environment(env or {})) == 0
    return good


def _run(shown: str, command: Command, env: dict[str, str]) -> int:
    """The exit status. Within `_side_by_side` the output is kept, else it is seen as it comes."""
    kept: list[str] | None = getattr(_output, "kept", None)
    if kept is None:
        print(shown, flush=True)
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    done = subprocess.run(
        command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    kept += [shown, "\n", done.stdout]
    return done.returncode


def environment(extra: dict[str, str]) -> dict[str, str]:
    """Tests decide home, database and language themselves; nothing of the caller's installation leaks in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XUEAN_")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "0", **extra}


def _tool(name: str, *words: str) -> Command:
    return [str(BIN / name), *words]


def _python(*words: str) -> Command:
    return [str(PYTHON), *words]


def _pytest(wishes: Wishes, marker: str, workers: int, **env: str) -> bool:
    words = [
        "-m",
        "pytest",
        "-q",
        "-m",
        marker,
        "-n",
        str(workers),
        "--dist=loadfile",
        "--no-loadscope-reorder",  # not by number: the first folders hold the long ones
        "--durations=15",
        *wishes.pytest,
    ]
    strict = {} if wishes.pytest else {"XUEAN_TEST_PLAN": "all"}
    return _all(_python(*words), env={**strict, **env})


def lint(_: Wishes) -> bool:
    return _all(_tool("ruff", "check", "--no-cache", "."), _tool("ruff", "format", "--no-cache", "--check", "."))


def types(_: Wishes) -> bool:
    return _all(_tool("mypy"))


def imports(_: Wishes) -> bool:
    return _all(_tool("lint-imports", "--no-logo"))


def migrations(_: Wishes) -> bool:
    """The tables are as the models say, and no migration would break a running older version."""
    missing = _python("-m", "django", "makemigrations", "--check", "--dry-run")
    words = ("--no-cache", "--quiet", "ok", "ignore", "--ignore-name", "0001_initial")  # nothing ran before those
    linted = _python("-m", "django", "lintmigrations", *words)
    return _all(missing, linted)


def messages(_: Wishes) -> bool:
    """Every text a person can meet is translated, and in one way."""
    return _all(_python("-m", "xuean.kit.messages", "check"))


def on_sqlite(wishes: Wishes) -> bool:
    return _pytest(wishes, "not browser", 2)


def on_postgresql(wishes: Wishes) -> bool:
    with postgres.server(site_packages()) as url:
        return _pytest(wishes, "not browser", 2, XUEAN_DATABASE_URL=url)


def as_wheel(_: Wishes) -> bool:
    """What a school installs, not the sources."""
    return wheel.serves()


def in_browser(wishes: Wishes) -> bool:
    return _pytest(wishes, "browser", 2, CHROMIUM=browser.find(), XUEAN_TEST_FILE="1")


PHASES: dict[str, Callable[[Wishes], bool]] = {
    "lint": lint,
    "types": types,
    "imports": imports,
    "migrations": migrations,
    "messages": messages,
    "sqlite": on_sqlite,
    "postgresql": on_postgresql,
    "wheel": as_wheel,
    "browser": in_browser,
}
