"""At least as strict: the same people, never later, and unsure counts as no."""

from dataclasses import replace
from pathlib import Path

import pytest

from xuean.core.schooltime import After
from xuean.policy import Ladder, Rung, Term, When, load, stricter
from xuean.policy.strict import laxer_rungs, value_allowed
from xuean.policy.tests.samples import write


def rung(after: After, since: str, *tell: str, must: str = "", floor: Term | None = None) -> Rung:
    return Rung(When((Term(after, since), *((floor,) if floor else ()))), tell, must, "B1.3")


CALL = rung(After(minutes=10), "session_start", "homeroom_teacher", must="reach-guardian")
HALF_DAY = rung(After(sessions=1), "noticed", "grade_leader")
DAY = rung(After(school_days=1, at_most=24), "noticed", "principal")


@pytest.fixture
def base(tmp_path: Path) -> Ladder:
    return replace(load(write(tmp_path)).clauses[0].ladders[0], rungs=(CALL, HALF_DAY, DAY))


STRICTER = {
    "the same": (CALL, HALF_DAY, DAY),
    "sooner": (rung(After(minutes=5), "session_start", "homeroom_teacher", must="reach-guardian"), HALF_DAY, DAY),
    "one rung more": (CALL, HALF_DAY, DAY, rung(After(school_days=2), "noticed", "safety_office")),
    "more people": (CALL, rung(After(sessions=1), "noticed", "safety_office", "grade_leader"), DAY),
    "people on two rungs": (CALL, rung(After(), "noticed", "grade_leader"), DAY),
    "a bound where there was none": (CALL, rung(After(sessions=1, at_most=12), "noticed", "grade_leader"), DAY),
    "a tighter bound": (CALL, HALF_DAY, rung(After(school_days=1, at_most=12), "noticed", "principal")),
    "from an earlier moment": (CALL, rung(After(sessions=1), "session_start", "grade_leader"), DAY),
}
LAXER = {
    "later": (rung(After(minutes=11), "session_start", "homeroom_teacher", must="reach-guardian"), HALF_DAY, DAY),
    "a rung less": (CALL, DAY),
    "somebody else": (CALL, rung(After(sessions=1), "noticed", "safety_office"), DAY),
    "told but not bound": (rung(After(minutes=10), "session_start", "homeroom_teacher"), HALF_DAY, DAY),
    "the bound taken away": (CALL, HALF_DAY, rung(After(school_days=1), "noticed", "principal")),
    "a wider bound": (CALL, HALF_DAY, rung(After(school_days=1, at_most=48), "noticed", "principal")),
    "from a later moment": (
        rung(After(minutes=10), "marked", "homeroom_teacher", must="reach-guardian"),
        HALF_DAY,
        DAY,
    ),
    "held back": (replace(CALL, when=When((*CALL.when.terms, Term(After(minutes=30), "marked")))), HALF_DAY, DAY),
    "another unit": (CALL, rung(After(minutes=300), "noticed", "grade_leader"), DAY),
}


@pytest.mark.parametrize("how", STRICTER)
def test_at_least_as_strict(how: str, base: Ladder) -> None:
    assert stricter(replace(base, rungs=STRICTER[how]), base)


@pytest.mark.parametrize("how", LAXER)
def test_laxer(how: str, base: Ladder) -> None:
    assert not stricter(replace(base, rungs=LAXER[how]), base)


def test_the_rungs_not_kept_are_named(base: Ladder) -> None:
    assert laxer_rungs(replace(base, rungs=(CALL, DAY)), base) == (HALF_DAY,)


def test_a_floor_may_be_dropped_but_not_added(base: Ladder) -> None:
    held = replace(base, rungs=LAXER["held back"])
    assert stricter(base, held)
    assert stricter(held, held)


@pytest.mark.parametrize(
    ("direction", "own", "allowed"),
    [
        ("less", 9, True),
        ("less", 10, True),
        ("less", 11, False),
        ("more", 9, False),
        ("more", 11, True),
        ("", 99, True),
    ],
)
def test_a_figure_of_ones_own(direction: str, own: int, allowed: bool, tmp_path: Path) -> None:
    value = replace(load(write(tmp_path)).clauses[0].values[0], stricter=direction)
    assert value_allowed(own, value) is allowed
