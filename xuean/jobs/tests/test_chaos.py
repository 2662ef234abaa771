"""Workers killed with -9 in the middle of their jobs, as real processes on the database under test (F1, F2, F15)."""

from collections import Counter
from pathlib import Path

import pytest

from xuean.jobs import queue, steps
from xuean.jobs.tests.crew import Crew, database_url, until

__all__ = ["database_url"]
SCRIPT = Path(__file__).with_name("chaos_worker.py")
KILLS = 4


@pytest.fixture
def workers(database_url, tmp_path):
    crew = Crew(SCRIPT, database_url, tmp_path)
    crew.call("setup")
    yield crew
    crew.kill_all()


def test_whatever_is_killed_every_effect_happens_once(workers):
    killed = [0]

    def kills_done():
        killed[0] += workers.kill_one_in_the_middle()
        return killed[0] >= KILLS

    until(kills_done, workers, workers=2)
    report = {}

    def settled():
        report.update(workers.report())
        return all(state in ("done", "dead") for name, state, *_ in report["jobs"] if name != "chaos.periodic")

    until(settled, workers, workers=2)
    assert set(workers.stop()) == {0}
    report = workers.report()
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
