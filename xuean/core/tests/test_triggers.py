"""What the database refuses by itself, tried with plain SQL as somebody with a database tool would."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from xuean.core import triggers
from xuean.core.ids import new_id

TABLES = {
    "event": "trial_event",
    "version": "trial_version",
    "state": "trial_state",
    "free": "trial_free",
}
COLUMNS = "id varchar(36) PRIMARY KEY, since int, until int, recorded_at int, school_id int, note varchar(20)"


class Trial:
    """As much of a model as the triggers look at."""

    def __init__(self, base: str):
        fields = [models.IntegerField() for _ in range(6)]
        names = ("id", "since", "until", "recorded_at", "school_id", "note")
        for field, name in zip(fields, names, strict=True):
            field.column = name
        self.base = "" if base == "free" else base
        self._meta = type(
            "Meta", (), {"managed": True, "proxy": False, "db_table": TABLES[base], "concrete_fields": fields}
        )


@pytest.fixture
def tables(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with connection.cursor() as cursor:
        for table in TABLES.values():
            cursor.execute(f"CREATE TABLE {table} ({COLUMNS})")
            cursor.execute(f"INSERT INTO {table} VALUES ('a', 1, NULL, 1, 1, 'as it was')")
    real = apps.get_models()
    monkeypatch.setattr(triggers.apps, "get_models", lambda: [*real, *map(Trial, TABLES)])
    triggers.install(connection)
    yield


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


REFUSED = [
    ("event", "UPDATE {} SET note = 'another'"),
    ("event", "UPDATE {} SET until = 5"),
    ("event", "DELETE FROM {}"),
    ("version", "DELETE FROM {}"),
    ("version", "UPDATE {} SET since = 2"),
    ("version", "UPDATE {} SET recorded_at = NULL"),
    ("version", "UPDATE {} SET school_id = 2, until = 5"),
    ("version", "UPDATE {} SET id = 'b'"),
    ("state", "DELETE FROM {}"),
    ("state", "DELETE FROM {} WHERE id = 'a'"),
]
ALLOWED = [
    ("event", "INSERT INTO {} VALUES ('b', 1, NULL, 1, 1, '')"),
    ("version", "UPDATE {} SET until = 5"),
    ("version", "UPDATE {} SET since = 1, until = 5"),
    ("state", "UPDATE {} SET note = 'moved on'"),
    ("free", "DELETE FROM {}"),
]


@pytest.mark.parametrize(("base", "sql"), REFUSED)
def test_the_database_refuses(tables: None, base: str, sql: str) -> None:
    with pytest.raises(IntegrityError, match="is refused: it is kept as recorded"):
        run(sql.format(TABLES[base]))
    assert run(f"UPDATE {TABLES['free']} SET note = 'x'") == 1
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT since, until, note FROM {TABLES[base]}")
        assert cursor.fetchall() == [(1, None, "as it was")]


@pytest.mark.parametrize(("base", "sql"), ALLOWED)
def test_the_database_allows(tables: None, base: str, sql: str) -> None:
    assert run(sql.format(TABLES[base])) == 1


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("base", ["event", "version", "state"])
def test_truncate_is_refused_too(tables: None, base: str) -> None:
    with pytest.raises(IntegrityError, match="TRUNCATE"):
        run(f"TRUNCATE {TABLES[base]}")


def test_installing_twice_makes_nothing_new(tables: None) -> None:
    assert triggers.install(connection) == 0


def test_a_trigger_of_an_older_make_is_replaced(tables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "FIXED_IN_VERSION", ("since",))
    assert triggers.install(connection) >= 1
    assert run(f"UPDATE {TABLES['version']} SET school_id = 2") == 1
    with pytest.raises(IntegrityError):
        run(f"UPDATE {TABLES['version']} SET since = 2")


def test_lifted_only_inside_and_put_back_after_a_failure(tables: None) -> None:
    with pytest.raises(RuntimeError), triggers.without_triggers(connection):
        assert run(f"DELETE FROM {TABLES['state']}") == 1
        raise RuntimeError
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM {TABLES['event']}")


@pytest.mark.django_db
def test_every_table_of_the_house_stands_under_its_own_promise() -> None:
    """After `migrate`, with nothing else done."""
    there = {table for _, table in triggers._installed(connection)}
    promised = {m._meta.db_table for m in apps.get_models() if getattr(m, "base", "") and not m._meta.proxy}
    promised &= set(connection.introspection.table_names())
    assert {"vault_key", "audit_entry"} <= promised
    assert promised == there


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_still_empty_its_tables() -> None:
    """Its teardown is the flush; the two tests after each other show that it worked."""
    key: Any = apps.get_model("vault", "Key")
    assert not key.objects.exists()
    key.objects.create(
        school_id=new_id(),
        scope="school",
        owner_id=new_id(),
        version=1,
        under=1,
        wrapped=b"x",
        created_at="2026-09-01T00:00Z",
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        key.objects.all()._raw_delete(connection.alias)


test_and_again = test_a_transactional_test_may_still_empty_its_tables
