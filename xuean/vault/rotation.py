"""Turning keys while the school works: what was sealed before stays readable until it is sealed anew.

A school key: `keys.turn(Holder(school))`, `rewrap_persons` until 0, `reseal` every model until `last` is None.
A master: `masters.add_master()`, `rewrap_schools()`; then the old file may leave the machine.
Rows of an Event never change, so they keep the key they were written under.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from xuean.core.pen import require_pen
from xuean.vault import ciphers, keys, masters
from xuean.vault.cache import Holder
from xuean.vault.fields import SealedText, Stored, sealed_fields


@dataclass(frozen=True, slots=True)
class Resealed:
    """`done` of the `seen` rows were sealed anew; go on after `last`, until it is None."""

    seen: int
    done: int
    last: Any


def rewrap_schools() -> int:
    """Every school key under the newest master. Returns how many keys were wrapped anew."""
    stale = _keys().filter(scope="school").exclude(under=masters.primary())
    return sum(keys.rewrap(Holder(school)) for school in set(stale.values_list("school_id", flat=True)))


def rewrap_persons(school_id: UUID, limit: int = 500) -> int:
    """Up to `limit` persons' keys under the newest key of their school. Returns how many persons; 0 when done."""
    version, _ = keys.sealing_key(Holder(school_id))
    stale = _keys().filter(school_id=school_id, scope="person").exclude(under=version).exclude(state="shredded")
    persons = sorted(set(stale.values_list("owner_id", flat=True)[:limit]))
    for person in persons:
        keys.rewrap(Holder(school_id, person))
    return len(persons)


def reseal(model: type[models.Model], limit: int = 500, after: Any = None) -> Resealed:
    """Seal the next `limit` rows with the primary keys and algorithm, where they are not yet. Asks for the pen.

    Raises TypeError for an Event.
    """
    require_pen(model._meta.label)
    if getattr(model, "base", "") == "event":
        raise TypeError(f"{model._meta.label} never changes: its rows stay under the key they were written with")
    fields = sealed_fields(model)
    with transaction.atomic():
        rows = model._base_manager.order_by("pk").select_for_update()
        seen = list((rows.filter(pk__gt=after) if after is not None else rows)[:limit])
        keys.rings({field.holder(row) for row in seen for field in fields})
        changed = [row for row in seen if _renew(row, fields)]
        _write(model, fields, changed)
    return Resealed(len(seen), len(changed), seen[-1].pk if len(seen) == limit else None)


def _renew(row: models.Model, fields: list[SealedText]) -> bool:
    changed = False
    for field in fields:
        stored = row.__dict__.get(field.attname)
        if isinstance(stored, Stored) and not _current(field, row, stored):
            row.__dict__[field.attname] = field.seal(row, field.open(row, stored))
            changed = True
    return changed


def _current(field: SealedText, row: models.Model, stored: Stored) -> bool:
    return stored.algorithm == ciphers.PRIMARY and stored.key_version == keys.ring(field.holder(row)).primary


def _write(model: type[models.Model], fields: list[SealedText], rows: list[models.Model]) -> None:
    quote, key = connection.ops.quote_name, model._meta.pk
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    values = [
        (
            *(field.get_db_prep_value(row.__dict__[field.attname], connection) for field in fields),
            key.get_db_prep_value(row.pk, connection),
        )
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            where = f"WHERE {quote(str(key.column))} = %s"
            cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {columns} {where}", values)


def _keys() -> Any:
    return apps.get_model("vault", "Key").objects
