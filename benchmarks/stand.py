"""One installation under measurement: a home of its own, a database, the seed, the servers. Gone at the end."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.clock import Clock
from benchmarks.pages import Pages

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv/bin/python"
DAYS = 60
SEED = 1
BARE = ("--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "4", "--no-ws")


@dataclass
class Stand:
    database: str
    home: Path
    env: dict[str, str]
    clock: Clock
    facts: dict[str, Any] = field(default_factory=dict)
    pages: Pages | None = None
    served: int = 0  # process id of `xuean serve`

    def xuean(self, *words: str, expect: int = 0) -> str:
        return self._run([str(PYTHON), "-m", "xuean.project.cli", *words], expect)

    def inside(self, name: str, *words: object) -> Any:
        """The answer of `benchmarks.inside.<name>`."""
        command = [str(PYTHON), "-m", f"benchmarks.inside.{name}", *map(str, words)]
        return json.loads(self._run(command, 0).splitlines()[-1])

    def _run(self, command: list[str], expect: int) -> str:
        done = subprocess.run(command, cwd=ROOT, env=self.env, text=True, capture_output=True, check=False)
        if done.returncode != expect:
            raise RuntimeError(f"{' '.join(command[2:5])} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return done.stdout


@contextmanager
def stand(database: str, url: str | None) -> Iterator[Stand]:
    """An empty installation: keys and tables."""
    with tempfile.TemporaryDirectory(prefix="xuean-bench-") as name:
        home = Path(name)
        env = {key: value for key, value in os.environ.items() if not key.startswith("XUEAN_")}
        env |= {"XUEAN_HOME": str(home), "XUEAN_LOG_LEVEL": "error", "XUEAN_LANGUAGE": "en"}
        if url:
            env["XUEAN_DATABASE_URL"] = url
        one = Stand(database, home, env, Clock(home / "clock.json"))
        one.xuean("init")
        one.env["XUEAN_VIRTUAL_CLOCK"] = str(one.clock.path)
        yield one


def fill(one: Stand, students: int) -> None:
    begun = time.perf_counter()
    one.facts = one.inside("seed", students, DAYS, SEED)
    one.facts["pupils"] = one.inside("bare")
    one.facts["seeded"] = round(time.perf_counter() - begun, 1)


@contextmanager
def served(one: Stand) -> Iterator[Stand]:
    """The house as `xuean serve` starts it, web and worker, and the floors beside it on the same database."""
    port, bare = servers.free_port(), servers.free_port()
    serve = [str(PYTHON), "-m", "xuean.project.cli", "serve", "--port", str(port)]
    floor = [str(PYTHON), "-m", "granian", *BARE, "--port", str(bare), "benchmarks.bare.wsgi:application"]
    with ExitStack() as stack:
        one.served = stack.enter_context(servers.running(serve, one.env, port, one.home / "serve.log", ROOT))
        stack.enter_context(servers.running(floor, one.env, bare, one.home / "bare.log", ROOT))
        one.pages = Pages(port, bare, one.facts, one.facts["pupils"], one.clock)
        yield one
    one.pages, one.served = None, 0


def python_of_the_project() -> None:
    """Start again with the interpreter of the environment, which has what the servers need."""
    if not PYTHON.is_file():
        sys.exit("There is no environment yet: run `python3 dev.py setup` first.")
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        os.execv(PYTHON, [str(PYTHON), str(Path(sys.argv[0]).resolve()), *sys.argv[1:]])
