"""The set-up address works once, for half an hour, and is nowhere in the clear."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fixtures import MONDAY
from xuean.web.firstrun.token import FILE, offer, opens, spend


def test_token_life(tmp_path: Path) -> None:
    token = offer(tmp_path, MONDAY)
    assert opens(tmp_path, token, MONDAY)
    assert opens(tmp_path, token, MONDAY + timedelta(minutes=29, seconds=59))
    assert not opens(tmp_path, token, MONDAY + timedelta(minutes=30))
    assert not opens(tmp_path, token + "x", MONDAY)


def test_only_the_digest_is_kept_and_only_for_the_owner(tmp_path: Path) -> None:
    token = offer(tmp_path, MONDAY)
    file = tmp_path / FILE
    assert token not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_spent_once_and_replaced_by_the_next(tmp_path: Path) -> None:
    old = offer(tmp_path, MONDAY)
    new = offer(tmp_path, MONDAY)
    assert not opens(tmp_path, old, MONDAY)
    assert [spend(tmp_path), spend(tmp_path)] == [True, False]
    assert not opens(tmp_path, new, MONDAY)


@pytest.mark.parametrize("kept", ["{", "[]", "{}", '{"sha256": 1, "expires_at": 2}', "null"])
def test_a_broken_file_opens_nothing(tmp_path: Path, kept: str) -> None:
    (tmp_path / FILE).write_text(kept)
    assert not opens(tmp_path, "x", MONDAY)
