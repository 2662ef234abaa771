import pytest

from tests import cast as casting
from xuean.outbox import kinds
from xuean.outbox.tests.play import Play


@pytest.fixture
def play(db, monkeypatch):
    for registry in ("_kinds", "_channels", "_troubles"):
        monkeypatch.setattr(kinds, registry, {})
    monkeypatch.setattr(kinds, "_figures", [])
    return Play(casting.make())
