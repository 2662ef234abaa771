"""Looking down only, also where it is no import: relations of tables, templates, dotted names in texts, start-up."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.apps import apps

from tests.house.source import (
    OFFENDING,
    PACKAGE,
    ROOT,
    floor_of,
    levels,
    may_look_at,
    modules,
    place,
    templates,
    tree,
)
from xuean.project.rooms import APPS

USES = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([a-z_]+)/[^\"']+[\"']")
DOTTED = re.compile(r"@?xuean\.(\w+)(\.\w+)*(:\w+)?")


def upward_relations(models: Iterable[Any]) -> Iterator[str]:
    """Every relation of a model of the house to one on a higher floor, or beside it."""
    for model in models:
        for field in model._meta.get_fields(include_hidden=True):
            if not getattr(field, "is_relation", False) or field.auto_created or field.related_model is None:
                continue
            upper, lower = model._meta.app_label, field.related_model._meta.app_label
            if lower not in levels() or not may_look_at(upper, lower):
                yield f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"


def upward_templates(path: Path, floor: str) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for used in USES.findall(line):
            if used not in levels() or not may_look_at(floor, used):
                yield f"{place(path)}:{number} {used}"


def upward_names(path: Path, floor: str) -> Iterator[str]:
    """Dotted names of own modules in texts: hooks, settled predicates, scopes, tasks."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        found = DOTTED.fullmatch(node.value)
        if found and found[1] in levels() and not may_look_at(floor, found[1]):
            yield f"{place(path, node)} {node.value}"


def test_the_floors_are_the_apps() -> None:
    assert set(APPS) <= levels().keys()
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert folders == levels().keys()


def test_the_map_names_every_floor_in_this_order() -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    drawn = text.split("## Floors, top down", 1)[1].strip().splitlines()[0]
    floors = [re.findall(r"\w+", floor.replace("rooms", "")) for floor in drawn.split("·")]
    order = {name: -place for place, names in enumerate(floors) for name in names}
    assert levels().keys() - order.keys() <= {"policies"}  # data beside core, drawn in the table
    heights = [(order[name], levels()[name]) for name in order if name in levels()]
    assert [height for _, height in sorted(heights)] == sorted(height for _, height in heights)
    rows = re.findall(r"^\| (\w+) \|", text, re.MULTILINE)
    assert levels().keys() <= set(rows)


def test_relations_point_down() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("xuean.")]
    assert len(ours) > 40
    assert list(upward_relations(ours)) == []


def test_templates_point_down() -> None:
    assert [found for path in templates() for found in upward_templates(path, floor_of(path))] == []


def test_names_in_texts_point_down() -> None:
    assert [found for path in modules() for found in upward_names(path, floor_of(path))] == []


def dead_names(path: Path) -> Iterator[str]:
    """`module:function` in a text that leads nowhere."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if not DOTTED.fullmatch(node.value) or ":" not in node.value:
            continue
        module, _, name = node.value.removeprefix("@").partition(":")
        if not find_spec(module) or not hasattr(import_module(module), name):
            yield f"{place(path, node)} {node.value}"


def test_names_in_texts_lead_somewhere() -> None:
    assert [found for path in modules() for found in dead_names(path)] == []


def test_start_up_points_down() -> None:
    """`ready` may import what Django must know of; the import contract sees it, and so does this test."""
    found = []
    for path in modules():
        if path.name != "apps.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xuean."):
                used = (node.module or "").split(".")[1]
                if not may_look_at(floor_of(path), used):
                    found.append(f"{place(path, node)} {node.module}")
    assert found == []


def test_the_offending_examples_are_caught() -> None:
    student = apps.get_model("people.Student")
    relation = SimpleNamespace(
        is_relation=True, auto_created=False, name="duty", related_model=apps.get_model("duties.Duty")
    )
    model = SimpleNamespace(
        _meta=SimpleNamespace(app_label="people", label="people.Bad", get_fields=lambda **_: [relation])
    )
    assert list(upward_relations([model])) == ["people.Bad.duty -> duties.Duty"]
    assert list(upward_relations([student])) == []
    assert len(list(upward_templates(OFFENDING / "upward.html", "notices"))) == 2
    assert len(list(upward_names(OFFENDING / "upward.py", "people"))) == 1
    assert len(list(dead_names(OFFENDING / "upward.py"))) == 1
