"""The book of a school: a fresh one each time, over one index."""

from datetime import date

from xuean.rulebook import book


def test_each_question_has_its_own_book() -> None:
    first, second = book(None), book(None)
    first.at("notices.fallback-after", date(2026, 11, 23))
    assert len(first.consulted) == 1
    assert second.consulted == ()
    assert first.edition == second.edition
