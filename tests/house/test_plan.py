"""Planned tests = executed tests: every way to do less than planned is caught."""

import pytest

from tests.plan import ROOT, faults, files_on_disk

KEPT = {"planned": {"a::1"}, "executed": {"a::1"}, "skipped": {}, "collected": {"a"}, "disk": {"a"}}


def test_a_kept_plan_has_no_fault() -> None:
    assert faults(**KEPT) == []
    assert faults(**KEPT | {"executed": set(), "skipped": {"a::1": "only on postgresql"}}) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"executed": set()}, "planned but not executed: a::1"),
        ({"executed": set(), "skipped": {"a::1": "no browser"}}, "skipped: a::1 (no browser)"),
        ({"disk": {"a", "b"}}, "not collected: b"),
    ],
)
def test_offending_runs(change: dict[str, object], fault: str) -> None:
    assert faults(**KEPT | change) == [fault]  # type: ignore[arg-type]


def test_this_file_is_on_the_disk() -> None:
    assert "tests/house/test_plan.py" in files_on_disk(ROOT)
