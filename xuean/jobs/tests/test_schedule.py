from datetime import UTC, datetime, timedelta

import pytest

from xuean.jobs import schedule, tasks
from xuean.jobs.models import Job, Schedule

NOW = datetime(2026, 11, 23, 0, 10, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@tasks.task("test.periodic")
def periodic(run):
    pass


@pytest.fixture(autouse=True)
def _plan(db, monkeypatch):
    monkeypatch.setattr(schedule, "_plans", {})
    schedule.schedule("test.hourly", "test.periodic", HOUR)
    schedule.queue_due(NOW)


def keys():
    return sorted(Job.objects.values_list("key", flat=True))


def test_the_first_slot_is_the_next_one():
    assert Schedule.objects.get().next_run == NOW.replace(hour=1, minute=0, second=0)
    assert schedule.queue_due(NOW) == 0


def test_each_slot_is_queued_once():
    late = NOW + HOUR
    assert (schedule.queue_due(late), schedule.queue_due(late)) == (1, 0)
    assert keys() == ["test.hourly@2026-11-23T01:00:00Z"]


def test_missed_slots_collapse_to_one():
    assert schedule.queue_due(NOW + timedelta(days=7)) == 1
    assert len(keys()) == 1
    assert Schedule.objects.get().next_run == NOW.replace(day=30, hour=1, minute=0, second=0)


def test_of_two_workers_that_read_the_same_row_one_queues():
    row = Schedule.objects.get()
    plan = schedule._plans["test.hourly"]
    assert schedule._queue_slot(plan, row, NOW + HOUR)
    assert not schedule._queue_slot(plan, row, NOW + HOUR)
    assert len(keys()) == 1


def test_a_new_rhythm_starts_with_its_own_next_slot():
    schedule.schedule("test.hourly", "test.periodic", timedelta(minutes=5))
    schedule.queue_due(NOW)
    assert Schedule.objects.get().next_run == NOW.replace(minute=15, second=0)
