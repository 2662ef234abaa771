"""The same promise over HTTP: real web and worker processes, killed with -9 while the clock runs fast."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
XUEAN = [sys.executable, "-c", "from xuean.project.cli import main; main()"]
NAME = "xuean_live_play"


@pytest.fixture
def database():
    """The address of an empty database of its own on the server under test; None: SQLite in the home."""
    url = os.environ.get("XUEAN_DATABASE_URL")
    if not url:
        yield None
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME}")
        server.execute(f"CREATE DATABASE {NAME}")
    yield urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def xuean(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*XUEAN, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False
    )


def test_killed_at_random_nobody_is_lost(database, tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XUEAN_", "DJANGO_"))}
    environment |= {"XUEAN_HOME": str(tmp_path / "home"), "XUEAN_LANGUAGE": "en"}
    if database:
        environment["XUEAN_DATABASE_URL"] = database
    begun = xuean(environment, "init", "--json")
    assert begun.returncode == 0, begun.stderr
    played = xuean(
        environment, "simulate", "day", "--live", "--students", "30", "--seed", "2", "--rate", "40",
        "--until", "07:48", "--json",
    )  # fmt: skip
    assert played.returncode == 0, played.stdout + played.stderr
    found = json.loads(played.stdout)
    assert (found["unaccounted_minutes"], found["wrongly_present_minutes"]) == (0, 0)
    assert found["rungs"]["missed"] == found["rungs"]["doubled"] == 0
    assert found["audit_entries"] > 0
    log = (tmp_path / "home" / "live.log").read_text(encoding="utf-8")
    assert "starting again" in log or "Unexpected exit" in log  # somebody was really killed
    checked = xuean(environment, "audit", "verify", "--json")
    assert json.loads(checked.stdout)["ok"] is True
