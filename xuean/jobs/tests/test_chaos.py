"""Workers killed with -9 in the middle of their jobs, as real processes on the database under test (F1, F2, F15)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection

from xuean.core import clock
from xuean.jobs import queue, steps

SCRIPT = Path(__file__).with_name("chaos_worker.py")
ROOT = SCRIPT.parents[3]
KILLS = 4
PATIENCE = 60  # seconds


@pytest.fixture
def database_url(tmp_path):
    """A database of its own, of the kind under test."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'chaos.db'}"
        return
    name = f"xuean_chaos_{os.getpid()}"
    params = connection.get_connection_params()
    login = {key: params[key] for key in ("user", "password", "host", "port") if params.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield f"postgresql:///{name}?{urlencode(login)}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Workers:
    def __init__(self, url, folder):
        self.folder, self.alive = folder, []
        self.env = {**os.environ, "XUEAN_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        self.env.pop("DJANGO_SETTINGS_MODULE", None)

    def command(self, verb):
        return [sys.executable, str(SCRIPT), verb, str(self.folder)]

    def call(self, verb):
        return subprocess.run(self.command(verb), env=self.env, check=True, capture_output=True, text=True).stdout

    def keep(self, number):
        """Start workers until so many are alive, as the supervisor does."""
        self.alive = [process for process in self.alive if process.poll() is None]
        while len(self.alive) < number:
            self.alive.append(subprocess.Popen(self.command("work"), env=self.env))

    def kill_one_in_the_middle(self):
        for process in self.alive:
            marker = self.folder / f"mid-{process.pid}"
            if marker.exists():
                process.send_signal(signal.SIGKILL)
                process.wait()
                if marker.exists():  # it had not come to the end of its job
                    marker.unlink()
                    return True
        return False

    def stop(self):
        for process in self.alive:
            process.terminate()
        return [process.wait(timeout=30) for process in self.alive]


@pytest.fixture
def workers(database_url, tmp_path):
    crew = Workers(database_url, tmp_path)
    crew.call("setup")
    yield crew
    for process in crew.alive:
        process.kill()
        process.wait()


def until(condition, workers):
    limit = clock.monotonic() + PATIENCE
    while clock.monotonic() < limit:
        workers.keep(2)
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("not in time")


def test_whatever_is_killed_every_effect_happens_once(workers):
    killed = [0]

    def kills_done():
        killed[0] += workers.kill_one_in_the_middle()
        return killed[0] >= KILLS

    until(kills_done, workers)
    report = {}

    def settled():
        report.update(json.loads(workers.call("report")))
        return all(state in ("done", "dead") for name, state, *_ in report["jobs"] if name != "chaos.periodic")

    until(settled, workers)
    assert set(workers.stop()) == {0}
    report = json.loads(workers.call("report"))
    effects = Counter(report["effects"])
    assert {name: n for name, n in effects.items() if name.startswith("atomic")} == {
        f"atomic-{n}": 1 for n in range(10)
    }
    outside = Counter((workers.folder / "outside").read_text().split())
    assert sorted(outside) == ["0", "1", "2", "3"]
    states = Counter((name, state) for name, state, *_ in report["jobs"] if name != "chaos.periodic")
    assert states == {("chaos.atomic", "done"): 10, ("chaos.outside", "done"): 4, ("chaos.poison", "dead"): 1}
    attempts = {
        name: sum(job[2] for job in report["jobs"] if job[0] == name) for name in ("chaos.atomic", "chaos.outside")
    }
    assert sum(attempts.values()) >= 14 + KILLS  # the killed attempts were counted, so those jobs really began twice
    assert [job[2] for job in report["jobs"] if job[0] == "chaos.poison"] == [2]
    slots = [key for name, _, _, key in report["jobs"] if name == "chaos.periodic"]
    assert slots
    assert len(slots) == len(set(slots))


def test_a_killed_job_is_back_within_ninety_seconds():
    sweeping = next(step.every for step in steps.loop.steps() if step.name == "jobs.sweep")
    working = next(step.every for step in steps.loop.steps() if step.name == "jobs.work")
    assert queue.LEASE.total_seconds() + max(sweeping, working) <= 90
