"""What must hold in a real database: a roll-call goes on meanwhile, no number lies in clear, and how long it takes."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections

from tests import cast as theatre
from tests.cast import MONDAY, shanghai
from xuean.access.actor import Actor
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.audit.verify import verify
from xuean.core import clock
from xuean.people.models import Student
from xuean.presence.models import Sweep
from xuean.roster import take
from xuean.roster.choices import Choices
from xuean.roster.models import ImportRun
from xuean.roster.planning import writes
from xuean.roster.planning.make import make_plan
from xuean.roster.tests import makers
from xuean.roster.tests.test_import import HEAD, child, counts, sheet

PATIENCE = 30  # seconds
SIZE = int(os.environ.get("XUEAN_TEST_IMPORT_SIZE", "600"))


@pytest.mark.django_db(transaction=True)
def test_a_roll_call_is_taken_while_a_roster_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The import stands still in the middle of its transaction: the roll-call waits for it (SQLite) or passes it."""
    cast = theatre.make()
    with a_real_database(tmp_path):
        roll_call_meanwhile(cast, tmp_path, monkeypatch)


def roll_call_meanwhile(cast: theatre.Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half, go_on, faults = threading.Event(), threading.Event(), []
    whole = writes.write

    def slow(*args: object) -> None:
        whole(*args)  # type: ignore[arg-type]
        half.set()
        go_on.wait(PATIENCE if connection.vendor == "postgresql" else 1.5)

    def importing() -> None:
        try:
            monkeypatch.setattr("xuean.roster.actions.save.write", slow)
            run_import(cast.school, makers.registry(tmp_path / "list.xlsx", 60))
        except Exception as fault:  # shown by the main thread
            faults.append(fault)
        finally:
            half.set()
            connections.close_all()

    thread = threading.Thread(target=importing)
    thread.start()
    assert half.wait(PATIENCE)
    now = shanghai(8, 5)
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[1].id]) if one.period == "1")
    sweep = take_roll_call(cast.actor("homeroom_teacher_2", now), cast.groups[1], now=now, slot=slot, marks={})
    assert (sweep.size, Sweep.objects.count()) == (3, 1)
    if connection.vendor == "postgresql":  # it did not wait: the import is still not committed
        assert Student.objects.filter(school=cast.school).count() == 9
    go_on.set()
    thread.join(PATIENCE)
    assert faults == []
    assert Student.objects.filter(school=cast.school).count() == 69
    assert verify(cast.school.pk).ok


@contextmanager
def a_real_database(folder: Path) -> Iterator[None]:
    """SQLite in memory locks tables as no file does: work on a copy in a file, with the settings of production."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(folder / "real.db") as file:
        memory.backup(file)
    connection.settings_dict["NAME"], connection.connection = str(folder / "real.db"), None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, memory


def run_import(school, path: Path) -> ImportRun:  # type: ignore[no-untyped-def]
    now = clock.now()
    actor = Actor.for_system("command-line", school.pk)
    opened = take.open_file(path)
    plan = make_plan(actor, school, opened.kind, opened.file, Choices(), now)
    assert not plan.faults
    return take.import_file(actor, school, opened, Choices(), plan, now)


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_middle_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = theatre.make()
    whole = writes.insert

    def broken(model: type, rows: list) -> None:
        whole(model, rows)
        if model._meta.label == "people.Guardianship":
            raise RuntimeError("the machine stops here")

    monkeypatch.setattr("xuean.roster.planning.writes.insert", broken)
    before = {model: model.objects.count() for model in writes.ORDER}
    with pytest.raises(RuntimeError):
        run_import(cast.school, makers.registry(tmp_path / "list.xlsx", 12))
    assert {model: model.objects.count() for model in writes.ORDER} == before
    assert ImportRun.objects.get().saved_at is None


@pytest.mark.django_db(transaction=True)
def test_planted_values_lie_nowhere_in_clear(tmp_path: Path) -> None:
    """Neither what was imported, nor the file that waits, nor its preview."""
    cast = theatre.make()
    row = child(0, 备注="金丝雀过敏CANARY", 现住址="金丝雀路99号", 监护人1电话="13800099999")
    run_import(cast.school, with_email(tmp_path, row, "kanarie@example.cn"))
    changed = sheet(tmp_path, child(0, 备注="金丝雀过敏CANARY", 监护人1电话="13800088888"), name="金丝雀名单")
    run_import(cast.school, changed)
    held = dump(tmp_path)
    assert row[0].encode() in held, "the search itself must be able to find something: names are open"
    for value in ("金丝雀", "CANARY", "13800099999", "13800088888", "kanarie", row[2], row[3]):
        for form in (value.encode(), value.encode("utf-16-le"), value.encode().hex().encode()):
            assert form not in held, value


def with_email(folder: Path, row: list[object], address: str) -> Path:
    return makers.xlsx(folder / "email.xlsx", ("花名册", [[*HEAD, "监护人1邮箱"], [*row, address]]))


def dump(folder: Path) -> bytes:
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "copy.db") as target:
            connection.connection.backup(target)
        return (folder / "copy.db").read_bytes()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).encode()


@pytest.mark.django_db(transaction=True)
def test_how_long_a_school_takes(tmp_path: Path) -> None:
    """Printed, not asserted: machines differ. XUEAN_TEST_IMPORT_SIZE=3000 gives the size of the bar (10 s, aim 4)."""
    cast = theatre.make()
    path = makers.registry(tmp_path / "list.xlsx", SIZE)
    began = clock.monotonic()
    run = run_import(cast.school, path)
    first = clock.monotonic() - began
    assert counts(run) == (SIZE, SIZE, 0, 0)
    began = clock.monotonic()
    again = run_import(cast.school, path)
    assert counts(again) == (SIZE, 0, 0, SIZE)
    print(f"\n{connection.vendor}: {SIZE} students in {first:.1f} s, again in {clock.monotonic() - began:.1f} s")
