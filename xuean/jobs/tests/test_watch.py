from datetime import UTC, datetime, timedelta

import pytest

from xuean.core import clock
from xuean.core.pen import Pen
from xuean.jobs import decide, reads, watch
from xuean.jobs.models import Heartbeat
from xuean.jobs.watch import Watch

NOW = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)


class Clocks:
    def __init__(self, monkeypatch):
        self.wall, self.passed, self.database = NOW, 1000.0, NOW
        monkeypatch.setattr(watch.clock, "now", lambda: self.wall)
        monkeypatch.setattr(watch.clock, "monotonic", lambda: self.passed)
        monkeypatch.setattr(watch.dbclock, "now", lambda: self.database)

    def go(self, passed, wall=None, database=None):
        self.passed += passed
        self.wall += timedelta(seconds=passed if wall is None else wall)
        self.database += timedelta(seconds=passed if database is None else database)


@pytest.fixture
def clocks(db, monkeypatch):
    monkeypatch.setattr(watch, "_hooks", {})
    return Clocks(monkeypatch)


def test_clocks_that_go_together_are_quiet(clocks):
    watcher = Watch("w")
    for _ in range(5):
        assert watcher.look(clocks.wall) is None
        clocks.go(10)
    assert not reads.disposal_frozen()


@pytest.mark.parametrize("seconds", [-3600, -6, 16, 3610, 315_360_000])
def test_a_jump_freezes_disposal_and_is_told(clocks, seconds):
    told = []
    watch.on_jump(lambda jump, now: told.append(jump.pk), name="audit")
    watcher = Watch("w")
    watcher.look(clocks.wall)
    clocks.go(10, wall=seconds, database=seconds)
    jump = watcher.look(clocks.wall)
    assert jump.wall_seconds == seconds - 10
    assert told == [jump.pk]
    assert reads.disposal_frozen()
    clocks.go(10)
    assert watcher.look(clocks.wall) is None
    pen = Pen(None, None, "jobs.release-disposal", NOW)
    assert decide.release_disposal(pen) == 1
    assert not reads.disposal_frozen()


def test_a_jump_of_the_database_alone_is_seen(clocks):
    watcher = Watch("w")
    watcher.look(clocks.wall)
    clocks.go(10, database=60)
    jump = watcher.look(clocks.wall)
    assert (jump.wall_seconds, jump.database_seconds, jump.skew_seconds) == (0, 50, -50)


def test_a_clock_set_back_while_nothing_ran_is_seen_at_the_start(clocks):
    Heartbeat.objects.create(id="old/main", worker="old", lane="main", beat_at=NOW, lease_until=NOW)
    clocks.go(0, wall=-3600, database=-3600)
    assert Watch("w").look(clocks.wall).wall_seconds == -3600


def test_a_hook_that_fails_hides_nothing(clocks):
    told = []
    watch.on_jump(lambda jump, now: 1 / 0, name="bad")
    watch.on_jump(lambda jump, now: told.append(jump.pk), name="good")
    clocks.go(0, wall=60)
    assert Watch("w").look(clocks.wall)
    assert len(told) == 1


def test_a_simulated_clock_is_not_watched(clocks):
    with clock.at(NOW):
        clocks.go(0, wall=60)
        assert Watch("w").look(NOW) is None
