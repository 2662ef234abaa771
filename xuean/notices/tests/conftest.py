import pytest

from tests import cast as casting
from xuean.duties import registry
from xuean.notices.tests.play import Matter
from xuean.outbox import kinds


@pytest.fixture
def matter(db, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example.com"
    monkeypatch.setattr(kinds, "_channels", dict(kinds._channels))
    monkeypatch.setattr(registry, "_sources", {})  # only this matter: nothing that the calendar expects
    return Matter(casting.make())
