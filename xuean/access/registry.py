"""What every room.py declares, gathered once from the installed apps."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models

from xuean.core.ref import Ref
from xuean.core.room import RecordClass, Room


@cache
def rooms() -> tuple[Room, ...]:
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("xuean.")]
    plugs = [f"{name}.room" for name in names if name != "xuean.core" and find_spec(f"{name}.room")]
    return tuple(import_module(plug).room for plug in plugs)


@cache
def record_classes() -> dict[str, RecordClass]:
    found: dict[str, RecordClass] = {}
    for room in rooms():
        for record in room.records:
            if record.name in found:
                raise LookupError(f"record class {record.name} is declared twice")
            found[record.name] = record
    return found


@cache
def _by_model() -> dict[str, RecordClass]:
    return {record.model.lower(): record for record in record_classes().values() if record.model}


def record_class(name: str) -> RecordClass:
    """Raises LookupError for a name no room declares."""
    try:
        return record_classes()[name]
    except KeyError:
        raise LookupError(f"no room declares the record class {name!r}") from None


def record_of(obj: models.Model | type[models.Model]) -> RecordClass:
    label = obj._meta.label_lower
    try:
        return _by_model()[label]
    except KeyError:
        raise LookupError(f"no room declares a record class for {label}") from None


def ref_of(obj: models.Model) -> Ref:
    return Ref(record_of(obj).name, obj.pk)


def resolve(ref: Ref) -> Any:
    """The instance behind a soft reference, or None when it is gone."""
    model = apps.get_model(record_class(ref.record).model)
    return model._default_manager.filter(pk=ref.id).first()


def function(path: str) -> Any:
    """The callable behind "package.module:name"."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
