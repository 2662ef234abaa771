from uuid import uuid4

import pytest

from xuean.attendance.rules import Tally, contradicted, missing_now, strange, tally
from xuean.presence.rules import STATES


def test_the_counts_always_add_up():
    counts = tally([*STATES, "missing", "untaken"])
    assert counts.expected == counts.here + counts.excused + counts.missing + counts.untaken == len(STATES) + 2


def test_not_taken_is_its_own_number():
    assert tally(["untaken", "missing"]) == Tally(expected=2, missing=1, untaken=1)


def test_an_excused_absence_is_nobodys_search():
    one, other = uuid4(), uuid4()
    assert missing_now({one: "absent", other: "absent"}, excused=[other]) == [one]
    assert missing_now({one: "late"}, excused=[]) == []


def test_marks_about_strangers_or_of_unknown_kind_are_named():
    one, stranger = uuid4(), uuid4()
    assert strange({stranger: "absent"}, [one]) == [stranger]
    assert strange({one: "asleep"}, [one]) == [one]
    assert strange({one: "late"}, [one]) == []


@pytest.mark.parametrize(("kind", "expected"), [("present", True), ("late", True), ("absent", False)])
def test_seen_in_spite_of_an_excuse(kind, expected):
    one = uuid4()
    assert bool(contradicted({one: kind}, [one])) is expected
