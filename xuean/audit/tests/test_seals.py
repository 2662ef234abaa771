import json
import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction

from xuean.audit import form, keys, offline, seals, spool
from xuean.audit.append import append
from xuean.audit.export import write as write_export
from xuean.audit.models import Entry, Head, Seal, Witness
from xuean.audit.verify import verify
from xuean.core import clock
from xuean.core.ids import new_id

NOW = datetime(2026, 9, 1, 0, 10, tzinfo=UTC)


def write(someone, n=1, **more):
    for _ in range(n):
        append(school_id=someone.school_id, tag="t.do", actor=someone, subject=None, now=NOW, codes={}, **more)


def witnessed():
    return [line.no for line in spool.lines(spool.places()["home"])]


@pytest.mark.django_db
def test_a_seal_is_signed_chained_and_witnessed(someone, settings):
    assert seals.seal(NOW) is None
    write(someone, 2)
    assert seals.seal(NOW) == 1
    assert seals.seal(NOW) is None, "nothing moved"
    write(someone)
    assert seals.seal(NOW + timedelta(minutes=1)) == 2
    first, second = (form.read_seal(bytes(row.body)) for row in Seal.objects.order_by("no"))
    assert [(part, seq) for part, seq, _ in first.heads] == [(someone.school_id, 2)]
    assert second.prev != first.prev
    assert witnessed() == [1, 2]
    assert sorted(Witness.objects.values_list("no", "witness")) == [(1, "home"), (2, "home")]
    folder = settings.XUEAN_HOME / "witness"
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE((folder / "seals.log").stat().st_mode)) == (0o700, 0o600)
    assert verify().ok


@pytest.mark.django_db
def test_it_is_due_after_a_minute_or_1024_entries(someone, monkeypatch):
    assert not seals.due(NOW)
    write(someone)
    assert seals.due(NOW)
    seals.seal(NOW)
    assert not seals.due(NOW + timedelta(hours=1)), "nothing is waiting"
    write(someone)
    assert not seals.due(NOW + timedelta(seconds=59))
    assert seals.due(NOW + timedelta(seconds=60))
    assert seals.due(NOW - timedelta(hours=1)), "a clock set back must not stop the sealing"
    monkeypatch.setattr(seals, "ROWS", 3)
    write(someone, 2)
    assert seals.due(NOW + timedelta(seconds=1))
    assert seals.seal_if_due(NOW) == 2
    assert seals.seal_if_due(NOW) is None


@pytest.mark.django_db(transaction=True)
def test_a_sensitive_act_is_sealed_at_once_but_only_when_it_is_committed(someone):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(someone, seal_now=True)
        raise RuntimeError
    assert not Seal.objects.exists()
    with transaction.atomic():
        write(someone, seal_now=True)
        assert not Seal.objects.exists()
    assert Seal.objects.get().reason == "t.do"
    assert witnessed() == [1]


@pytest.mark.django_db(transaction=True)
def test_a_sealing_that_fails_does_not_undo_the_act(someone, monkeypatch):
    monkeypatch.setattr(keys, "sign", lambda body: 1 / 0)
    write(someone, seal_now=True)
    assert Entry.objects.count() == 1
    assert not Seal.objects.exists()


@pytest.mark.django_db
def test_a_witness_that_was_away_is_brought_up_to_date(someone, settings, tmp_path):
    settings.WITNESS_PATH = str(tmp_path / "far" / "seals.log")
    blocked = tmp_path / "far"
    blocked.write_text("a file where the folder should be")
    write(someone)
    seals.seal(NOW)
    assert witnessed() == [1]
    blocked.unlink()
    write(someone)
    seals.seal(NOW)
    assert [line.no for line in spool.lines(Path(settings.WITNESS_PATH))] == [1, 2]
    assert verify().ok
    Path(settings.WITNESS_PATH).unlink()
    with clock.at(NOW + timedelta(hours=1)):
        assert {fault.kind for fault in verify().faults} == {"not_witnessed"}


@pytest.mark.django_db
def test_a_line_torn_by_a_crash_is_written_again(someone, settings):
    write(someone)
    seals.seal(NOW)
    path = spool.places()["home"]
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    write(someone)
    seals.seal(NOW)
    assert witnessed() == [1, 2]
    path.write_bytes(whole[:-30])
    spool.catch_up(NOW)
    assert witnessed() == [1, 2]
    assert verify().ok


@pytest.mark.django_db
def test_a_witness_takes_nothing_that_does_not_extend_it(someone, settings):
    write(someone)
    seals.seal(NOW)
    path = spool.places()["home"]
    kept = path.read_bytes()
    point = transaction.savepoint()
    body = bytes(Seal.objects.get().body)
    other = form.seal_bytes(form.read_seal(body)._replace(reason="another"))
    Seal.objects.bulk_create([Seal(no=2, key=1, sealed_at=NOW, reason="x", body=other, signature=b"", recorded_at=NOW)])
    spool.catch_up(NOW)
    assert path.read_bytes() == kept
    transaction.savepoint_rollback(point)
    assert verify().ok


def together(count, work):
    """Run `work(n)` in so many threads with connections of their own; what any of them raised."""
    faults, start = [], threading.Barrier(count)

    def run(n):
        try:
            start.wait(10)
            work(n)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_writers_of_one_school_make_one_unbroken_chain(someone):
    def work(n):
        for i in range(10):
            try:
                with transaction.atomic():
                    write(someone, 1 + (i + n) % 2)
                    if i % 5 == 4:
                        raise LookupError
            except LookupError:
                continue

    assert together(4, work) == []
    report = verify()
    assert report.ok
    assert report.entries == Head.objects.get(part=someone.school_id).seq == Entry.objects.count() == 4 * 12


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_doubled_sealers_make_one_row_of_seals(someone):
    def work(n):
        for _ in range(6):
            write(someone)
            seals.seal(clock.now())

    assert together(4, work) == []
    assert list(Seal.objects.order_by("no").values_list("no", flat=True)) == witnessed()
    report = verify()
    assert (report.ok, report.unsealed) == (True, 0)


def test_two_processes_on_one_sqlite_file_make_one_unbroken_chain(tmp_path):
    """With the product's own settings of SQLite; in processes, as web and worker are."""
    environment = {**os.environ, "XUEAN_HOME": str(tmp_path), "XUEAN_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    command = [sys.executable, str(Path(__file__).with_name("writer.py"))]
    subprocess.run([*command, "setup"], check=True, env=environment)
    working = [subprocess.Popen([*command, "write", "30"], env=environment) for _ in range(2)]
    assert [process.wait(60) for process in working] == [0, 0]
    done = subprocess.run([*command, "report"], check=True, env=environment, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert (report["entries"], report["faults"]) == (40, [])
    assert report["seals"] >= 1


@pytest.mark.django_db
def test_the_offline_verifier_runs_alone(someone, tmp_path):
    write(someone, 3)
    seals.seal(NOW)
    write(someone, 1)
    export, public = tmp_path / "audit.jsonl", tmp_path / "key.pem"
    assert write_export(export, None, NOW) == {"entries": 4, "seals": 1}
    public.write_text(keys.public_pem())
    alone = tmp_path / "alone"
    alone.mkdir()
    program = alone / "verify_audit.py"
    program.write_bytes(Path(offline.__file__).read_bytes())

    def run(*more):
        command = [sys.executable, "-I", str(program), str(export), "--json", *more]
        return subprocess.run(command, capture_output=True, text=True, cwd=alone, env={"PATH": "/usr/bin:/bin"})

    done = run("--public", str(public), "--witness", str(spool.places()["home"]))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"entries": 4, "seals": 1, "ok": True, "faults": []}
    assert run().returncode == 0
    public.write_text(public.read_text().replace("MCow", "MCoX"))
    assert run("--public", str(public)).returncode == 1
    lines = export.read_text().splitlines()
    export.write_text("\n".join(line.replace("t.do", "t.no") for line in lines))
    assert {fault["kind"] for fault in json.loads(run().stdout)["faults"]} == {"entry_changed"}
    export.write_text("\n".join(lines[:-2]))
    assert run().returncode == 1
    export.write_text("no export")
    assert run().returncode == 2


def test_the_offline_verifier_is_small_and_needs_nothing():
    text = Path(offline.__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.django_db
def test_another_signing_key_is_found(someone, tmp_path, settings):
    write(someone)
    seals.seal(NOW)
    export = tmp_path / "audit.jsonl"
    write_export(export, None, NOW)
    settings.XUEAN_HOME = tmp_path / "thief"
    other = keys.public_pem()
    assert {fault["kind"] for fault in offline.verify(export, other)["faults"]} == {"signature_wrong"}


def test_keys_are_made_once_for_the_owner_alone(tmp_path):
    keys.initialise(tmp_path)
    files = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert sorted(files) == ["audit-mac-1", "audit-sign-1", "audit-sign-1.pem"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}
    keys.initialise(tmp_path)
    assert {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()} == files


@pytest.mark.django_db
def test_one_school_is_exported_with_all_seals(someone, tmp_path):
    write(someone, 2)
    append(school_id=new_id(), tag="t.do", actor=someone, subject=None, now=NOW, codes={})
    seals.seal(NOW)
    export = tmp_path / "audit.jsonl"
    write_export(export, someone.school_id, NOW)
    assert offline.verify(export, keys.public_pem()) == {"entries": 2, "seals": 1, "ok": True, "faults": []}
    text = export.read_text().splitlines()
    export.write_text("\n".join([*text[:-2], json.dumps({"kind": "end", "entries": 1, "seals": 1})]))
    assert {fault["kind"] for fault in offline.verify(export)["faults"]} == {"sealed_entry_missing"}
