"""What tests of every floor may ask for: a frozen clock, a pen, one of the two databases, a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from xuean.core import clock
from xuean.core.pen import Pen, holding

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MONDAY = datetime(2026, 9, 7, 0, 10, tzinfo=UTC)  # 08:10 in Shanghai, an ordinary Monday of the first term


def without_triggers(database: Any) -> AbstractContextManager[None]:
    """Lift the append-only triggers: only the emptying of tables between transactional tests may do that."""
    if not find_spec("xuean.core.triggers"):
        return nullcontext()
    return import_module("xuean.core.triggers").without_triggers(database)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """Transactional tests empty every table at their end; the triggers would refuse it."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with ExitStack() as stack:
            for name in connections:
                stack.enter_context(without_triggers(connections[name]))
            original(self)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _only_on(request: pytest.FixtureRequest) -> None:
    """`@pytest.mark.only_on("postgresql")`: what the other database cannot show."""
    mark = request.node.get_closest_marker("only_on")
    if mark and connection.vendor != mark.args[0]:
        pytest.skip(f"only on {mark.args[0]}")


@pytest.fixture(autouse=True)
def _witness_of_its_own(request: pytest.FixtureRequest) -> None:
    """What an earlier test sealed is rolled back with it, and its witness must not outlive it."""
    if {"db", "transactional_db"} & {*request.fixturenames}:
        (Path(os.environ["XUEAN_HOME"]) / "witness" / "seals.log").unlink(missing_ok=True)


@pytest.fixture
def frozen() -> Iterator[Callable[[datetime], datetime]]:
    """`now = frozen(moment)` stops the clock there until the test ends; without a call it runs."""
    with ExitStack() as stack:

        def freeze(moment: datetime = MONDAY) -> datetime:
            stack.enter_context(clock.at(moment))
            return clock.now()

        yield freeze


@pytest.fixture
def pen() -> Iterator[Pen]:
    """A pen held for the whole test, at 08:10 on an ordinary Monday: for tables and inner functions, not actions."""
    with holding(Pen(actor=None, school_id=UUID(int=1), tag="test.write", now=MONDAY)) as held:
        yield held


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for a whole run: two drivers cannot share a thread. Contexts of it see nothing of each other."""
    from tests.journeys import look

    with look.chromium() as opened:
        yield opened
