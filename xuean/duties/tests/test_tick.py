"""The tick on a real database: late, restarted, doubled, with a clock that jumps, after a week."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast as casting
from tests.cast import BEGAN, Cast, shanghai, tie
from xuean.audit.models import Entry
from xuean.core.ref import Ref
from xuean.duties.actions import meet, owe
from xuean.duties.commands import tick as command
from xuean.duties.engine import RECHECK
from xuean.duties.models import Duty, DutyHolder, DutyRung, Watch
from xuean.duties.registry import Occurrence
from xuean.duties.tests.play import NAME, Stage, facts, missing, school_anchor, story, writing
from xuean.duties.tick import tick
from xuean.people.models import StaffLeave
from xuean.people.posts import anchors_of

TRUTH = {1: shanghai(8, 3), 2: shanghai(8, 10), 3: shanghai(8, 25), 4: shanghai(11, 50), 5: shanghai(15, 40)}
WEEK = timedelta(days=7)


def test_minute_by_minute_each_rung_at_its_own(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    fired = {minute: tick(shanghai(8, 3) + timedelta(minutes=minute)).fired for minute in range(470)}
    assert {minute: count for minute, count in fired.items() if count} == {7: 1, 22: 1, 227: 1, 457: 1}
    assert story(duty) == TRUTH
    assert all(row.noticed_at == row.at for row in duty.rungs.all())


def test_after_a_week_each_rung_once_with_its_own_time_and_the_time_it_was_noticed(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    late = tick(shanghai(8, 3) + WEEK)
    assert (late.due, late.fired, late.failed) == (1, 4, [])
    assert story(duty) == TRUTH
    assert {row.noticed_at for row in duty.rungs.all()} == {shanghai(8, 3), shanghai(8, 3) + WEEK}
    assert tick(shanghai(8, 3) + WEEK).due == 0


def test_settled_is_asked_before_anybody_is_told(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    stage.found.add(cast.students[0].id)
    done = tick(shanghai(8, 10))
    assert (done.due, done.fired, done.met, story(duty)) == (1, 0, 1, {1: shanghai(8, 3)})
    duty.refresh_from_db()
    assert (duty.state, duty.settled_late) == ("met", True)


def test_one_that_cannot_climb_stops_no_other(stage: Stage, cast: Cast) -> None:
    duties = [missing(cast, student=number) for number in range(4)]
    stage.deaf_to.add(duties[1].id)
    done = tick(shanghai(8, 10))
    assert (done.due, done.fired, done.failed) == (3, 3, [duties[1].id])
    assert [len(story(duty)) for duty in duties] == [2, 1, 2, 2]
    stage.deaf_to.clear()
    assert tick(shanghai(8, 11)).fired == 1
    assert story(duties[1])[2] == shanghai(8, 10)


def test_batches_are_bounded_and_nothing_is_left(stage: Stage, cast: Cast) -> None:
    duties = [missing(cast, student=number) for number in range(6)]
    done = tick(shanghai(8, 25), batch=2)
    assert (done.due, done.fired) == (6, 12)
    assert all(set(story(duty)) == {1, 2, 3} for duty in duties)


def test_one_audit_entry_a_batch_in_which_something_happened(stage: Stage, cast: Cast) -> None:
    duty = missing(cast)
    before = Entry.objects.count()
    tick(shanghai(8, 9))
    assert Entry.objects.count() == before
    tick(shanghai(8, 10))
    written = Entry.objects.order_by("-recorded_at", "-id").first()
    assert Entry.objects.count() == before + 1
    assert (written.tag, written.part) == ("duties.tick", cast.school.id)
    assert written.codes["fired"] == [[str(duty.id), 2]]


def test_schools_do_not_meet(stage: Stage, cast: Cast) -> None:
    other = casting.make("3799990002", "白鹭实验小学")
    duties = [missing(cast), missing(other)]
    assert tick(shanghai(8, 10)).fired == 2
    assert {DutyRung.objects.get(duty=duty, no=2).school_id for duty in duties} == {cast.school.id, other.school.id}


def test_a_clock_that_ran_ahead_leaves_nothing_asleep(stage: Stage, cast: Cast) -> None:
    """Ten years ahead for a minute: what was opened then counts from when the clock is right again."""
    ahead = shanghai(8, 3) + timedelta(days=3650)
    child = cast.students[0]
    with writing(cast, ahead) as pen:
        duty = owe(pen, NAME, Ref("student", child.id), facts={"noticed": ahead}, anchors=anchors_of(child))
    assert duty.next_at > shanghai(8, 4) + RECHECK
    tick(shanghai(8, 4))
    duty.refresh_from_db()
    assert duty.facts["clock_was_wrong"] == {"noticed": ahead.isoformat()}
    assert duty.next_at == shanghai(11, 50)
    tick(shanghai(11, 50))
    assert story(duty) == {4: shanghai(11, 50)}


jumps = st.lists(st.integers(-600, 9 * 24 * 60), min_size=1, max_size=8)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=jumps, deaf=st.lists(st.booleans(), min_size=8, max_size=8))
def test_any_story_of_ticks_ends_the_same(stage: Stage, cast: Cast, minutes: list[int], deaf: list[bool]) -> None:
    """Clock back and forth, ticks doubled, some dying on the way: each rung once, never early, with its own time."""
    duty = missing(cast, occurrence=f"{Duty.objects.count()}")
    for number, minute in enumerate(minutes):
        now = shanghai(8, 3) + timedelta(minutes=minute)
        stage.deaf_to = {duty.id} if deaf[number] else set()
        tick(now)
        stage.deaf_to = set()
        assert all(row.at <= row.noticed_at for row in duty.rungs.all())
        tick(now)
    tick(shanghai(8, 3) + timedelta(days=30))
    assert story(duty) == TRUTH
    heard = [no for identity, no, *_ in stage.heard if identity == duty.id]
    assert sorted(heard) == [1, 2, 3, 4, 5]


def together(count: int, work: Callable[[], object]) -> list[BaseException]:
    """Run `work` in so many threads that start at the same instant."""
    gate, faults = threading.Barrier(count), []

    def run() -> None:
        try:
            gate.wait()
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@contextmanager
def a_real_database(folder: Path) -> Iterator[None]:
    """SQLite in memory locks tables as no file does: work on a copy in a file, with the settings of production."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(folder / "doubled.db") as file:
        memory.backup(file)
    connection.settings_dict["NAME"], connection.connection = str(folder / "doubled.db"), None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, memory


@pytest.mark.django_db(transaction=True)
def test_doubled_workers_fire_each_rung_once(stage: Stage, tmp_path: Path) -> None:
    cast = casting.make()
    duties = [missing(cast, student=number) for number in range(6)]
    with a_real_database(tmp_path):
        assert together(3, lambda: tick(shanghai(8, 25), batch=2)) == []
        for duty in duties:
            assert story(duty) == {no: TRUTH[no] for no in (1, 2, 3)}
        assert Watch.objects.filter(school=cast.school).count() == 2
        assert Entry.objects.filter(tag="duties.tick").count() <= 6
    assert sorted(no for _, no, *_ in stage.heard) == [1] * 6 + [2] * 6 + [3] * 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_a_duty_locked_by_another_worker_is_passed_over(stage: Stage) -> None:
    cast = casting.make()
    held, free = missing(cast, student=0), missing(cast, student=1)
    locked, done = threading.Event(), threading.Event()

    def other() -> None:
        with transaction.atomic():
            Duty.objects.select_for_update().get(pk=held.pk)
            locked.set()
            done.wait(10)
        connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    locked.wait(10)
    assert tick(shanghai(8, 10)).fired == 1
    done.set()
    thread.join()
    assert set(story(free)) == {1, 2}
    assert tick(shanghai(8, 10)).fired == 1
    assert set(story(held)) == {1, 2}


def expected(cast: Cast, at: datetime, occurrence: str = "1") -> Occurrence:
    return Occurrence(NAME, Ref("class", cast.classes[0].id), at, school_anchor(cast), occurrence, facts(at, at))


def test_what_the_calendar_expects_is_owed_once_from_its_own_moment(stage: Stage, cast: Cast) -> None:
    stage.expected = [expected(cast, shanghai(8, 5)), expected(cast, shanghai(9), "2")]
    tick(shanghai(8, 4))
    assert Duty.objects.count() == 0
    for minute in (6, 7, 8):
        tick(shanghai(8, minute))
    duty = Duty.objects.get()
    assert (duty.opened_at, duty.occurrence, duty.created_at) == (shanghai(8, 5), "1", shanghai(8, 6))
    assert story(duty)[1] == shanghai(8, 5)
    assert stage.asked[-1].since == shanghai(8, 7)
    with writing(cast, shanghai(8, 9)) as pen:
        meet(pen, duty, None)
    tick(shanghai(8, 30))
    assert Duty.objects.count() == 1


def test_a_source_is_asked_again_when_the_clock_was_set_back(stage: Stage, cast: Cast) -> None:
    tick(shanghai(8) + timedelta(days=3650))
    stage.expected = [expected(cast, shanghai(8, 5))]
    tick(shanghai(8, 6))
    assert Duty.objects.get().opened_at == shanghai(8, 5)
    assert Watch.objects.get(school=cast.school, source="play").next_at <= shanghai(8, 11)


def test_a_duty_passes_to_the_deputy_when_leave_begins_and_back_when_it_ends(stage: Stage, cast: Cast) -> None:
    head, deputy = cast.people["homeroom_teacher"], cast.people["guard"]
    with writing(cast, BEGAN):
        tie(cast, deputy, "homeroom_teacher", "class", cast.classes[0].id, deputy_of=head.ties.get())
        StaffLeave.objects.create(
            school=cast.school, person=head, since=shanghai(9), until=shanghai(10), recorded_at=BEGAN
        )
    duty = missing(cast)
    people: dict[int, bool] = {}
    for minute in range(150):
        tick(shanghai(8, 4) + timedelta(minutes=minute))
        now_holding = set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person", flat=True))
        people[minute] = deputy.pk in now_holding
        assert people[minute] != (head.pk in now_holding)
    assert [minute for minute, away in people.items() if away] == list(range(56, 116))


def test_the_command_prints_due_and_fired(stage: Stage, cast: Cast) -> None:
    missing(cast)
    done = CliRunner().invoke(command, ["--at", "2026-11-23T08:10+08:00", "--json"])
    assert (done.exit_code, json.loads(done.output)) == (0, {"due": 1, "fired": 1})
    assert CliRunner().invoke(command, ["--at", "23.11. 8:10"]).exit_code == 2
    assert "0" in CliRunner().invoke(command, ["--at", "2026-11-23T08:10+08:00"]).output


def test_a_moment_without_a_zone_is_what_the_clock_on_the_wall_says(stage: Stage, cast: Cast) -> None:
    missing(cast)
    assert json.loads(CliRunner().invoke(command, ["--at", "2026-11-23 08:09", "--json"]).output)["due"] == 0
    assert json.loads(CliRunner().invoke(command, ["--at", "2026-11-23 08:10", "--json"]).output)["due"] == 1


def test_work_grows_with_what_is_due_not_with_what_is_open(
    stage: Stage, cast: Cast, django_assert_max_num_queries
) -> None:
    for number in range(6):
        missing(cast, student=number)
    tick(shanghai(8, 10))
    with django_assert_max_num_queries(4):
        tick(shanghai(8, 10) + timedelta(seconds=1))
