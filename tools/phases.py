"""The phases of `dev.py test`, one after another; each is a list of commands that must all succeed."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools import browser, postgres, wheel
from tools.environment import BIN, PYTHON, site_packages
from tools.say import ROOT, Stop, complain, say, text

Command = list[str]


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


def run(wishes: Wishes) -> int:
    """Every chosen phase to its end, then the table; 1 when any failed."""
    results: list[tuple[str, bool, float]] = []
    begun = time.monotonic()
    for name, phase in PHASES.items():
        if (wishes.only and name not in wishes.only) or name in wishes.without:
            say(f"未做：{name}", f"left out: {name}")
            continue
        print(f"\n━━ {name} " + "━" * (70 - len(name)), flush=True)
        started = time.monotonic()
        try:
            good = phase(wishes)
        except (Stop, subprocess.CalledProcessError) as fault:
            complain(fault)
            good = False
        results.append((name, good, time.monotonic() - started))
    return _table(results, wishes, time.monotonic() - begun)


def _table(results: list[tuple[str, bool, float]], wishes: Wishes, total: float) -> int:
    print("\n" + "━" * 74)
    for name, good, seconds in results:
        print(f"{'✓' if good else '✗'} {name:<12} {seconds:7.1f} s")
    for name in wishes.without:
        print(f"- {name:<12} " + text("没有做（--without）", "was left out (--without)"))
    failed = [name for name, good, _ in results if not good]
    print(text(f"共 {total:.0f} 秒", f"{total:.0f} s in all"))
    if failed:
        complain(text("没有通过：" + "、".join(failed), "failed: " + ", ".join(failed)))
    return 1 if failed or not results else 0


def _all(*commands: Command, env: dict[str, str] | None = None) -> bool:
    """Run them all, also after a failure, so that one run shows everything."""
    good = True
    for command in commands:
        print("$ " + " ".join(Path(word).name if i == 0 else word for i, word in enumerate(command)), flush=True)
        good &= subprocess.run(command, cwd=ROOT, env=environment(env or {}), check=False).returncode == 0
    return good


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
    return _pytest(wishes, "browser", 2, CHROMIUM=browser.find())


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
