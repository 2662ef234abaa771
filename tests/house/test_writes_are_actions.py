"""Every write is an action: without the pen no table of the house can be written, and nobody writes past it."""

import ast
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.house.source import OFFENDING, PACKAGE, modules, place, tree
from xuean.access import grants
from xuean.access.registry import record_classes, rooms
from xuean.acts.action import ACTIONS
from xuean.core.pen import NoPen, current_pen
from xuean.core.records import Event, Record, State, Version

pytestmark = pytest.mark.django_db

PAST_THE_PEN = {"_base_manager", "_raw_delete", "save_base"}
WRITING = ("insert ", "update ", "delete ", "replace ", "truncate ")

# What goes round the managers, and why it may.
MAY_GO_ROUND = {
    "vault/rotation.py": "reseals what is sealed already, on its own page of the audit",
    "vault/fields.py": "reads the owner of a key",
    "core/triggers.py": "makes the triggers",
    "vault/bulk.py": "thousands of new rows at once; asks for the pen itself",
    "audit/store.py": "an entry is what closes an action",
}
# Who opens a pen besides `acts`: runs of the system, each with its own entry; and first beginnings, before any school.
OPENS_A_PEN = {
    "acts/action.py": "the door itself",
    "acts/once.py": "remembers an answer, with the effects that have their own entries",
    "duties/tick.py": "one entry a school and tick",
    "duties/watch.py": "one entry a school",
    "duties/reads.py": "holds nothing: a pen only to compute with",
    "outbox/desk.py": "one entry a message",
    "project/demo/commands.py": "a demo school",
    "web/firstrun/actions.py": "the first school, before anybody is there",
}

Write = Callable[[type[models.Model]], object]
URLS = import_module(settings.ROOT_URLCONF)  # the views bring their actions
WRITES: dict[str, Write] = {
    "save": lambda model: model().save(),
    "create": lambda model: model._default_manager.create(),
    "bulk_create": lambda model: model._default_manager.bulk_create([model()]),
    "bulk_update": lambda model: model._default_manager.bulk_update([model()], [_some_field(model)]),
    "update": lambda model: model._default_manager.all().update(**{_some_field(model): None}),
    "delete one": lambda model: model().delete(),
    "delete many": lambda model: model._default_manager.all().delete(),
}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("xuean.")]


def exempt() -> dict[str, str]:
    """model -> the room that lists it as written without a pen."""
    return {label: room.label for room in rooms() for label in room.exempt_models}


def _some_field(model: type[models.Model]) -> str:
    return next(field.name for field in model._meta.concrete_fields if not field.primary_key)


def open_to_all(model: type[models.Model]) -> list[str]:
    """The ways in which this model can be written by whoever comes along."""
    found = []
    for name, write in WRITES.items():
        try:
            write(model)
        except NoPen:
            continue
        except Exception as error:
            found.append(f"{model._meta.label}: {name} got as far as {type(error).__name__}")
        else:
            found.append(f"{model._meta.label}: {name} wrote")
    return found


@pytest.mark.parametrize(
    "model", [model for model in ours() if model._meta.label not in exempt()], ids=lambda model: model._meta.label
)
def test_without_a_pen_nothing_is_written(model: type[models.Model]) -> None:
    assert current_pen() is None
    assert issubclass(model, Record)
    assert issubclass(model, Event | Version | State)
    assert open_to_all(model) == []


def test_every_exemption_is_a_model_of_that_room() -> None:
    known = {model._meta.label: model._meta.app_label for model in ours()}
    for label, room in exempt().items():
        assert known.get(label) in (room, "people"), label


def test_a_model_of_no_base_is_listed_as_exempt() -> None:
    assert [m._meta.label for m in ours() if not issubclass(m, Record) and m._meta.label not in exempt()] == []


def past_the_pen(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in PAST_THE_PEN:
            yield f"{place(path, node)} {node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("execute"):
            text = "".join(n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))
            if text.strip().lower().startswith(WRITING):
                yield f"{place(path, node)} {text.split()[0]}"


def pens(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Pen":
            yield place(path, node)


def _outside(found: Callable[[Path], Iterable[str]], listed: dict[str, str]) -> tuple[list[str], set[str]]:
    seen, strange = set(), []
    for path in modules():
        name = str(path.relative_to(PACKAGE))
        places = list(found(path))
        if places and name in listed:
            seen.add(name)
        elif places:
            strange += places
    return strange, listed.keys() - seen


def test_nobody_goes_round_the_pen() -> None:
    strange, unused = _outside(past_the_pen, MAY_GO_ROUND)
    assert strange == []
    assert unused <= {"core/triggers.py", "audit/store.py"}


def test_who_writes_rows_past_the_managers_asks_for_the_pen() -> None:
    assert "require_pen(model._meta.label)" in (PACKAGE / "vault" / "bulk.py").read_text(encoding="utf-8")
    events = (PACKAGE / "gate" / "actions" / "events.py").read_text(encoding="utf-8")
    assert events.index("require_pen(") < events.index("cursor.execute(SEEN")


def test_nobody_else_opens_a_pen() -> None:
    strange, unused = _outside(pens, OPENS_A_PEN)
    assert strange == []
    assert unused == set()


def unfounded(actions: Iterable[Any]) -> Iterator[str]:
    """Actions whose grant nobody can have."""
    records = record_classes()
    for act in actions:
        if act.record not in records or act.verb not in records[act.record].verbs:
            yield f"{act.tag}: {act.record}.{act.verb} does not exist"
        elif not grants.posts_with(act.record, act.verb):
            yield f"{act.tag}: no post may {act.verb} a {act.record}"


def test_every_action_is_somebodys() -> None:
    assert len(ACTIONS) > 15
    assert list(unfounded(ACTIONS.values())) == []


def test_every_action_is_named_in_its_room() -> None:
    """`room.tags` is what the audit page and the labels enumerate."""
    declared = {tag: room.label for room in rooms() for tag in room.tags}
    assert [tag for tag in ACTIONS if tag not in declared] == []
    assert [tag for tag, room in declared.items() if tag.partition(".")[0] != room] == []
    assert sum(len(room.tags) for room in rooms()) == len(declared)


def test_the_offending_examples_are_caught() -> None:
    assert len(list(past_the_pen(OFFENDING / "bypass.py"))) == 5
    assert len(list(pens(OFFENDING / "bypass.py"))) == 1
    act = next(iter(ACTIONS.values()))
    wrong = type("Wrong", (), {"tag": "x.devour", "record": act.record, "verb": "devour"})
    nobody = type("Nobody", (), {"tag": "x.guess", "record": "guess", "verb": "read"})
    assert len(list(unfounded([wrong, nobody, act]))) == 2
    penless = apps.get_model("jobs.Heartbeat")
    assert open_to_all(penless)
