"""The stage of the matrix, built once for this folder and rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.stage import NOW, Stage, build
from tests.security.house import VISITORS, House, client_of
from xuean.core import clock


@pytest.fixture(scope="package")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOW):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def house(stage: Stage) -> House:
    return House(stage, {who: client_of(stage, who) for who in ("stranger", *VISITORS)})
