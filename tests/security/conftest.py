"""The stage of the matrix, built once for a module and rolled back; nobody outside this machine is asked anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.stage import NOW, Stage, build
from tests.security.house import VISITORS, House, client_of
from xuean.core import clock


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOW):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def house(stage: Stage) -> House:
    return House(stage, {who: client_of(stage, who) for who in ("stranger", *VISITORS)})
