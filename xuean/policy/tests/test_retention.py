"""Keep rules: one a record class, and a length only where the book has it."""

from datetime import date
from pathlib import Path

import pytest

from xuean.core.room import INFO_CLASSES
from xuean.policy import Book, PolicyFault, UnknownName, load, retention

RULE = '[rule.a]\ntitle = { zh = "甲", en = "A" }\nsince = "recorded"\n'


def test_a_roll_call_is_kept_after_leaving() -> None:
    kept = retention.kept("roll_call")
    assert (kept.info, kept.rule.since) == ("attendance", "leaving")
    assert Book(load()).at(kept.rule.value or "", date(2026, 9, 1)) == 5


def test_the_information_classes_are_those_of_the_rooms() -> None:
    assert retention.INFO == INFO_CLASSES


def test_an_unknown_record_class_is_named() -> None:
    with pytest.raises(UnknownName, match="dragon"):
        retention.kept("dragon")


@pytest.mark.parametrize(
    "text",
    [
        RULE,
        RULE + 'forever = true\nvalue = "x.y"',
        RULE + 'forever = true\n[record]\ndog = { info = "basic", keep = "b" }',
        RULE + 'forever = true\n[record]\ndog = { info = "secret", keep = "a" }',
    ],
    ids=["neither", "both", "unknown rule", "unknown class"],
)
def test_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "retention.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyFault):
        retention.records(tmp_path)
