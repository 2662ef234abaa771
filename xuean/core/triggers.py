"""What the three record bases promise, kept by the database itself on both databases.

Event: no UPDATE, no DELETE. Version: no DELETE, and since when and for whom it stood stays. State: no DELETE. On
PostgreSQL no TRUNCATE either. Installed after every `migrate`; on SQLite whoever holds the file can lift them, so the
audit's chain stands behind them.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models

PREFIX = "keep_"
FIXED_IN_VERSION = ("id", "since", "recorded_at", "supersedes_id", "school_id")

FUNCTION = """
CREATE OR REPLACE FUNCTION keep_refuse() RETURNS trigger LANGUAGE plpgsql AS $keep$
BEGIN
  RAISE EXCEPTION '% of % is refused: it is kept as recorded', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $keep$"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuses `event`; with `columns`, only an UPDATE that changes one of them."""

    table: str
    event: str
    columns: tuple[str, ...] = ()

    def name(self) -> str:
        text = f"{self.table} {self.event} {self.columns} 1"
        return f"{PREFIX}{self.table[:36]}_{self.event.lower()}_{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def sql(self, connection: Any) -> str:
        quote = connection.ops.quote_name
        same = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
        changed = " OR ".join(f"OLD.{quote(column)} {same} NEW.{quote(column)}" for column in self.columns)
        event = f"UPDATE OF {', '.join(quote(column) for column in self.columns)}" if self.columns else self.event
        head = f"CREATE TRIGGER {quote(self.name())} BEFORE {event} ON {quote(self.table)}"
        when = f" WHEN ({changed})" if changed else ""
        if connection.vendor == "postgresql":
            each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
            return f"{head} FOR EACH {each}{when} EXECUTE FUNCTION keep_refuse()"
        message = f"{self.event} of {self.table} is refused: it is kept as recorded"
        return f"{head} FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def wanted(connection: Any) -> list[Trigger]:
    """The triggers of every table that exists."""
    existing = set(connection.introspection.table_names())
    triggers = []
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and model._meta.db_table in existing:
            triggers += _of(model, connection.vendor)
    return triggers


def install(connection: Any) -> int:
    """Make what is missing, drop what is out of date; returns how many were made. Safe to repeat."""
    there = set(_installed(connection))
    want = {(trigger.name(), trigger.table): trigger for trigger in wanted(connection)}
    statements = [_drop(connection, name, table) for name, table in sorted(there - want.keys())]
    made = [want[key].sql(connection) for key in sorted(want.keys() - there)]
    if made and connection.vendor == "postgresql":
        statements.append(FUNCTION)
    _run(connection, statements + made)
    return len(made)


@contextmanager
def without_triggers(connection: Any) -> Iterator[None]:
    """Lifted and put back. Only for the emptying of tables between tests."""
    _run(connection, [_drop(connection, name, table) for name, table in _installed(connection)])
    try:
        yield
    finally:
        install(connection)


def after_migrate(*, using: str, **_: Any) -> None:
    """Receiver of `post_migrate`."""
    install(connections[using])


def _of(model: type[models.Model], vendor: str) -> list[Trigger]:
    base, table = getattr(model, "base", ""), model._meta.db_table
    if base not in ("event", "version", "state"):
        return []
    found = [Trigger(table, "DELETE")]
    if base == "event":
        found.append(Trigger(table, "UPDATE"))
    if base == "version":
        columns = {field.column for field in model._meta.concrete_fields}
        found.append(Trigger(table, "UPDATE", tuple(name for name in FIXED_IN_VERSION if name in columns)))
    if vendor == "postgresql":
        found.append(Trigger(table, "TRUNCATE"))
    return found


def _installed(connection: Any) -> list[tuple[str, str]]:
    """(trigger, table) of ours."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE NOT t.tgisinternal AND n.nspname = ANY (current_schemas(false)) AND starts_with(t.tgname, 'keep_')"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'keep_*'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [(name, table) for name, table in cursor.fetchall()]


def _drop(connection: Any, name: str, table: str) -> str:
    quote = connection.ops.quote_name
    return f"DROP TRIGGER {quote(name)}" + (f" ON {quote(table)}" if connection.vendor == "postgresql" else "")


def _run(connection: Any, statements: list[str]) -> None:
    if not statements:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # one round trip
            cursor.execute(";".join(statements))
        else:
            for statement in statements:
                cursor.execute(statement)
