from dataclasses import dataclass
from uuid import UUID

import pytest

from xuean.core.ids import new_id


@dataclass(frozen=True)
class Someone:
    school_id: UUID
    person_id: UUID | None = None
    account_id: UUID | None = None
    posts: tuple[str, ...] = ("homeroom_teacher",)
    system: str | None = None
    session: str = "session-1"


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Keys and witness of this test alone."""
    settings.XUEAN_HOME = tmp_path
    settings.MAKE_MISSING_KEYS = True
    return tmp_path


@pytest.fixture
def someone():
    return Someone(new_id(), new_id(), new_id())
