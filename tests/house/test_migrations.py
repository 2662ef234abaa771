"""Migrations are safe: they say what the models say, one first migration an app until the first release, reversible."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house.source import PACKAGE

pytestmark = pytest.mark.django_db


def drift(written: ProjectState, meant: ProjectState) -> list[str]:
    """What the models say and the migrations do not."""
    questioner = NonInteractiveMigrationQuestioner(specified_apps=set(), dry_run=True)
    found = MigrationAutodetector(written, meant, questioner).changes(graph=MigrationLoader(connection).graph)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("xuean.")}
    return sorted(
        f"{label}: {operation.describe()}"
        for label, migrations in found.items()
        if label in ours
        for migration in migrations
        for operation in migration.operations
    )


def unsafe(migration: Any) -> Iterator[str]:
    """Operations that lose what is there or cannot be taken back."""
    for operation in migration.operations:
        name = type(operation).__name__
        if name in ("DeleteModel", "RemoveField", "RenameField", "RenameModel") and not migration.initial:
            yield f"{migration.app_label}.{migration.name}: {name}"
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible:
            yield f"{migration.app_label}.{migration.name}: {name} cannot be taken back"


def ours() -> list[Any]:
    disk = MigrationLoader(connection).disk_migrations
    return [one for one in disk.values() if type(one).__module__.startswith("xuean.")]


def test_the_migrations_say_what_the_models_say() -> None:
    with translation.override(None):
        written, meant = MigrationLoader(connection).project_state(), ProjectState.from_apps(apps)
        assert drift(written, meant) == []


def test_one_first_migration_an_app() -> None:
    files = [path for path in PACKAGE.glob("*/migrations/*.py") if path.name != "__init__.py"]
    apps_with = [path.parent.parent.name for path in files]
    assert len(apps_with) == len(set(apps_with)) > 8
    assert {path.name for path in files} == {"0001_initial.py"}


def test_no_migration_loses_anything() -> None:
    assert len(ours()) > 8
    assert [found for migration in ours() for found in unsafe(migration)] == []


def test_tables_are_named_after_their_app() -> None:
    """So that whoever looks into the database knows which room a table belongs to."""
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(PACKAGE):
            for model in config.get_models():
                assert model._meta.db_table.startswith(f"{config.label}_"), model


def test_the_offending_migration_is_caught() -> None:
    written, meant = MigrationLoader(connection).project_state(), ProjectState.from_apps(apps)
    del written.models["people", "student"].fields["seat_no"]
    assert any("seat_no" in found for found in drift(written, meant))

    class Lossy(Migration):
        operations = [RunPython(lambda registry, editor: None)]

    assert list(unsafe(Lossy("0002_lossy", "people"))) == ["people.0002_lossy: RunPython cannot be taken back"]
