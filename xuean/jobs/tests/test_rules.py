from datetime import UTC, datetime, timedelta

import pytest

from xuean.jobs.rules import LONGEST_WAIT, Failed, Reading, drift, error_text, slot_after, wait

NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (4, 40), (10, 2560), (11, 3600), (99, 3600)]
)
def test_waiting_doubles_up_to_an_hour(attempts, seconds):
    assert wait(attempts, 0.5).total_seconds() == pytest.approx(seconds)
    assert wait(attempts, 0.0) < wait(attempts, 0.99) <= LONGEST_WAIT * 1.2


def test_the_message_of_a_foreign_error_is_not_kept():
    try:
        raise ValueError("张三 13800000000")
    except ValueError as error:
        assert error_text(error) == f"ValueError at tests/test_rules.py:{error.__traceback__.tb_lineno}"
    assert error_text(ValueError("张三")) == "ValueError"


def test_the_message_meant_for_people_is_kept_and_cut():
    assert error_text(Failed("the workbook is gone")) == "Failed: the workbook is gone"
    assert len(error_text(Failed("x" * 999))) == 300


@pytest.mark.parametrize(
    ("moment", "every", "slot"),
    [
        (NOW, timedelta(minutes=1), NOW + timedelta(minutes=1)),
        (NOW + timedelta(seconds=59), timedelta(minutes=1), NOW + timedelta(minutes=1)),
        (NOW, timedelta(hours=1), NOW.replace(hour=9, minute=0)),
        (NOW, timedelta(days=1), NOW.replace(day=24, hour=0, minute=0)),
    ],
)
def test_slots_are_the_same_on_every_machine(moment, every, slot):
    assert slot_after(moment, every) == slot


@pytest.mark.parametrize(
    ("wall", "database", "jumped"),
    [
        (10, 10, False),
        (14, 10, False),
        (10, 6, False),
        (16, 10, True),
        (4, 10, True),
        (10, 3600, True),
        (-3590, -3590, True),
    ],
)
def test_a_jump_is_more_than_five_seconds_of_either_clock(wall, database, jumped):
    before = Reading(NOW, 100.0, NOW)
    after = Reading(NOW + timedelta(seconds=wall), 110.0, NOW + timedelta(seconds=database))
    assert drift(before, after).jumped is jumped
    assert drift(before, after).skew == wall - database
