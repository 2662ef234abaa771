"""The set-up address works once, for half an hour, and is nowhere in the clear."""

import stat
from datetime import timedelta
from pathlib import Path

from tests.fixtures import MONDAY
from xuean.project import first


def test_token_life(tmp_path: Path) -> None:
    token = first.offer_setup(tmp_path, now=MONDAY)
    assert first.setup_allowed(tmp_path, token, now=MONDAY)
    assert first.setup_allowed(tmp_path, token, now=MONDAY + timedelta(minutes=29, seconds=59))
    assert not first.setup_allowed(tmp_path, token, now=MONDAY + timedelta(minutes=30))
    assert not first.setup_allowed(tmp_path, token + "x", now=MONDAY)


def test_only_the_digest_is_kept_and_only_for_the_owner(tmp_path: Path) -> None:
    token = first.offer_setup(tmp_path, now=MONDAY)
    file = tmp_path / first.TOKEN_FILE
    assert token not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [first.TOKEN_FILE]


def test_spent_once_and_replaced_by_the_next(tmp_path: Path) -> None:
    old = first.offer_setup(tmp_path, now=MONDAY)
    new = first.offer_setup(tmp_path, now=MONDAY)
    assert not first.setup_allowed(tmp_path, old, now=MONDAY)
    assert [first.spend_setup(tmp_path), first.spend_setup(tmp_path)] == [True, False]
    assert not first.setup_allowed(tmp_path, new, now=MONDAY)


def test_a_broken_file_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / first.TOKEN_FILE).write_text("{")
    assert not first.setup_allowed(tmp_path, "x", now=MONDAY)
