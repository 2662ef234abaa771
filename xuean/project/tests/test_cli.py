"""The command as a person runs it: exit statuses, languages, and what stays on the disk."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest


def xuean(home: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XUEAN_", "DJANGO_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "xuean.project.cli", *words],
        env={**kept, "XUEAN_HOME": str(home), "XUEAN_LANGUAGE": "en", **env},
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One installation on SQLite for the tests of this file."""
    place = tmp_path_factory.mktemp("installation") / "home"
    done = xuean(place, "init", "--school", "育才学校", "--json")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["school"] == "育才学校"
    assert facts["setup_path"].startswith("/setup/") and len(facts["setup_path"]) > 40
    return place


def test_everything_is_its_owners_alone(home: Path) -> None:
    for path in (home, *home.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_init_again_keeps_keys_and_school(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in (home / "keys").iterdir()}
    again = xuean(home, "init", "--school", "Another", "--json")
    assert json.loads(again.stdout)["school"] == "育才学校"
    assert {path.name: path.read_bytes() for path in (home / "keys").iterdir()} == before


def test_migrate_finds_nothing_left(home: Path) -> None:
    done = xuean(home, "migrate")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 changes" in done.stdout


def test_doctor_speaks_json_and_finds_the_missing_worker(home: Path) -> None:
    done = xuean(home, "doctor", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert "background" in {one["check"] for one in found["findings"]}
    assert not {"keys", "database"} & {one["check"] for one in found["findings"]}


def test_doctor_without_installation_cannot_examine(tmp_path: Path) -> None:
    done = xuean(tmp_path / "none", "doctor")
    assert done.returncode == 2
    assert "xuean init" in done.stdout


def test_serve_before_init_is_refused(tmp_path: Path) -> None:
    done = xuean(tmp_path / "none", "serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "xuean init" in done.stderr


def test_serve_imports_no_django() -> None:
    code = "import sys, xuean.project.serve; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("words", [("nonsense",), ("serve", "--port", "x"), ("init", "--nonsense"), ()])
def test_what_cannot_run_says_so_with_status_2(home: Path, words: tuple[str, ...]) -> None:
    done = xuean(home, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


@pytest.mark.parametrize("words", [("doctor",), ("serve",), ("init",), ("tick", "--json")])
def test_a_broken_file_of_settings_is_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "xuean.toml").write_text("port = = 80\n", encoding="utf-8")
    done = xuean(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1 and "line 1" in done.stderr


def test_an_unreachable_database_is_one_sentence(home: Path) -> None:
    done = xuean(home, "migrate", XUEAN_DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 2
    assert done.stderr.strip() == "The database cannot be reached: check XUEAN_DATABASE_URL."


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "没有密钥"), ("zh_CN.UTF-8", "没有密钥"), ("en_GB.UTF-8", "no keys")]
)
def test_languages(tmp_path: Path, language: str, word: str) -> None:
    done = xuean(tmp_path / "none", "serve", XUEAN_LANGUAGE=language)
    assert word in done.stderr


def test_init_with_another_name_says_which_school_stays(home: Path) -> None:
    again = xuean(home, "init", "--school", "Another")
    assert again.returncode == 0
    assert "育才学校" in again.stderr


@pytest.mark.parametrize("words", [("demo",), ("simulate", "day"), ("simulate", "day", "--live")])
def test_nothing_invented_comes_into_a_real_school(home: Path, words: tuple[str, ...]) -> None:
    done = xuean(home, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr and not (home / "demo").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("simulate", "day", "--date", "x"), "不符合格式"),
        (("serve", "--tls-cert", "/no/such/file"), "文件 '/no/such/file' 不存在"),
        (("demo", "--students", "0"), "不在 1<=x<=20000 范围内"),
        (("tick", "--at", "x"), "请写明日期和时刻"),
        (("policy", "show", "nothing-of-this-name", "--on", "2026-11-23"), "没有"),
    ],
)
def test_a_wrong_word_is_answered_in_the_users_language(home: Path, words: tuple[str, ...], sentence: str) -> None:
    done = xuean(home, *words, XUEAN_LANGUAGE="zh-hans")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


@pytest.mark.parametrize("words", [("tick",), ("audit", "verify"), ("policy", "clauses"), ("doctor",)])
def test_data_as_json_is_json_and_nothing_else(home: Path, words: tuple[str, ...]) -> None:
    done = xuean(home, *words, "--json")
    assert done.returncode in (0, 1)
    assert json.loads(done.stdout)
