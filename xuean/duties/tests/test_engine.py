"""The promises of the engine: each rung once, with its own time, whatever the ticks do."""

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuean.core.schooltime import After
from xuean.duties.engine import RECHECK, Rule, due_at, merge, plan, step
from xuean.duties.tests.ladders import ABSENT, CALENDAR, local, rung
from xuean.policy.model import Term, When


def facts(start: str, marked: str) -> dict[str, datetime]:
    return {"session_start": local(start), "marked": local(marked), "noticed": local(marked), "opened": local(marked)}


@pytest.mark.parametrize(
    ("start", "marked", "due", "moments", "why"),
    [
        ("09-07 08:00", "09-07 08:03", "09-07 08:10",
         ["09-07 08:03", "09-07 08:10", "09-07 08:25", "09-07 11:50", "09-07 16:35"], "a usual morning"),
        ("09-07 08:00", "09-07 08:40", "09-07 08:40",
         ["09-07 08:40", "09-07 08:40", "09-07 08:55", "09-07 11:50", "09-07 16:35"], "late roll-call: nobody is late"),
        ("09-07 11:05", "09-07 11:48", "09-07 11:48",
         ["09-07 11:48", "09-07 11:48", "09-07 12:03", "09-07 11:50", "09-07 16:35"], "just before lunch"),
        ("09-11 15:50", "09-11 15:55", "09-11 16:00",
         ["09-11 15:55", "09-11 16:00", "09-11 16:15", "09-11 16:35", "09-12 15:55"], "Friday's last lesson"),
        ("09-07 23:30", "09-07 23:50", "09-07 23:50",
         ["09-07 23:50", "09-07 23:50", "09-08 00:05", "09-08 11:50", "09-08 16:35"], "ten to midnight"),
    ],
)  # fmt: skip
def test_the_ladder_of_a_missing_child(start: str, marked: str, due: str, moments: list[str], why: str) -> None:
    planned = plan(ABSENT, facts(start, marked), CALENDAR.add)
    assert {rung.no: rung.at for rung in planned} == dict(enumerate(map(local, moments), start=1)), why
    assert [rung.at for rung in planned] == sorted(rung.at for rung in planned)
    assert due_at(ABSENT, facts(start, marked), CALENDAR.add) == local(due)


def test_a_rung_keeps_the_moment_the_rule_gives_beside_its_own() -> None:
    given_facts = facts("09-07 08:00", "09-07 08:40") | {"opened": local("09-07 08:41")}
    told = plan(ABSENT, given_facts, CALENDAR.add)[0]
    assert (told.counted_at, told.at) == (local("09-07 08:40"), local("09-07 08:41"))


def test_a_missing_fact_holds_back_only_its_rungs() -> None:
    known = {"opened": local("09-07 08:03"), "noticed": local("09-07 08:03")}
    assert [rung.no for rung in plan(ABSENT, known, CALENDAR.add)] == [4, 5]
    assert due_at(ABSENT, known, CALENDAR.add) is None
    assert step((), (), local("09-07 08:03")).next_at == local("09-07 08:03") + RECHECK


def test_a_fact_that_comes_late_fires_what_it_passed_and_nothing_twice() -> None:
    known = {"opened": local("09-07 08:03"), "noticed": local("09-07 08:03")}
    first = step(plan(ABSENT, known, CALENDAR.add), (), local("09-07 12:00"))
    assert [rung.no for rung in first.fire] == [4]
    later = facts("09-07 08:00", "09-07 08:03")
    second = step(plan(ABSENT, later, CALENDAR.add), first.fired, local("09-07 12:01"))
    assert [(rung.no, rung.at) for rung in second.fire] == [
        (1, local("09-07 08:03")),
        (2, local("09-07 08:10")),
        (3, local("09-07 08:25")),
    ]
    assert second.next_at == local("09-07 16:35")


def test_what_is_put_off_waits_and_what_has_fired_has_fired() -> None:
    known = facts("09-07 08:00", "09-07 08:03")
    planned = plan(ABSENT, known, CALENDAR.add, put_off=local("09-07 10:00"))
    assert {rung.no: rung.at for rung in planned}[3] == local("09-07 10:00")
    assert step(planned, {1, 2}, local("09-07 09:00")).fire == ()
    assert [rung.no for rung in step(planned, {1, 2}, local("09-07 10:00")).fire] == [3]


def test_rungs_may_count_from_the_deadline() -> None:
    rule = Rule("C9.7", "e", (), When((Term(After(school_days=1), "opened"),)), (rung(After(minutes=30), "due", "x"),))
    known = {"opened": local("09-07 09:00")}
    assert plan(rule, known, CALENDAR.add)[0].at == local("09-07 17:05")
    assert plan(rule, known, CALENDAR.add, put_off=local("09-08 09:00"))[0].at == local("09-08 09:30")


def test_without_a_term_the_first_rung_that_waits_is_the_deadline() -> None:
    rule = Rule("x", "e", (), None, (rung(After(), "opened", "a"), rung(After(minutes=5), "opened", "b")))
    assert due_at(rule, {"opened": local("09-07 09:00")}, CALENDAR.add) == local("09-07 09:05")


def test_no_school_ahead_is_no_exception() -> None:
    rule = Rule("x", "e", (), None, (rung(After(sessions=1), "opened", "a"),))
    never = type(CALENDAR)("Asia/Shanghai", {})
    assert plan(rule, {"opened": local("09-07 09:00")}, never.add) == ()


def test_merging_keeps_each_name_once_at_the_last_rung() -> None:
    assert merge([["a", "b"], ["b", "c", "b"], ["c"]]) == [["a"], ["b"], ["c"]]
    assert merge([]) == []


STORY = facts("09-07 08:00", "09-07 08:03")
TRUTH = {rung.no: rung.at for rung in plan(ABSENT, STORY, CALENDAR.add)}
ticks = st.lists(st.integers(0, 60 * 24 * 9), min_size=1, max_size=25).map(
    lambda minutes: [STORY["opened"] + timedelta(minutes=m) for m in minutes]
)


@given(ticks, st.randoms(use_true_random=False))
def test_any_ticks_give_the_same_story(moments: list[datetime], dice: random.Random) -> None:
    """Ticks come in any order, twice, after a week, and some are lost with the worker before they are written."""
    fired: frozenset[int] = frozenset()
    story: dict[int, datetime] = {}
    for now in [*moments, *moments]:
        planned = plan(ABSENT, STORY, CALENDAR.add)
        done = step(planned, fired, now)
        if dice.random() < 0.3:
            continue  # killed before the commit
        for one in done.fire:
            assert one.no not in story, "a rung fired twice"
            assert one.at <= now, "a rung fired early"
            story[one.no] = one.at
        fired = done.fired
        assert done.next_at > now
        assert done.next_at <= min([at for no, at in TRUTH.items() if no not in fired], default=done.next_at)
    last = step(plan(ABSENT, STORY, CALENDAR.add), fired, STORY["opened"] + timedelta(days=30))
    story |= {one.no: one.at for one in last.fire}
    assert story == TRUTH


@given(st.permutations(["session_start", "marked", "noticed"]), st.lists(st.integers(0, 3000), min_size=3, max_size=3))
def test_facts_in_any_order_end_in_the_same_moments(order: list[str], waits: list[int]) -> None:
    known, fired, now = {"opened": STORY["opened"]}, frozenset[int](), STORY["opened"]
    story: dict[int, datetime] = {}
    for name, wait in zip(order, waits, strict=True):
        known[name] = STORY[name]
        now += timedelta(minutes=wait)
        done = step(plan(ABSENT, known, CALENDAR.add), fired, now)
        fired = done.fired
        story |= {one.no: one.at for one in done.fire}
    done = step(plan(ABSENT, known, CALENDAR.add), fired, now + timedelta(days=30))
    assert story | {one.no: one.at for one in done.fire} == TRUTH
