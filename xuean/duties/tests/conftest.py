from collections.abc import Iterator

import pytest

from tests import cast as casting
from tests.cast import Cast
from xuean.duties import registry
from xuean.duties.tests import play


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[play.Stage]:
    """The room of a test is the only one."""
    monkeypatch.setattr(registry, "kinds", lambda: {play.NAME: play.KIND})
    monkeypatch.setattr(registry, "_on_rung", [f"{play.HERE}:hear"])
    monkeypatch.setattr(registry, "_on_settled", [f"{play.HERE}:hear_closed"])
    monkeypatch.setattr(registry, "_sources", {"play": f"{play.HERE}:source"})
    play.STAGE.__init__()
    yield play.STAGE
    play.STAGE.__init__()


@pytest.fixture
def cast(db: None) -> Cast:
    return casting.make()
