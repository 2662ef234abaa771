import json
from datetime import UTC, datetime
from uuid import UUID

import click
import pytest
from django.db import connection

from xuean.audit import reads
from xuean.audit.append import append
from xuean.audit.commands import audit
from xuean.audit.log import log_read
from xuean.audit.models import Entry
from xuean.audit.seals import seal
from xuean.core.ids import new_id
from xuean.core.ref import Ref
from xuean.core.triggers import without_triggers
from xuean.people.models import School

NOW = datetime(2026, 9, 1, 0, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def run(*arguments):
    return audit.main(list(arguments), standalone_mode=False)


def write(someone, tag="t.do", subject=None, now=NOW):
    return append(school_id=someone.school_id, tag=tag, actor=someone, subject=subject, now=now, codes={})


def test_verify_speaks_json_and_answers_with_its_status(someone, capsys):
    write(someone)
    write(someone)
    seal(NOW)
    assert run("verify", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["entries"], report["ok"], report["faults"]) == (2, True, [])
    with without_triggers(connection):
        Entry.objects.filter(seq=2).update(verb="x")
    assert run("verify", "--json") == 1
    assert json.loads(capsys.readouterr().out)["faults"] == [
        {"kind": "entry_changed", "part": str(someone.school_id), "seq": 2}
    ]
    assert run("verify") == 1
    said = capsys.readouterr()
    assert "2" in said.err
    assert str(someone.school_id) in said.err


def test_one_school_by_its_code(someone, pen, capsys):
    school = School.objects.create(id=someone.school_id, code="0001", name="第一小学", created_at=NOW)
    write(someone)
    append(school_id=None, tag="x.y", actor=someone, subject=None, now=NOW, codes={})
    assert run("verify", "--json", "--school", school.code) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == 1
    with pytest.raises(click.ClickException) as refusal:
        run("verify", "--school", "nobody")
    assert refusal.value.exit_code == 2


def test_an_export_is_itself_on_record_and_can_be_checked(someone, tmp_path, capsys):
    write(someone)
    file = tmp_path / "audit.jsonl"
    assert run("export", str(file), "--json") == 0
    written = json.loads(capsys.readouterr().out)
    assert (written["entries"], written["seals"]) == (2, 1)
    assert Entry.objects.get(part=UUID(int=0)).tag == "audit.export"
    assert (tmp_path / "verify_audit.py").is_file()
    with pytest.raises(click.ClickException):
        run("export", str(tmp_path / "no" / "such" / "folder"))


def test_entries_are_found_by_person_subject_tag_and_time(someone):
    pupil = Ref("student", new_id())
    write(someone, "attendance.take")
    write(someone, "attendance.correct", pupil, NOW.replace(hour=5))
    write(someone, "roster.import", Ref("school", pupil.id))
    here = someone.school_id

    def tags(**asked):
        return [entry.tag for entry in reads.entries(here, **asked)]

    assert tags() == ["roster.import", "attendance.correct", "attendance.take"]
    assert tags(tag="attendance.") == ["attendance.correct", "attendance.take"]
    assert tags(tag="attendance.take") == ["attendance.take"]
    assert tags(subject=pupil) == ["attendance.correct"]
    assert tags(since=NOW.replace(hour=1)) == ["attendance.correct"]
    assert tags(until=NOW) == []
    assert tags(person_id=someone.person_id, verb="import") == ["roster.import"]
    assert tags(person_id=new_id()) == []
    assert list(reads.entries(new_id())) == []


def test_who_saw_a_child_and_what_followed_from_an_entry(someone):
    one, other = Ref("student", new_id()), Ref("student", new_id())
    alone = log_read(someone, [one], purpose="page", now=NOW)
    listed = log_read(someone, [one, other], purpose="list", now=NOW)
    log_read(someone, [other], purpose="page", now=NOW, cause=listed.id)
    assert {entry.id for entry in reads.readings_of(someone.school_id, one)} == {alone.id, listed.id}
    assert reads.of_cause(someone.school_id, listed.id).count() == 1


def test_how_far_sealing_has_come(someone):
    assert reads.sealing() == reads.Sealing(0, None)
    write(someone)
    assert reads.sealing() == reads.Sealing(1, None)
    seal(NOW)
    assert reads.sealing() == reads.Sealing(0, NOW)
