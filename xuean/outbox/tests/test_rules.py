from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from xuean.outbox import flow
from xuean.outbox.rules import Figures, Tried, after_failure, check_facts, choose

NOW = datetime(2026, 11, 23, 0, 35, tzinfo=UTC)
FIGURES = Figures(timedelta(minutes=5), 5, 12, 120)


@pytest.mark.parametrize(
    "value", ["0192-ab", "absent", "2026-11-23T08:10:00+08:00", "a b", 3, 1.5, True, None, ["x", 1]]
)
def test_ids_codes_and_numbers_may_stand_in_an_envelope(value):
    check_facts({"x": value})


@pytest.mark.parametrize("value", ["李沐阳", "x" * 101, "line\nbreak", {"deep": 1}, ["李沐阳"], object()])
def test_nothing_else_may(value):
    with pytest.raises(ValueError, match="'x'"):
        check_facts({"x": value})


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        (Tried(), "mail"),
        (Tried(exhausted=("mail",)), "sms"),
        (Tried(refused=("mail",)), "sms"),
        (Tried(exhausted=("mail",), refused=("sms",)), None),
    ],
)
def test_the_first_channel_that_is_not_given_up(tried, chosen):
    assert choose(("mail", "sms"), tried) == chosen


def test_a_dead_channel_is_given_up_within_five_minutes():
    now, tried, tries = NOW, Tried("mail", NOW, 1), 1
    while True:
        plan = after_failure(("mail", "sms"), tried, now, permanent=False, figures=FIGURES)
        if choose(("mail", "sms"), plan.tried) == "sms":
            break
        assert plan.next_at > now
        now, tries = plan.next_at, tries + 1
        tried = Tried("mail", NOW, tries)
    assert tries == 5
    assert now - NOW < timedelta(minutes=5)
    assert plan.next_at == now


@pytest.mark.parametrize("minutes", [1, 2, 5, 30])
def test_whatever_the_figure_the_fallback_comes_within_it(minutes):
    figures = Figures(timedelta(minutes=minutes), 99, 12, 120)
    now, tries = NOW, 1
    while choose(("mail", "sms"), (plan := _again(tries, now, figures)).tried) == "mail":
        now, tries = plan.next_at, tries + 1
    assert now - NOW < timedelta(minutes=minutes)


def _again(tries, now, figures):
    return after_failure(("mail", "sms"), Tried("mail", NOW, tries), now, permanent=False, figures=figures)


def test_a_refused_address_passes_to_the_next_channel_at_once():
    plan = after_failure(("mail", "sms"), Tried("mail", NOW, 1), NOW, permanent=True, figures=FIGURES)
    assert (plan.tried.refused, plan.next_at, plan.ended) == (("mail",), NOW, False)


def test_when_all_refused_it_ends():
    assert after_failure(("mail",), Tried("mail", NOW, 1), NOW, permanent=True, figures=FIGURES).ended


def test_when_none_is_left_a_new_round_begins_and_what_refused_stays_out():
    tried = Tried("sms", NOW, 5, refused=("mail",))
    plan = after_failure(("mail", "sms"), tried, NOW, permanent=False, figures=FIGURES)
    assert (plan.tried, plan.next_at, plan.ended) == (Tried(refused=("mail",)), NOW + timedelta(minutes=5), False)


def test_every_state_has_its_next_ones_and_the_ends_are_ends():
    assert set(flow.NEXT) == set(flow.STATES)
    assert all(after in flow.STATES for nexts in flow.NEXT.values() for after in nexts)
    ends = {state for state in flow.STATES if not any(flow.allowed(state, other) for other in flow.STATES)}
    assert ends == {flow.DROPPED, flow.CONFIRMED}


def test_nothing_that_may_have_arrived_is_dropped_silently():
    for before, after in product((flow.ACCEPTED, flow.DELIVERED, flow.CONFIRMED), (flow.DROPPED, flow.QUEUED)):
        assert not flow.allowed(before, after)
