"""Every column has an information class, a purpose in two languages and a keep rule: policies/columns.toml."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps

from tests.house.source import OFFENDING, PACKAGE
from xuean.access.registry import record_classes
from xuean.core.room import INFO_CLASSES
from xuean.policy import retention
from xuean.vault.fields import SealedText

FILE = PACKAGE / "policies" / "columns.toml"
HEALTHY = ("health", "family", "special")  # what may not lie open in a table
CODES = {  # open, because it is a code, a date or a reference that says nothing by itself
    "ContactPoint": {"person", "kind", "order", "dead_at", "ended_because", "confirmed_on", "value_blind"},
    "Guardianship": {"student", "person", "kinship", "contact_order"},
    "GuardianRight": {"guardianship", "right", "proof"},
    "IntakeNote": {"student", "person", "run", "topic", "digest", "filed_at", "filed_by", "filed_where"},
}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def faults(data: dict[str, Any], models: list[Any]) -> Iterator[str]:
    """Tables and columns without an answer, and answers about what does not exist."""
    every = data["every"]
    known = {model._meta.label for model in models}
    yield from (f"{label}: no such table" for label in data if label != "every" and label not in known)
    for model in models:
        entry = data.get(model._meta.label)
        if entry is None:
            yield f"{model._meta.label}: not listed"
        elif "technical" in entry:
            yield from _in_two_languages(f"{model._meta.label} technical", entry["technical"])
        else:
            yield from _of_table(model, entry, every)


def _of_table(model: Any, entry: dict[str, Any], every: dict[str, Any]) -> Iterator[str]:
    label = model._meta.label
    listed = [name for info in INFO_CLASSES for name in entry.get(info, ())]
    columns = {field.name for field in model._meta.concrete_fields}
    for name in sorted(columns - set(listed) - every.keys()):
        yield f"{label}.{name}: for what?"
    for name in sorted(set(listed) - columns):
        yield f"{label}.{name}: no such column"
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield f"{label}.{name}: listed twice"
    for name in sorted(entry.get("why", {}).keys() - columns):
        yield f"{label}.{name}: a reason for no column"
    yield from _in_two_languages(label, entry.get("purpose"))
    for name, why in entry.get("why", {}).items():
        yield from _in_two_languages(f"{label}.{name}", why)
    kept = retention.records()
    rules = {one.rule.name for one in kept.values()}
    if entry.get("keep") not in rules and entry.get("record") not in kept:
        yield f"{label}: no keep rule {entry.get('keep') or entry.get('record')}"


def _in_two_languages(what: str, text: Any) -> Iterator[str]:
    if not isinstance(text, list) or len(text) != 2 or not all(text) or text[0].isascii() or not text[1].isascii():
        yield f"{what}: no purpose in Chinese and English"


def ours() -> list[Any]:
    return [model for model in apps.get_models() if model.__module__.startswith("xuean.")]


def test_every_column_has_a_purpose_and_a_keep_rule() -> None:
    found = list(faults(read(FILE), ours()))
    assert found == [], "\n".join(found)


def test_what_is_said_of_children_is_sealed() -> None:
    """Health, family and special information in the open only where it is a code, a date or a reference."""
    for model in ours():
        entry = read(FILE)[model._meta.label]
        for info in HEALTHY:
            for name in entry.get(info, ()):
                field = model._meta.get_field(name)
                assert isinstance(field, SealedText) or name in CODES.get(model.__name__, ()), (
                    f"{model.__name__}.{name}"
                )


def test_record_classes_name_their_table() -> None:
    """A table that a room gives to access is filed here under that record class."""
    data = read(FILE)
    for name, record in record_classes().items():
        if not record.model or name == "account":  # a login is global: no school's record
            continue
        label = apps.get_model(record.model)._meta.label
        assert data[label]["record"] == name, label


def test_the_offending_file_is_caught() -> None:
    models = [apps.get_model("people.Campus"), apps.get_model("people.Place"), apps.get_model("people.Stage")]
    assert list(faults(read(OFFENDING / "columns.toml"), models)) == [
        "people.Campus.name: for what?",
        "people.Campus.nickname: no such column",
        "people.Campus: no purpose in Chinese and English",
        "people.Place.name: listed twice",
        "people.Place: no keep rule whenever",
        "people.Stage: not listed",
    ]
