from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from xuean.core import clock
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.jobs import dbclock, decide, execute, queue, reads, tasks
from xuean.jobs.models import DEAD, DISCARDED, DONE, QUEUED, RUNNING, Job, Schedule
from xuean.jobs.rules import Failed

NOW = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ran: list = []


@tasks.task("test.note")
def note(run, word):
    Schedule.objects.create(name=word, next_run=run.now, every=MINUTE)  # any row will do as an effect
    ran.append((word, run.attempt))


@tasks.task("test.fails", max_attempts=2)
def fails(run, word):
    Schedule.objects.create(name=word, next_run=run.now, every=MINUTE)
    raise Failed("the paper is out")


@tasks.task("test.outside", atomic=False, max_attempts=3)
def outside(run):
    ran.append(run.held())


@pytest.fixture(autouse=True)
def _fresh(db):
    ran.clear()
    with clock.at(NOW):
        yield


def run_next(now=NOW, worker="w1"):
    return execute.run_next(worker, now)


def lose_lease(job, **how):
    Job.objects.filter(pk=job.pk).update(lease_until=dbclock.now() + timedelta(**how))


def test_a_promised_job_runs_once():
    job = note.enqueue({"word": "one"}, now=NOW)
    assert run_next().pk == job.pk
    assert run_next() is None
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at, ran) == (DONE, 1, NOW, [("one", 1)])


def test_the_promise_goes_with_the_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        note.enqueue({"word": "one"}, now=NOW)
        raise RuntimeError
    assert run_next() is None


def test_a_key_is_promised_once():
    first = tasks.enqueue("test.note", {"word": "one"}, key="k", now=NOW)
    assert tasks.enqueue("test.note", {"word": "two"}, key="k", now=NOW).pk == first.pk
    assert Job.objects.get().args == {"word": "one"}


def test_not_before_its_time_and_in_order():
    note.enqueue({"word": "late"}, not_before=NOW + MINUTE, now=NOW)
    note.enqueue({"word": "soon"}, now=NOW)
    assert run_next().args["word"] == "soon"
    assert run_next() is None
    assert run_next(NOW + MINUTE).args["word"] == "late"


def test_a_failed_attempt_leaves_no_effect_and_comes_back_until_it_is_dead():
    job = fails.enqueue({"word": "half"}, now=NOW)
    run_next()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (QUEUED, 1, "Failed: the paper is out")
    assert timedelta(seconds=4) <= job.not_before - NOW <= timedelta(seconds=6)
    assert not Schedule.objects.exists()
    run_next(NOW + MINUTE)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (DEAD, 2)
    assert list(reads.dead()) == [job]


def test_an_abandoned_job_is_taken_over_and_the_first_holder_is_fenced_off():
    note.enqueue({"word": "one"}, now=NOW)
    first = queue.claim("w1", NOW)
    assert queue.claim("w2", NOW) is None
    lose_lease(first, seconds=-1)
    second = queue.claim("w2", NOW)
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert not queue.held(first)
    assert not queue.prolong(first)
    with pytest.raises(queue.LostLease):
        queue.finish(first, NOW)
    queue.finish(second, NOW)


def test_the_effect_of_an_overtaken_attempt_is_rolled_back():
    job = note.enqueue({"word": "one"}, now=NOW)

    @tasks.task("test.overtaken")
    def overtaken(run):
        Schedule.objects.create(name="effect", next_run=NOW, every=MINUTE)
        Job.objects.filter(pk=run.job_id).update(attempts=9, worker="other")

    Job.objects.filter(pk=job.pk).update(name="test.overtaken", args={})
    run_next()
    assert not Schedule.objects.exists()
    assert Job.objects.get().state == RUNNING


def test_a_lease_far_in_the_future_means_the_clock_was_set_back():
    job = note.enqueue({"word": "one"}, now=NOW)
    queue.claim("w1", NOW)
    lose_lease(job, hours=1)
    assert queue.claim("w2", NOW).attempts == 2


def test_a_job_that_kills_its_worker_every_time_is_buried():
    job = fails.enqueue({"word": "poison"}, now=NOW)
    for _ in range(2):
        assert queue.claim("w", NOW)
        lose_lease(job, seconds=-1)
    assert queue.claim("w", NOW) is None
    assert queue.sweep(NOW) == 1
    job.refresh_from_db()
    assert (job.state, job.last_error) == (DEAD, queue.WORKER_DIED)
    assert queue.sweep(NOW) == 0


def test_a_task_unknown_to_this_version_waits_for_one_that_knows_it():
    Job.objects.create(name="of.another.version", not_before=NOW, created_at=NOW)
    assert run_next() is None
    assert reads.unknown_names(NOW) == {"of.another.version": 1}


def test_an_outside_job_can_ask_whether_it_still_holds_the_job():
    outside.enqueue(now=NOW)
    run_next()
    assert ran == [True]


def test_polling_an_empty_queue_takes_no_write_lock(django_assert_num_queries):
    with django_assert_num_queries(3):  # the clock and two plain reads
        assert queue.claim("w", NOW) is None


def test_two_tasks_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"test\.note"):
        tasks.task("test.note")(lambda run: None)


class TestDecide:
    def dead_job(self):
        return Job.objects.create(
            name="test.note",
            args={"word": "x"},
            state=DEAD,
            attempts=5,
            not_before=NOW,
            created_at=NOW,
            finished_at=NOW,
        )

    def pen(self):
        return Pen(None, None, "jobs.retry", NOW + MINUTE)

    def test_retry_gives_all_attempts_again(self):
        job = decide.retry(self.pen(), self.dead_job())
        assert (job.state, job.attempts, job.not_before) == (QUEUED, 0, NOW + MINUTE)
        assert run_next(NOW + MINUTE).pk == job.pk

    def test_discard_keeps_the_row(self):
        pen, job = self.pen(), self.dead_job()
        assert decide.discard(pen, job).state == DISCARDED
        assert pen.codes == {"job": str(job.pk), "name": "test.note"}

    @pytest.mark.parametrize("decision", [decide.retry, decide.discard])
    def test_only_once(self, decision):
        job = self.dead_job()
        decide.discard(self.pen(), job)
        with pytest.raises(Refused):
            decision(self.pen(), job)
