import pytest

from tests import cast as theatre


@pytest.fixture
def cast(db: None) -> theatre.Cast:
    return theatre.make()
