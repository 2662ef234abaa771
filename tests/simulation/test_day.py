"""The promise, held against the truth: on a whole simulated school day no child is unaccounted for."""

import pytest

from xuean.project.demo.commands import make
from xuean.project.simulate.commands import play
from xuean.project.simulate.day import set_stage
from xuean.project.simulate.stage import has_happened, next_school_day

pytestmark = pytest.mark.django_db
STUDENTS = 45


@pytest.fixture
def stage():
    def ready(seed: int, students: int = STUDENTS):
        school = make(students, seed).school
        return set_stage(school, next_school_day(school), seed)

    return ready


@pytest.mark.parametrize("seed", [1, 2])
def test_no_minute_of_any_child_is_unaccounted_for(stage, seed):
    found = play(stage(seed))
    assert found["students"] == STUDENTS
    assert found["absences"] > 0
    assert (found["unaccounted_minutes"], found["wrongly_present_minutes"]) == (0, 0)
    assert found["rungs"]["fired"] > 0
    assert (found["rungs"]["late"], found["rungs"]["missed"], found["rungs"]["doubled"]) == (0, 0, 0)
    assert found["messages"]["unknown"] == 0


def test_with_the_engine_off_children_are_lost(stage):
    found = play(stage(1), engine=False)
    assert found["unaccounted_minutes"] > 0


def test_the_next_day_is_played_after_the_last_one(stage):
    first = stage(1)
    play(first, engine=False)
    again = set_stage(first.school, next_school_day(first.school), 1)
    assert again.on > first.on
    assert has_happened(first.school, first.on) and not has_happened(again.school, again.on)
