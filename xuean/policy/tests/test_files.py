"""The files as they are delivered: all clauses, no contradiction, nobody told who does not exist."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from xuean.policy import FOLDER, load
from xuean.policy.register import against_register, read_register
from xuean.policy.sentences import contradictions, texts
from xuean.policy.tests.samples import write

PACK = load()
COUNTS = {
    "A": 38, "B1": 17, "B2": 10, "B3": 8, "B4": 11, "B5": 4, "B6": 5, "C1/C5": 17, "C2": 2, "C3": 4, "C4": 1,
    "C6": 10, "C7": 5, "C9": 27, "D": 34,
}  # fmt: skip


def test_every_clause_of_the_register_is_known() -> None:
    assert Counter(clause.regulation for clause in PACK.clauses) == COUNTS
    assert len(read_register()) == len(PACK.clauses) == 193


def test_the_register_is_checked_both_ways() -> None:
    register = read_register()
    gone, changed = dict(register), dict(register)
    del gone["A1"]
    changed["A1"] = ("M",)
    assert [f.where for f in against_register(PACK, gone)] == ["A1"]
    assert [f.where for f in against_register(PACK, changed)] == ["A1"]
    assert [f.where for f in against_register(PACK, register | {"Z1": ("R",)})] == ["Z1"]
    first = PACK.regulations[0]
    short = replace(PACK, regulations=(replace(first, clauses=first.clauses[1:]), *PACK.regulations[1:]))
    assert [f.where for f in against_register(short, register)] == [first.clauses[0].id]


def test_every_name_is_explained_in_the_readme() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([a-z0-9._-]+)` \|", readme.partition("## Duties")[2], re.MULTILINE))
    names = {item.name for clause in PACK.clauses for item in (*clause.values, *clause.ladders)}
    assert explained == names


def test_every_sentence_reaches_the_catalogues() -> None:
    found = dict(texts())
    assert found["Regular"] == "正常入学"
    assert all(clause.gist.en in found for clause in PACK.clauses)
    assert all(clause.missing.en in found for clause in PACK.clauses if clause.missing)
    assert not any(re.search(r"[\u4e00-\u9fff]", en) for en in found)
    assert all(re.search(r"[\u4e00-\u9fff]", zh) for zh in found.values())


def test_one_english_sentence_has_one_chinese_one(tmp_path: Path) -> None:
    assert list(contradictions(write(tmp_path))) == []
    write(tmp_path, 'a = { zh = "别的", en = "Find the child" }', name="other.toml")
    assert [fault.file for fault in contradictions(tmp_path)] == ["other.toml"]
