"""xuean policy: statuses, JSON keys and the user's language."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xuean.policy import FOLDER, Book, load
from xuean.policy.commands import policy
from xuean.policy.printing import shown


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XUEAN_LANGUAGE", "en")
    return


def run(*arguments: str) -> Result:
    return CliRunner().invoke(policy, arguments)


def test_check_is_good_for_the_files_delivered() -> None:
    assert run("check").exit_code == 0
    assert json.loads(run("check", "--json").stdout) == {"ok": True, "findings": []}


def test_check_names_what_is_wrong(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "policies")
    (folder / "C4.toml").unlink()
    answer = run("check", "--folder", str(folder))
    assert answer.exit_code == 1
    assert "register.toml, C4.1: no regulation file has this clause" in answer.stderr


def test_check_without_a_folder_cannot_run() -> None:
    assert run("check", "--folder", "/nowhere/at/all").exit_code == 2


def test_clauses_have_the_stable_keys() -> None:
    found = json.loads(run("clauses", "--json").stdout)
    assert len(found) == 193
    assert {tuple(clause) for clause in found} == {("id", "regulation", "gist", "kinds", "served", "by", "missing")}
    assert all(set(clause["served"].values()) <= {"full", "part", "no"} for clause in found)
    assert all((clause["missing"] is None) == (set(clause["served"].values()) == {"full"}) for clause in found)


def test_clauses_for_people_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "names Chinese" not in run("clauses").stdout
    monkeypatch.setenv("XUEAN_LANGUAGE", "zh-hans")
    assert "上课十分钟仍未到的学生" in run("clauses").stdout


def test_show_a_figure_and_a_ladder() -> None:
    figure = json.loads(run("show", "notices.fallback-after", "--on", "2026-11-23", "--json").stdout)
    assert (figure["value"], figure["unit"], figure["clause"]) == (5, "minutes", "A20")
    ladder = json.loads(run("show", "attendance.account-for-absent", "--on", "2026-11-23", "--json").stdout)
    assert [rung["tell"] for rung in ladder["ladder"]][2:] == [["guardian"], ["grade_leader"], ["principal"]]
    assert ladder["ladder"][1]["when"] == [{"minutes": 10, "since": "session_start"}, {"minutes": 0, "since": "marked"}]


def test_show_for_people_has_a_line_a_rung(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = run("show", "attendance.account-for-absent", "--on", "2026-11-23").stdout.splitlines()
    assert lines[0] == "attendance.account-for-absent\tAccount for a missing student"
    assert "Rung 1\tat once, with the mark → Subject teacher, Homeroom teacher" in lines
    assert len([line for line in lines if line.startswith("Rung")]) == 5
    assert lines[-1].endswith("(B1.4, B2.5)")
    assert "Value\t5 minutes" in run("show", "notices.fallback-after", "--on", "2026-11-23").stdout.splitlines()
    monkeypatch.setenv("XUEAN_LANGUAGE", "zh-hans")
    chinese = run("show", "attendance.account-for-absent", "--on", "2026-11-23").stdout
    words = chinese.replace("attendance.account-for-absent", "").replace("B", "")
    assert not any("a" <= letter <= "z" for letter in words), words


def test_every_figure_and_duty_can_be_shown() -> None:
    book = Book(load())
    for name in (*book.duty_names(), *book.value_names()):
        item = book.editions(name)[-1]
        assert all(words for _, words in shown(item, book.clause(item.clause))), name


def test_a_rung_may_keep_several_clauses() -> None:
    ladder = json.loads(run("show", "attendance.account-for-absent", "--on", "2026-11-23", "--json").stdout)
    assert (ladder["ladder"][4]["clause"], ladder["ladder"][4]["also"]) == ("B1.4", ["B2.5"])


@pytest.mark.parametrize("served", ["full", "part", "no"])
def test_clauses_by_what_is_served(served: str) -> None:
    found = json.loads(run("clauses", "--served", served, "--json").stdout)
    assert found
    assert all(served in clause["served"].values() for clause in found)
    assert run("clauses", "--served", "perhaps").exit_code == 2


@pytest.mark.parametrize(("name", "on"), [("notices.fallback-after", "1999-01-01"), ("no.such", "2026-01-01")])
def test_show_says_what_it_cannot_find(name: str, on: str) -> None:
    answer = run("show", name, "--on", on)
    assert answer.exit_code == 2
    assert name in answer.stderr
    assert answer.stdout == ""
