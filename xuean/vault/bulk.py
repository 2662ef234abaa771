"""Tens of thousands of new rows in one short transaction: turned into columns before it, inserted in one go inside it.

Django's bulk_create does the turning while the transaction is open, which on SQLite keeps every roll-call waiting. The
pen is asked for here as it is there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, JSONField, Model

from xuean.core.pen import require_pen
from xuean.vault.fields import SealedText, Stored

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]


def columns(rows: Sequence[Model]) -> list[Row]:
    """Unsaved rows of one model as the database takes them. Every sealed value must be sealed."""
    return columns_of(type(rows[0]), [row.__dict__ for row in rows])


def columns_of(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The same of bare values by attribute name, where making a row of each would cost more than writing it. Nothing is
    filled in: what is missing is null."""
    fields = model._meta.concrete_fields
    made = [_column([row.get(field.attname) for row in rows], _convert(field)) for field in fields]
    return list(zip(*made, strict=True))


def insert(model: type[Model], rows: Sequence[Row]) -> None:
    """What `columns` made. PostgreSQL copies, SQLite runs one prepared statement."""
    require_pen(model._meta.label)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(field.column) for field in model._meta.concrete_fields if field.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def check_now() -> None:
    """PostgreSQL looks at foreign keys at the commit: do it before the head of the audit's chain is locked."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _column(values: list[Any], convert: Convert | None) -> list[Any]:
    """Few values are many times the same: each is converted once."""
    if convert is None:
        return values
    seen: dict[Any, Any] = {None: None}
    found = []
    for value in values:
        try:
            found.append(seen[value])
        except KeyError:
            seen[value] = convert(value)
            found.append(seen[value])
        except TypeError:  # a list or a mapping
            found.append(convert(value))
    return found


def _convert(field: "Field[Any, Any]") -> Convert | None:
    """How this database takes a value of this field; None when as it is."""
    if isinstance(field, SealedText):
        return _sealed(field)
    if isinstance(field, JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    kind = (field.target_field if isinstance(field, ForeignKey) else field).get_internal_type()
    if kind == "UUIDField":
        return None if connection.features.has_native_uuid_field else lambda value: value.hex
    if kind in ("CharField", "TextField", "PositiveSmallIntegerField", "PositiveIntegerField", "BooleanField"):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _sealed(field: SealedText) -> Convert:
    def data(value: Any) -> bytes:
        if not isinstance(value, Stored):
            raise TypeError(f"{field.bound_to} is not sealed")
        return value.data

    return data
