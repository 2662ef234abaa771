"""A real installation for a journey: a home of its own, `xuean serve` with its worker, a mail server, a moved clock."""

import csv
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
from aiosmtpd.controller import Controller

from xuean.core import clock

PATIENCE = 60.0  # real seconds until a server answers, or a worker has done its round on a busy machine
STAFF_HEAD = ("工号", "姓名", "性别", "任教学科", "岗位", "手机号")
BELLS_HEAD = ("作息", "开始", "结束", "适用")


class Letters:
    """Takes every letter; keeps when it came by the shared clock, to whom, and what it says."""

    def __init__(self) -> None:
        self.came: list[tuple[datetime, str, EmailMessage]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=default)
        self.came.append((clock.now(), envelope.rcpt_tos[0], letter))  # type: ignore[arg-type]
        return "250 OK"


class Served:
    """`address` once it runs. The clock moves at its usual pace, and jumps where `at` puts it."""

    def __init__(self, home: Path, mail_port: int):
        self.home, self.address = home, ""
        self.clock = home.parent / "clock.json"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XUEAN_", "DJANGO_"))}
        self.env = {
            **kept,
            "XUEAN_HOME": str(home),
            "XUEAN_LANGUAGE": "en",
            "XUEAN_VIRTUAL_CLOCK": str(self.clock),
            "XUEAN_MAIL_URL": f"smtp+plain://127.0.0.1:{mail_port}",
            "XUEAN_MAIL_FROM": "xuean@school.example.com",
            "XUEAN_WEB_WORKERS": "1",
        }

    def at(self, moment: datetime) -> datetime:
        clock.write_virtual(self.clock, moment, 1.0)
        os.environ[clock.VIRTUAL_CLOCK_VARIABLE] = str(self.clock)  # this process reads the same clock
        return moment

    def xuean(self, *words: str, status: int = 0) -> Any:
        """A command of the console, with `--json`."""
        command = [sys.executable, "-m", "xuean.project.cli", *words, "--json"]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return json.loads(done.stdout)

    def python(self, program: str, *words: str) -> None:
        """A few lines inside the installation: what no page and no command offers yet."""
        start = "from xuean.project import ready; ready.wake()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + program, *words], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def rows(self, question: str, *values: Any) -> list[sqlite3.Row]:
        """Read beside the running server."""
        with closing(sqlite3.connect(f"file:{self.home / 'xuean.db'}?mode=ro", uri=True, timeout=10)) as database:
            database.row_factory = sqlite3.Row
            return database.execute(question, values).fetchall()

    def until(self, condition: Any, seconds: float = PATIENCE) -> Any:
        """Ask again until it is true; what it said then."""
        limit = clock.monotonic() + seconds
        while not (said := condition()):
            assert clock.monotonic() < limit, "it did not happen"
            time.sleep(0.2)
        return said


@contextmanager
def running(served: Served) -> Iterator[Served]:
    """`xuean serve` on a free port of this machine, and gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served.address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "xuean.project.cli", "serve", "--port", str(port)]
    with (served.home.parent / "serve.log").open("ab") as log:
        server = subprocess.Popen(command, env=served.env, stdout=log, stderr=log)
    try:
        served.until(lambda: server.poll() is not None or _listens(port))
        assert server.poll() is None, (served.home.parent / "serve.log").read_text()
        yield served
    finally:
        server.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(30)
        if server.poll() is None:
            server.kill()


@contextmanager
def mail_server(handler: Letters) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def workbook(path: Path, sheet: str, rows: Iterable[Iterable[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def table(path: Path, rows: Iterable[Iterable[str]]) -> Path:
    """CSV as a spreadsheet program of a school saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _listens(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False
