"""What dies is started again, and nobody is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xuean.project import supervisor
from xuean.project.supervisor import Child, Supervisor

# A child that starts a grandchild, writes both numbers and sleeps; `stubborn` ignores the request to end.
SCRIPT = """
import os, pathlib, signal, subprocess, sys, time
folder, stubborn = pathlib.Path(sys.argv[1]), sys.argv[2] == "stubborn"
if stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
below = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
(folder / f"{os.getpid()}.new").write_text(str(below.pid))
(folder / f"{os.getpid()}.new").rename(folder / f"{os.getpid()}.pid")
time.sleep(60)
"""


def eventually(true: Callable[[], object], seconds: float = 15) -> bool:
    for _ in range(int(seconds / 0.05)):
        if true():
            return True
        time.sleep(0.05)
    return False


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


class Running:
    def __init__(self, folder: Path, kind: str):
        self.folder = folder
        child = Child("child", [sys.executable, "-c", SCRIPT, str(folder), kind], dict(os.environ))
        self.supervisor = Supervisor([child])
        self.thread = threading.Thread(target=self.supervisor.run)

    def born(self) -> dict[int, int]:
        return {int(file.stem): int(file.read_text()) for file in self.folder.glob("*.pid")}

    def end(self) -> None:
        self.supervisor.stop.set()
        self.thread.join(timeout=20)


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(supervisor, "GRACE", 1.0)
    # The kernel would end the child with the thread that started it, not with the process.
    monkeypatch.setattr(supervisor, "_die_with_parent", None)
    it = Running(tmp_path, getattr(request, "param", "willing"))
    it.thread.start()
    yield it
    it.end()


def test_killed_child_is_replaced_and_its_own_child_ended(running: Running) -> None:
    assert eventually(lambda: len(running.born()) == 1)
    ((first, below),) = running.born().items()
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: len(running.born()) == 2)
    assert eventually(lambda: not alive(below))


@pytest.mark.parametrize("running", ["willing", "stubborn"], indirect=True)
def test_stop_ends_all_within_seconds(running: Running) -> None:
    assert eventually(lambda: len(running.born()) == 1)
    (first,) = running.born()
    started = time.perf_counter()
    running.end()
    assert time.perf_counter() - started < 5
    assert not running.thread.is_alive() and not alive(first)
    assert running.supervisor.children[0].name == "child"


def test_pauses_grow_and_start_over_after_a_steady_life() -> None:
    child = Child("x", [], {})
    child.started = supervisor.monotonic()
    assert [child.delay() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    child.started -= supervisor.STEADY + 1
    assert child.delay() == 0.5


PARENT = """
import os, sys
from xuean.project.supervisor import Child, Supervisor
Supervisor([Child("child", [sys.executable, "-c", sys.argv[2], sys.argv[1], "willing"], dict(os.environ))]).run()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only on linux")
def test_a_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path), SCRIPT])
    try:
        assert eventually(lambda: list(tmp_path.glob("*.pid")))
    finally:
        parent.kill()
        parent.wait()
    (file,) = tmp_path.glob("*.pid")
    assert eventually(lambda: not alive(int(file.stem)))
    os.kill(int(file.read_text()), signal.SIGKILL)  # a real child of ours ends its own; this one knows nothing of that
