"""The statements that every act of the house pays for: two on PostgreSQL, three on SQLite. Fixed text, values apart."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.sql import InsertQuery

from xuean.audit import chain

MOVE = "UPDATE audit_head SET seq = %s, hash = %s WHERE part = %s"
LAST = "SELECT seq, hash FROM audit_head WHERE part = %s"


def lock(part: UUID) -> tuple[int, bytes] | None:
    """The head of a chain, locked until the commit; None when the chain has not begun."""
    query = LAST + " FOR UPDATE" if connection.vendor == "postgresql" else LAST
    with connection.cursor() as cursor:
        cursor.execute(query, [_head_value("part", part)])
        row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else None


def put(entry: Any) -> None:
    """Entry and head together: one statement on PostgreSQL; SQLite has no writing in a WITH."""
    fields = type(entry)._meta.concrete_fields
    values = [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields]
    moved = [entry.seq, _head_value("hash", entry.hash), _head_value("part", entry.part)]
    insert = _insert(connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH written AS ({insert}) {MOVE}", [*values, *moved])
        else:
            cursor.execute(insert, values)
            cursor.execute(MOVE, moved)
    entry._state.adding, entry._state.db = False, connection.alias


@cache
def _insert(vendor: str) -> str:
    """Django's own INSERT for an entry, made once; every value in it is a placeholder."""
    model = chain.model("Entry")
    query = InsertQuery(model)
    query.insert_values(model._meta.concrete_fields, [model()])
    [(text, values)] = query.get_compiler(connection=connection).as_sql()
    if not text.count("%s") == len(values) == len(model._meta.concrete_fields):
        raise TypeError(f"an entry does not fit its statement on {vendor}")
    return text


def _head_value(name: str, value: Any) -> Any:
    return chain.model("Head")._meta.get_field(name).get_db_prep_value(value, connection)
