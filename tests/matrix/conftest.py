"""The stage stands once for the module and is taken down by a rollback; the clock stands at nine on a Monday."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.stage import NOW, Stage, build
from xuean.core import clock


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOW):
        yield build()
        transaction.set_rollback(True)
