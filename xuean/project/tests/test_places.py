"""Temporary folders go with their process, also when it was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tools import places

MAKE = "import sys; from tools import places; print(places.make(sys.argv[1]), flush=True); sys.stdin.read()"


def test_what_a_killed_process_left_is_removed_by_the_next() -> None:
    command = [sys.executable, "-c", MAKE, "trial"]
    root = Path(places.__file__).resolve().parents[1]
    dead = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert dead.stdout
    left = Path(dead.stdout.readline().strip())
    with places.temporary("trial") as mine:
        assert left.is_dir()  # it still lives
        dead.send_signal(signal.SIGKILL)
        dead.wait()
        places.sweep("trial")
        assert not left.exists() and mine.is_dir()
    assert not mine.exists()
    assert places._lives(os.getpid())
