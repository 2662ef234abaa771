"""A school, and actions that exist for one test only."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import cast as theatre
from xuean.acts.action import ACTIONS, Action, action


@pytest.fixture
def cast(db: None) -> theatre.Cast:
    return theatre.make()


@pytest.fixture
def make_action() -> Iterator[Callable[..., Action]]:
    """`make_action(function, verb="manage", record="place", flow=None)`; unknown again when the test ends."""
    made: list[str] = []

    def make(function: Callable[..., Any], *, verb: str = "manage", record: str = "place", **more: Any) -> Action:
        tag = f"tests.act-{len(made)}"
        made.append(tag)
        return action(tag, verb, record=record, **more)(function)

    yield make
    for tag in made:
        del ACTIONS[tag]
