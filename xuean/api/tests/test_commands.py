"""`xuean gate import` and `xuean gate badges`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from tests import cast as theatre
from tests.cast import Cast, shanghai
from xuean.api.commands import gate
from xuean.core.pen import Pen, holding
from xuean.gate.models import Badge, Device, GateEvent
from xuean.people.models import Student
from xuean.roster.models import ImportRow, ImportRun

pytestmark = pytest.mark.django_db
NOW = shanghai(12)
HEAD = "event_id,local_no,at,direction\n"


@pytest.fixture
def cast(frozen: Any) -> Cast:
    frozen(NOW)
    return theatre.make()


def run(*words: object) -> Result:
    with translation.override("en"):
        return CliRunner().invoke(gate, [*map(str, words)])


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "gate.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_file_is_taken_in_and_a_second_time_it_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    one, two = cast.students[:2]
    file = written(
        tmp_path,
        f"{HEAD}e1,{one.local_no},2026-11-23T07:31:00+08:00,in\ne2,{two.local_no},2026/11/23 07:32,进\n"
        "e3,X9,2026-11-23 07:33,in\ne4,X9,soon,in\n\n",
    )
    done = run("import", file, "--device", "东门", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {name: found[name] for name in ("events", "accepted", "duplicate", "unknown_student", "invalid")} == {
        "events": 4, "accepted": 2, "duplicate": 0, "unknown_student": 1, "invalid": 1,
    }  # fmt: skip
    assert [(one["line"], one["reason"]) for one in found["faults"]] == [(4, "local_no"), (5, "at")]
    assert GateEvent.objects.get(event_id="e2").occurred_at == shanghai(7, 32)  # the wall clock of the school
    assert Device.objects.get().kind == "file"
    again = run("import", file, "--device", "东门")
    assert "0 taken, 2 sent before" in again.stdout
    assert "line 4, e3: Nobody here has this number." in again.stderr
    assert Device.objects.count() == 1


def test_columns_may_be_called_otherwise_and_the_file_be_of_an_old_system(cast: Cast, tmp_path: Path) -> None:
    text = f"编号,学号,时间,方向\ne1,{cast.students[0].local_no},2026-11-23 07:31,进校\n"
    names = (
        "--column",
        "event_id=编号",
        "--column",
        "local_no=学号",
        "--column",
        "at=时间",
        "--column",
        "direction=方向",
    )
    assert run("import", written(tmp_path, text, "gb18030"), "--device", "东门", *names).exit_code == 0
    assert GateEvent.objects.get().direction == "in"


def test_a_row_of_the_imported_list_names_a_student(cast: Cast, tmp_path: Path) -> None:
    """As `序号` of a registry export: counted from 1 below the head of the list."""
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test.write", now=NOW)):
        run_ = ImportRun.objects.create(
            school=cast.school, kind="students", state="saved", file_digest="0", created_at=NOW, saved_at=NOW
        )
        for number, student in enumerate(cast.students):
            ImportRow.objects.create(
                school=cast.school, run=run_, row=number + 3, outcome="created", record="student", record_id=student.pk,
                person=student.person, created_at=NOW,
            )  # fmt: skip
    text = "event_id,roster_row,at,direction\ne1,2,2026-11-23T07:31:00+08:00,in\ne2,99,2026-11-23T07:31:00+08:00,in\n"
    assert run("import", written(tmp_path, text), "--device", "东门").exit_code == 1
    assert GateEvent.objects.get(outcome="accepted").student_id == cast.students[1].pk
    assert GateEvent.objects.get(outcome="unknown_student").local_no == "row 99"


@pytest.mark.parametrize(
    ("text", "words"), [("", "empty"), ("a,b\n", "no column event_id"), ("event_id,at,direction\n", "badge | local_no")]
)
def test_a_file_that_is_none(cast: Cast, tmp_path: Path, text: str, words: str) -> None:
    done = run("import", written(tmp_path, text), "--device", "东门")
    assert (done.exit_code, words in done.stderr) == (2, True)
    assert not Device.objects.exists()


def test_files_and_names_that_are_none(cast: Cast, tmp_path: Path) -> None:
    assert run("import", tmp_path / "none.csv", "--device", "东门").exit_code == 2
    assert run("import", written(tmp_path, HEAD), "--device", "x" * 21).exit_code == 2
    assert run("import", written(tmp_path, HEAD), "--device", "东门", "--column", "x=y").exit_code == 2


def test_badges_from_a_file_all_or_nothing(cast: Cast, tmp_path: Path) -> None:
    one, two = cast.students[:2]
    bad = written(tmp_path, f"badge,local_no\nA1,{one.local_no}\nA2,X9\n")
    assert run("badges", bad).exit_code == 2
    assert not Badge.objects.exists()
    good = written(tmp_path, f"badge,local_no\nA1,{one.local_no}\nA2,{two.local_no}\n")
    assert json.loads(run("badges", good, "--json").stdout) == {"given": 2, "passed": 0, "unchanged": 0}
    moved = written(tmp_path, f"badge,local_no\nA1,{one.local_no}\nA2,{one.local_no}\n")
    assert json.loads(run("badges", moved, "--json").stdout) == {"given": 1, "passed": 1, "unchanged": 1}
    assert sorted(Badge.objects.filter(until=None).values_list("code", "student")) == [("A1", one.pk), ("A2", one.pk)]
    assert run("badges", written(tmp_path, f"badge,local_no\nA1,{one.local_no}\nA1,{one.local_no}\n")).exit_code == 2
    assert Student.objects.get(pk=two.pk).badges.get().until == NOW
