"""Real processes that tests kill: a database of their own, workers kept alive as the supervisor does, the kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection

from xuean.core import clock

ROOT = Path(__file__).parents[3]
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


class Crew:
    """Workers that run `script work FOLDER`; one in the middle of something shows FOLDER/mid-<process>."""

    def __init__(self, script, url, folder):
        self.script, self.folder, self.alive = script, folder, []
        self.env = {**os.environ, "XUEAN_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        self.env.pop("DJANGO_SETTINGS_MODULE", None)

    def command(self, verb):
        return [sys.executable, str(self.script), verb, str(self.folder)]

    def call(self, verb):
        done = subprocess.run(self.command(verb), env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def report(self):
        return json.loads(self.call("report"))

    def keep(self, number):
        """Start workers until so many are alive."""
        self.alive = [process for process in self.alive if process.poll() is None]
        while len(self.alive) < number:
            self.alive.append(subprocess.Popen(self.command("work"), env=self.env))

    def kill_one_in_the_middle(self):
        for process in self.alive:
            marker = self.folder / f"mid-{process.pid}"
            if marker.exists():
                process.send_signal(signal.SIGKILL)
                process.wait()
                if marker.exists():  # it had not come to the end
                    marker.unlink()
                    return True
        return False

    def stop(self):
        for process in self.alive:
            process.terminate()
        return [process.wait(timeout=30) for process in self.alive]

    def kill_all(self):
        for process in self.alive:
            process.kill()
            process.wait()


def until(condition, crew, *, workers):
    limit = clock.monotonic() + PATIENCE
    while clock.monotonic() < limit:
        crew.keep(workers)
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("not in time")
