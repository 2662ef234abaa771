from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Refusals in the words of the code."""
    with translation.override("en"):
        yield
