"""A class with a child, a reason for its absence, and a home of its own for what is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import cast as theatre
from tests.cast import Cast, shanghai
from xuean.attendance.actions.arrival import explain_absence
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.files.carry import Made
from xuean.files.keep import keep
from xuean.files.models import File
from xuean.presence.models import Excuse

NOW = shanghai(9)


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The blobs lie apart from those of other tests; the keys are where they always are."""
    monkeypatch.setattr("xuean.files.store.home", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    return theatre.make()


@pytest.fixture
def excuse(cast: Cast) -> Excuse:
    return explain_absence(
        cast.actor("homeroom_teacher"), cast.students[0], now=shanghai(8, 30), kind="leave", since=shanghai(8),
        until=shanghai(17), source="paper", reason="发烧",
    )  # fmt: skip


@pytest.fixture
def kept(cast: Cast, excuse: Excuse) -> Callable[..., File]:
    def keep_one(content: bytes = b"content of a paper", kind: str = "jpeg", **more: Any) -> File:
        made = Made(kind, content, b"preview of it" if kind == "jpeg" else b"", 8, 8)
        with holding(Pen(actor=cast.actor("homeroom_teacher"), school_id=cast.school.id, tag="tests", now=NOW)) as pen:
            given = {"owner": cast.students[0], "about": Ref("excuse", excuse.pk), "purpose": "leave-note"} | more
            return keep(pen, made, **given)

    return keep_one
