"""The dated book: what holds on a day, what was consulted, and what a school's own edition changes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from xuean.policy import Amendments, Book, NothingInForce, UnknownName, load
from xuean.policy.tests.samples import write


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(load(write(tmp_path)))


@pytest.mark.parametrize(
    ("on", "value"),
    [(date(2024, 9, 1), 10), (date(2025, 8, 31), 10), (date(2025, 9, 1), 5), (date(2026, 8, 31), 5)],
)
def test_the_value_in_force_on_a_day(book: Book, on: date, value: int) -> None:
    assert book.at("attendance.wait", on) == value


def test_before_the_first_edition_nothing_is_in_force(book: Book) -> None:
    with pytest.raises(NothingInForce, match=r"attendance\.wait.*2024-08-31"):
        book.at("attendance.wait", date(2024, 8, 31))


def test_a_repeal_leaves_nothing_and_does_not_wake_what_was_replaced(book: Book) -> None:
    with pytest.raises(NothingInForce):
        book.at("attendance.wait", date(2026, 9, 1))


def test_a_ladder_is_asked_by_the_day_the_duty_was_opened(book: Book) -> None:
    before, after = (book.ladder("attendance.find-child", date(2026, month, 31)) for month in (8, 10))
    assert (len(before.rungs), len(after.rungs)) == (3, 1)
    assert before.edition != after.edition


def test_consulted_says_what_a_result_leaned_on(book: Book) -> None:
    assert book.consulted == ()
    for _ in range(2):
        book.at("attendance.wait", date(2025, 10, 1))
    book.ladder("attendance.find-child", date(2025, 10, 1))
    assert [(c.name, c.clause, c.since.isoformat()) for c in book.consulted] == [
        ("attendance.wait", "B1.3", "2025-09-01"),
        ("attendance.find-child", "B1.3", "2024-09-01"),
    ]


def test_what_no_file_knows_is_another_error(book: Book) -> None:
    for ask in (
        lambda: book.at("no.such", date(2025, 1, 1)),
        lambda: book.clause("Z9"),
        lambda: book.editions("no.such"),
    ):
        with pytest.raises(UnknownName):
            ask()


def test_an_instant_is_not_a_day(book: Book) -> None:
    with pytest.raises(TypeError):
        book.at("attendance.wait", datetime(2025, 1, 1, tzinfo=UTC))


def test_the_more_local_layer_wins_while_it_holds(tmp_path: Path) -> None:
    pack = load(write(tmp_path))
    base = pack.clauses[0].values[0]
    own = replace(base, layer="school", since=date(2025, 1, 1), until=date(2025, 10, 1), value=3)
    book = Book(pack, Amendments(values=(own,)))
    assert [book.at("attendance.wait", date(2025, month, 1)) for month in (1, 9, 10)] == [3, 3, 5]
    assert book.edition != Book(pack).edition
    assert book.consulted[0].layer == "school"


def test_a_school_cannot_invent_a_name(tmp_path: Path) -> None:
    pack = load(write(tmp_path))
    with pytest.raises(UnknownName):
        Book(pack, Amendments(values=(replace(pack.clauses[0].values[0], name="attendance.other"),)))
