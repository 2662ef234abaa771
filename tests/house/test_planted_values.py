"""No planted value where it should not be: a day is played with a child's planted values; everything is searched."""

import logging
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.test import Client, override_settings

from tests import cast as theatre
from tests.house.planting import NAME, SEALED, Day, plant, play
from xuean.audit.models import Entry
from xuean.duties.models import Duty, DutyRung
from xuean.jobs.models import Job
from xuean.outbox.models import Attempt, Envelope
from xuean.project.logs import JsonFormatter
from xuean.web.models import Session
from xuean.web.signin.store import SessionStore

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(rb'(?:href|src|action|hx-get|hx-post|hx-vals|data-[a-z-]*url)="([^"]*)"')
DIALS = (b"tel:", b"mailto:")  # what a call button is for


class Kept(logging.Handler):
    """Every record as it is written; of our own, the bare words too."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        if record.name.startswith("xuean"):  # our own words hold ids only, before anything is masked
            self.lines += [record.getMessage(), repr(record.args)]


@contextmanager
def listening() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    try:
        yield kept
    finally:
        root.setLevel(level)
        root.removeHandler(kept)


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Day, Kept]]:
    """One day for the whole module, undone at its end."""
    there_is_a_server = override_settings(EMAIL_HOST="mail.invalid")  # what it would get is kept by the play
    with django_db_blocker.unblock(), transaction.atomic(), there_is_a_server, listening() as log:
        cast = theatre.make()
        plant(cast)
        yield play(cast), log
        transaction.set_rollback(True)


@pytest.fixture
def day(played: tuple[Day, Kept]) -> Day:
    return played[0]


@pytest.fixture
def log(played: tuple[Day, Kept]) -> list[str]:
    return list(played[1].lines)


def shapes(value: str) -> list[bytes]:
    """How a value could lie somewhere: as text, escaped as JSON does, percent-encoded, in UTF-16, as hex."""
    raw = value.encode()
    return [
        raw,
        value.encode("ascii", "backslashreplace"),
        "".join(f"%{byte:02X}" for byte in raw).encode(),
        value.encode("utf-16-le"),
        raw.hex().encode(),
    ]


def planted(values: Iterable[str], text: bytes) -> list[str]:
    """Which of `values` lie in `text` in any shape. Plain digits are looked for as they are."""
    return [value for value in values if any(shape and shape in text for shape in shapes(value))]


def dump(folder: Path) -> bytes:
    """Everything the database holds: its file on SQLite, every row of every table on PostgreSQL."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "copy.db") as target:
            for statement in connection.connection.iterdump():
                target.execute(statement) if not statement.startswith(("BEGIN", "COMMIT")) else None
        return (folder / "copy.db").read_bytes()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).encode()


def everything(rows: Iterable[Any]) -> bytes:
    """All columns of these rows."""
    return "\n".join(
        repr([getattr(row, field.attname) for field in row._meta.concrete_fields]) for row in rows
    ).encode()


ALL = (NAME, *SEALED.values())


def test_the_day_was_played(day: Day) -> None:
    """The search is worth something only when the values went everywhere they belong."""
    assert [found for found in day.statuses if found[1] >= 500] == []
    pages = b"".join(body for _, _, body in day.pages)
    shown = planted(ALL, pages)
    assert {NAME, SEALED["identity number"], SEALED["phone"], SEALED["reason of the absence"]} <= set(shown)
    assert Duty.objects.filter(student_id=day.child.id, state="met").exists()
    assert Envelope.objects.filter(student=day.child).exists()
    assert any(NAME in letter.get_content() for letter in day.letters)


def test_nothing_sealed_lies_in_the_database(day: Day, tmp_path: Path) -> None:
    found = dump(tmp_path)
    assert planted([NAME], found) == [NAME], "the search itself must be able to find something"
    assert planted(SEALED.values(), found) == []


def test_nobody_stands_in_the_log(log: list[str]) -> None:
    assert any(line.strip() for line in log), "nothing was logged: the search would be blind"
    assert planted(ALL, "\n".join(log).encode()) == []


def test_the_audit_holds_ids_and_codes(day: Day) -> None:
    assert Entry.objects.filter(tag="attendance.take-roll-call").exists()
    assert planted(ALL, everything(Entry.objects.all())) == []


def test_duties_messages_and_jobs_hold_ids_and_codes(day: Day) -> None:
    rows = [
        *Duty.objects.all(),
        *DutyRung.objects.all(),
        *Envelope.objects.all(),
        *Attempt.objects.all(),
        *Job.objects.all(),
    ]
    assert len(rows) > 5
    assert planted(ALL, everything(rows)) == []


def test_sessions_hold_no_person(day: Day) -> None:
    sessions = [SessionStore(row.key) for row in Session.objects.all()]
    assert sessions
    assert planted(ALL, repr([_content(session) for session in sessions]).encode()) == []


def _content(session: SessionBase) -> dict[str, Any]:
    return dict(session.items())


def test_letters_say_no_more_than_they_may(day: Day) -> None:
    """A name may stand in the text (S2), nothing sealed may; in the subject, the headers and the address nobody."""
    assert day.letters
    for letter in day.letters:
        assert planted(ALL, repr(letter.items()).encode()) == []
        assert planted(SEALED.values(), letter.get_content().encode()) == []


def test_addresses_name_nobody(day: Day) -> None:
    addresses = [found for _, _, body in day.pages for found in ADDRESS.findall(body) if not found.startswith(DIALS)]
    assert len(addresses) > 100
    assert planted(ALL, b"\n".join(addresses)) == []
    assert planted(ALL, "\n".join(location for _, location, _ in day.pages).encode()) == []


def test_pages_without_that_right_show_nothing(day: Day) -> None:
    """The guardian's own pages, the administrator's, the wall: nothing sealed on any of them."""
    for address, _, body in day.pages:
        if address in (
            "/",
            "/live",
            "/absences",
            "/audit",
            "/jobs",
            "/accounts",
            "/messages",
            "/messages/not-sent",
        ):
            assert planted(SEALED.values(), body) == [], address


def test_a_leak_is_caught(db: None) -> None:
    """Offending: a log line with a name, a table with a number, an address with a name in it."""
    with listening() as log:
        logging.getLogger("xuean.careless").info("looking for %s", NAME)
    assert planted(ALL, "\n".join(log.lines).encode()) == [NAME]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE careless (note varchar(99))")
        cursor.execute("INSERT INTO careless VALUES (%s)", [SEALED["phone"]])
        cursor.execute("SELECT note FROM careless")
        assert planted(ALL, repr(cursor.fetchall()).encode()) == [SEALED["phone"]]
        cursor.execute("DROP TABLE careless")
    page = f'<a href="/students?q={NAME}">x</a>'.encode()
    assert planted(ALL, b"".join(ADDRESS.findall(page))) == [NAME]
    assert planted([NAME], NAME.encode("ascii", "backslashreplace")) == [NAME]
    assert Client().get("/healthz").status_code == 200
