"""Soft references that lead nowhere. A Ref is two columns, `<word>_record` and `<word>_id`; every pair is looked at.

The audit is left out: it may speak of what was disposed of, and its own verifier watches it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from xuean.access.registry import record_classes

LEFT_OUT = ("audit",)
SUFFIX = "_record"


@dataclass(frozen=True, slots=True)
class Orphans:
    """`count` rows of `table` refer by `word` to records of class `record` that are not there."""

    table: str
    word: str
    record: str
    count: int


def reference_columns() -> Iterator[tuple[type[Model], str]]:
    """Every model of the house with the word of each Ref it holds."""
    for model in apps.get_models():
        if not model.__module__.startswith("xuean.") or model._meta.app_label in LEFT_OUT:
            continue
        columns = {field.attname for field in model._meta.concrete_fields}
        for column in sorted(columns):
            word = column.removesuffix(SUFFIX)
            if word != column and f"{word}_id" in columns:
                yield model, word


def find() -> Iterator[Orphans]:
    for model, word in reference_columns():
        rows = model._default_manager.all()
        names = rows.order_by().values_list(f"{word}{SUFFIX}", flat=True).distinct()
        for name in filter(None, names):
            of_class = rows.filter(**{f"{word}{SUFFIX}": name})
            record = record_classes().get(name)
            if record is not None:
                target = apps.get_model(record.model)
                there = target._default_manager.values("pk")
                of_class = of_class.exclude(**{f"{word}_id__in": there})
            count = of_class.count()
            if count:
                yield Orphans(model._meta.label, word, name, count)
