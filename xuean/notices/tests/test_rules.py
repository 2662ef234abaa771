from datetime import timedelta
from uuid import UUID

import pytest

from tests.cast import shanghai
from xuean.notices.rules import RESULTS, TARGETS, Call, Figures, Line, offers

NOW = shanghai(8, 20)
FIGURES = Figures(TARGETS, 2, timedelta(minutes=3))
FATHER, MOTHER = UUID(int=1), UUID(int=2)
DAD, MUM = Line("guardian", FATHER, UUID(int=11)), Line("other_guardian", MOTHER, UUID(int=22))
PLACES = [Line("employer"), Line("residents_committee"), Line("police_station")]
LINES = [*PLACES, MUM, DAD]  # however they come


def call(line, result, minutes_ago=5):
    return Call(line.target, line.contact, result, NOW - timedelta(minutes=minutes_ago))


def following(*calls, lines=LINES):
    """The line that is offered next, and how the others stand."""
    found = offers(lines, calls, FIGURES, NOW)
    chosen = [offer.line for offer in found if offer.state == "next"]
    assert len(chosen) <= 1
    return chosen[0] if chosen else None


def test_first_the_guardian_who_stands_first():
    assert following() == DAD


@pytest.mark.parametrize(
    ("calls", "line"),
    [
        ([call(DAD, "no_answer")], DAD),  # the wait is over: once more
        ([call(DAD, "no_answer", 1)], MUM),  # meanwhile the next one
        ([call(DAD, "busy", 1), call(MUM, "no_answer", 1)], DAD),  # all waiting: the one who may be called first
        ([call(DAD, "no_answer", 9), call(DAD, "no_answer", 5)], MUM),
        ([call(DAD, "dead_number", 1)], MUM),
        ([call(DAD, "wrong_person", 1)], MUM),
        ([call(DAD, "refused", 1)], MUM),
        ([call(DAD, "dead_number"), call(MUM, "dead_number")], PLACES[0]),
        ([call(DAD, "dead_number"), call(MUM, "no_answer", 9), call(MUM, "busy", 5)], PLACES[0]),
        ([call(DAD, "dead_number"), call(MUM, "dead_number"), *[call(PLACES[0], "no_answer")] * 2], PLACES[1]),
        (
            [call(DAD, "dead_number"), call(MUM, "dead_number"), *[call(p, "no_answer") for p in PLACES[:2] * 2]],
            PLACES[2],
        ),
    ],
)
def test_who_is_next(calls, line):
    assert following(*calls) == line


def test_once_a_guardian_is_reached_nobody_else_is_called():
    assert following(call(DAD, "no_answer"), call(MUM, "reached")) is None


def test_an_employer_who_answered_is_no_guardian():
    dead = [call(DAD, "dead_number"), call(MUM, "dead_number")]
    assert following(*dead, call(PLACES[0], "reached")) == PLACES[1]


def test_when_all_were_tried_it_goes_on_with_the_one_longest_ago():
    calls = [call(line, "no_answer", ago) for line, ago in zip([DAD, MUM, *PLACES], (9, 30, 8, 7, 6), strict=True)] * 2
    assert following(*calls) == MUM


def test_without_a_guardian_the_places_come_at_once():
    assert following(lines=PLACES) == PLACES[0]


def test_a_number_known_to_be_dead_is_shown_and_not_offered():
    dead = Line("guardian", FATHER, UUID(int=11), dead=True)
    found = offers([dead, MUM], [], FIGURES, NOW)
    assert [(offer.line, offer.state) for offer in found] == [(dead, "dead"), (MUM, "next")]


@pytest.mark.parametrize("result", RESULTS)
def test_every_result_leads_somewhere(result):
    found = offers(LINES, [call(DAD, result)], FIGURES, NOW)
    assert found[0].line == DAD
    assert found[0].calls
    assert any(offer.state in ("next", "reached") for offer in found)
