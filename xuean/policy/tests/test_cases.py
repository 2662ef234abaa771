"""Every case beside the regulations, run through the pure engine: deadline and rungs to the minute."""

from datetime import datetime

import pytest

from xuean.duties.engine import due_at, plan
from xuean.duties.snapshot import of_ladder, rule
from xuean.policy import Book, load
from xuean.policy.cases import Case, read_cases

BOOK = Book(load())
CASES = read_cases()


def shown(case: Case, moment: datetime) -> str:
    return moment.astimezone(case.calendar.zone).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.en}")
def test_a_case_comes_out_to_the_minute(case: Case) -> None:
    kept = rule(of_ladder(BOOK.ladder(case.duty, case.on)))
    due = due_at(kept, case.facts, case.calendar.add)
    planned = plan(kept, case.facts, case.calendar.add)
    assert due is not None and shown(case, due) == shown(case, case.due)
    assert [(p.no, shown(case, p.at), p.rung.tell) for p in planned] == [
        (expected.no, shown(case, expected.at), expected.tell) for expected in case.rungs
    ]


def test_every_rung_of_every_duty_is_in_some_case() -> None:
    for name in BOOK.duty_names():
        rungs = {number for case in CASES if case.duty == name for number in (e.no for e in case.rungs)}
        ladder = BOOK.editions(name)[-1]
        assert rungs == set(range(1, len(ladder.rungs) + 1)), name
