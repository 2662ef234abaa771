"""A stolen database shows nothing that was sealed: planted values are looked for in everything the database writes."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from xuean.core.ids import new_id
from xuean.vault import blind, keys
from xuean.vault.tests.conftest import Card

PLANTED = ["379999201509010011", "13800007777", "花生过敏-CANARY-S3", "CANARY-S4-custody"]
OPEN = "CANARY-open-label"


def dump(folder: Path) -> bytes:
    """Everything the database holds: the file with its log on SQLite, every table's rows on PostgreSQL."""
    if connection.vendor == "sqlite":
        copy = folder / "copy.db"
        with sqlite3.connect(copy) as target:
            connection.connection.backup(target)
        return copy.read_bytes()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found).encode()


def forms(value: str) -> list[bytes]:
    """How a value could lie there: as text, in UTF-16, as hex."""
    raw = value.encode()
    return [raw, value.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode()]


@pytest.mark.django_db(transaction=True)
def test_planted_values_are_nowhere_in_the_database(pen, school, tmp_path):
    person = new_id()
    for value in PLANTED:
        card = Card.objects.create(school_id=school, person_id=person, phone=value, note=value, shared=value)
        blind("person.phone", school, value)
        card.note = value * 2
        card.save()
    Card.objects.create(school_id=school, label=OPEN)
    found = dump(tmp_path)
    assert OPEN.encode() in found, "the search itself must be able to find something"
    for value in PLANTED:
        assert not [form for form in forms(value) if form in found]
    _, key = keys.sealing_key(keys.Holder(school, person))
    assert key not in found
    assert key.hex().encode() not in found
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_trial_card")
