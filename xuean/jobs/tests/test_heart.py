from datetime import UTC, datetime, timedelta

import pytest

from xuean.core import clock
from xuean.jobs import dbclock, heart, reads, steps
from xuean.jobs.heart import Heart
from xuean.jobs.models import DONE, Heartbeat, Job

NOW = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen(db):
    with clock.at(NOW):
        yield


def test_before_the_first_worker_nothing_beats():
    assert reads.heartbeat(NOW) == reads.Beat(None, None, False, 0)


def test_a_beating_worker_is_alive_and_its_age_is_told():
    Heart("w").beat("main")
    assert reads.heartbeat(NOW + timedelta(seconds=7)) == reads.Beat(NOW, 7.0, True, 1)


def test_beats_are_written_every_few_seconds_only(django_assert_num_queries):
    one = Heart("w")
    one.beat("main")
    with django_assert_num_queries(0):
        one.beat("main")


def test_a_lane_that_hangs_is_named():
    one = Heart("w")
    one.beat("main")
    one.beat("outbox")
    Heartbeat.objects.filter(lane="outbox").update(lease_until=dbclock.now() - timedelta(seconds=1))
    beat = reads.heartbeat(NOW)
    assert (beat.alive, beat.silent) == (False, ("outbox",))


def test_a_killed_worker_is_not_alive_once_its_beat_ran_out():
    Heart("w").beat("main")
    Heartbeat.objects.update(lease_until=dbclock.now() - timedelta(seconds=1))
    assert not reads.heartbeat(NOW).alive


def test_a_stopped_worker_says_goodbye():
    one = Heart("w")
    one.beat("main")
    one.stop()
    assert reads.heartbeat(NOW) == reads.Beat(NOW, 0.0, False, 0)


def test_the_long_silent_and_the_long_done_are_forgotten():
    Heart("w").beat("main")
    Heartbeat.objects.update(lease_until=dbclock.now() - heart.KEPT - timedelta(hours=1))
    for days in (29, 31):
        Job.objects.create(name="x", state=DONE, not_before=NOW, created_at=NOW, finished_at=NOW - timedelta(days=days))
    steps.tidy(NOW)
    assert not Heartbeat.objects.exists()
    assert Job.objects.get().finished_at == NOW - timedelta(days=29)
