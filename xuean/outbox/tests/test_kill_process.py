"""The sender killed with -9 while a message is on its way: a real process, the database under test (F1, F2, T5)."""

from pathlib import Path

import pytest

from xuean.jobs.tests.crew import Crew, database_url, until

__all__ = ["database_url"]
SCRIPT = Path(__file__).with_name("kill_sender.py")
KILLS = 2


@pytest.fixture
def crew(database_url, tmp_path):
    crew = Crew(SCRIPT, database_url, tmp_path)
    crew.call("setup")
    yield crew
    crew.kill_all()


def test_nothing_is_lost_and_whatever_is_in_doubt_says_so(crew):
    killed = [0]

    def kills_done():
        killed[0] += crew.kill_one_in_the_middle()
        return killed[0] >= KILLS

    until(kills_done, crew, workers=1)
    until(lambda: {"queued", "attempting"}.isdisjoint(crew.report()["states"].values()), crew, workers=1)
    assert set(crew.stop()) == {0}
    report = crew.report()
    states = list(report["states"].values())
    assert (states.count("accepted"), states.count("unknown")) == (8 - KILLS, KILLS)
    sent = (crew.folder / "sent").read_text().split()
    assert sorted(sent) == sorted(report["states"])  # each left once: none lost, none doubled
    assert sorted(envelope for envelope, _ in report["attempts"]) == sorted(report["states"])
    doubtful = {envelope for envelope, state in report["attempts"] if state == "unknown"}
    assert doubtful == {envelope for envelope, state in report["states"].items() if state == "unknown"}
