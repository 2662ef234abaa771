"""One Chromium for all browser tests of a run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys import look


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with look.chromium() as opened:
        yield opened
