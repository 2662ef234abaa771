"""`xuean roster import`: keys, exit statuses, all or nothing, and the workbook of what was not saved."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from xuean.people.models import School, Student
from xuean.roster.commands import roster
from xuean.roster.models import ImportRun
from xuean.roster.tests import corpus, makers
from xuean.roster.tests.test_import import child, sheet

pytestmark = pytest.mark.django_db
KEYS = {"rows", "created", "updated", "unchanged", "skipped_sheets", "errors"}


def run(*words: object, language: str = "en") -> Result:
    with translation.override(language):
        return CliRunner().invoke(roster, ["import", *map(str, words)])


def said(result: Result) -> dict:
    return json.loads(result.stdout)


@pytest.fixture(autouse=True)
def _one_school(school: School) -> None:
    pass


def test_everything_right_is_saved(tmp_path: Path) -> None:
    done = run(makers.registry(tmp_path / "list.xlsx", 12), "--json")
    found = said(done)
    assert done.exit_code == 0
    assert set(found) >= KEYS
    assert (found["rows"], found["created"], found["errors"], found["saved"]) == (12, 12, [], True)
    assert len(found["classes_made"]) == 12
    assert Student.objects.count() == 12
    again = said(run(tmp_path / "list.xlsx", "--json"))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 12)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    found = said(run(makers.registry(tmp_path / "list.xlsx", 3), "--dry-run", "--json"))
    assert (found["created"], found["saved"], found["dry_run"]) == (3, False, True)
    assert not Student.objects.exists() and not ImportRun.objects.exists()


def wrong(tmp_path: Path) -> Path:
    """One row with a wrong check digit, one without a class, two that are right."""
    bad = child(1)[2]
    bad = bad[:-1] + ("0" if bad[-1] != "0" else "1")
    return sheet(tmp_path, child(0), child(1, 身份证号=bad, 学籍号=None), child(2, 班级=None), child(3))


def test_with_a_fault_nothing_is_saved_and_each_is_named(tmp_path: Path) -> None:
    done = run(wrong(tmp_path), "--json")
    found = said(done)
    assert done.exit_code == 1
    assert (found["rows"], found["created"], found["saved"]) == (4, 0, False)
    places = {(one["sheet"], one["row"], one["column"]) for one in found["errors"]}
    assert places == {("Sheet1", 3, "身份证号"), ("Sheet1", 4, "班级")}
    assert all(one["reason"].endswith(".") for one in found["errors"])
    assert not Student.objects.exists() and not ImportRun.objects.exists()


def test_faults_are_told_from_the_top(tmp_path: Path) -> None:
    """What contradicts another row is found last, and still stands in its place."""
    path = sheet(tmp_path, child(0), child(1), child(1, 学籍号=None), child(2, 班级=None))
    assert [one["row"] for one in said(run(path, "--json"))["errors"]] == [4, 5]


def test_valid_rows_are_saved_on_request_and_the_rest_comes_back(tmp_path: Path) -> None:
    done = run(wrong(tmp_path), "--accept-valid", "--json")
    found = said(done)
    assert done.exit_code == 1
    assert (found["created"], found["saved"]) == (2, True)
    path = Path(found["errors_file"])
    assert path == tmp_path / "名单-errors.xlsx"
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:2] == ("姓名", "性别") and rows[0][-1] == "Reason"
    assert [row[0] for row in rows[1:]] == [child(1)[0], child(2)[0]]
    assert "check digit" in rows[1][-1]
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C2"] = child(1)[2]
    book.worksheets[0]["E3"] = "初一（1）班"
    book.save(path)
    corrected = said(run(path, "--json"))
    assert (corrected["created"], corrected["errors"]) == (2, [])
    assert Student.objects.count() == 4


def test_a_contradiction_is_confirmed_by_its_code_or_its_key(tmp_path: Path) -> None:
    other = "女" if child(0)[1] == "男" else "男"
    path = sheet(tmp_path, child(0, 性别=other))
    (error,) = said(run(path, "--json"))["errors"]
    assert error["code"] == "identity.sex_differs"
    assert run(path, "--dry-run", "--answer", f"{error['confirm']}=yes").exit_code == 0
    assert run(path, "--confirm", "identity.sex_differs").exit_code == 0
    assert Student.objects.get().person.sex == ("2" if other == "女" else "1")


def test_what_cannot_be_known_is_a_named_default(tmp_path: Path) -> None:
    path = sheet(tmp_path, child(0, 班级="2025级3班", 身份证号=None, 学籍号=None))
    (question,) = said(run(path, "--dry-run", "--json"))["questions"]
    assert (question["key"], question["answer"]) == ("stage:2025级", "junior")
    found = said(run(path, "--stage", "senior", "--json"))
    assert found["classes_made"] == ["高二（3）班"]


def test_a_column_can_be_named(tmp_path: Path) -> None:
    rows = [["孩子", "性别", "证", "在哪"], *([child(n)[0], child(n)[1], child(n)[2], "初一（1）班"] for n in range(2))]
    path = makers.xlsx(tmp_path / "list.xlsx", ("名单", rows))
    done = run(path, "--column", "A=name", "--column", "C=id_number", "--column", "名单!D=class", "--json")
    assert said(done)["created"] == 2


@pytest.mark.parametrize("kind", list(corpus.REFUSED))
def test_a_file_that_cannot_be_read_changes_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(corpus.REFUSED[kind][1]())
    done = run(path, "--json", "--accept-valid")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert not Student.objects.exists() and not ImportRun.objects.exists()


@pytest.mark.parametrize("kind", list(corpus.READ))
def test_an_odd_file_is_saved_whole_or_not_at_all(tmp_path: Path, kind: str) -> None:
    expected, make = corpus.READ[kind]
    path = tmp_path / "list.xlsx"
    path.write_bytes(make())
    done = run(path, "--json")
    found = said(done)
    assert done.exit_code == (1 if found["errors"] else 0)
    saved = Student.objects.count()
    assert saved == (0 if found["errors"] else found["rows"])
    assert {one["code"] for one in found["errors"]} <= set(expected)


def test_no_file_and_no_school_are_said(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.xlsx").exit_code == 2
    path = makers.registry(tmp_path / "list.xlsx", 1)
    assert run(path, "--school", "nowhere").exit_code == 2
    assert run(path, "--school", "3799990009", "--dry-run").exit_code == 0


def test_with_two_schools_one_must_be_named(cast, tmp_path: Path) -> None:
    done = run(makers.registry(tmp_path / "list.xlsx", 1))
    assert done.exit_code == 2
    assert cast.school.code in done.stderr


def test_it_speaks_to_people_in_their_language(tmp_path: Path) -> None:
    done = run(wrong(tmp_path), language="zh-hans")
    assert "没有保存" in done.stdout
    assert "第 3 行" in done.stderr and "身份证号" in done.stderr
    asked = run(
        sheet(tmp_path, child(0, 班级="2025级3班", 身份证号=None, 学籍号=None)), "--dry-run", language="zh-hans"
    )
    assert "已按“初中”处理。如需更改：--answer stage:2025级=primary|junior|senior|vocational" in asked.stdout
    none = run(makers.csv(tmp_path / "empty.csv", [["一", "二"], ["三", "四"]]), language="zh-hans")
    assert none.stderr.startswith("没有一张工作表")


def test_imported_again_it_says_that_nothing_had_to_be_changed(tmp_path: Path) -> None:
    path = sheet(tmp_path, child(0))
    assert "已保存 1 行" in run(path, language="zh-hans").stdout
    again = run(path, language="zh-hans")
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "内容与已有资料一致，无需更改。")
