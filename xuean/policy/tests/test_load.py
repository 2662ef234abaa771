"""The loader takes what is right and refuses the rest, naming file and clause."""

from pathlib import Path

import pytest

from xuean.policy import PolicyFault, load
from xuean.policy.tests.samples import GOOD, spoiled, write

SECOND = GOOD[GOOD.index("[[clause]]") :]
REFUSED = {
    "an unknown key of a clause": spoiled('by = ["att', 'bye = 1\nby = ["att'),
    "an unknown key of a regulation": spoiled('layer = "national"', 'layer = "national"\nlaw = 1'),
    "an unknown key of a duty": spoiled("until = 2026-09-01\n  owed", "untill = 2026-09-01\n  owed"),
    "an unknown key of a rung": spoiled('tell = "guardian" }', 'tell = "guardian", must_do = "x" }'),
    "an unknown key of a value": spoiled("value = 10", "value = 10\n  worth = 10"),
    "a repeated id": GOOD + SECOND,
    "no gist": spoiled('gist = { zh = "找到孩子", en = "Find the child" }', ""),
    "a gist in one language": spoiled(', en = "Find the child" }\nkinds', " }\nkinds"),
    "an empty gist": spoiled('zh = "找到孩子", en = "Find the child" }\nkinds', 'zh = " ", en = "x" }\nkinds'),
    "rungs out of order": spoiled("{ minutes = 0 }", "{ minutes = 11 }"),
    "a day before half a day": spoiled("{ minutes = 10 }", "{ school_days = 1 }"),
    "two units of time": spoiled("{ minutes = 10 }", "{ minutes = 10, sessions = 1 }"),
    "no unit of time": spoiled("{ minutes = 10 }", "{ }"),
    "time that runs back": spoiled("{ minutes = 10 }", "{ minutes = -1 }"),
    "a bound of minutes": spoiled("{ minutes = 10 }", "{ minutes = 10, at_most = 3 }"),
    "an unknown moment": spoiled('since = "session_start"', 'since = "sunrise"'),
    "nobody to tell": spoiled('tell = "guardian"', "tell = []"),
    "a duty without rungs": spoiled(
        'ladder = [\n    { after = { minutes = 0 }, since = "marked", tell = ["h', "x = [\n"
    ),
    "dates out of order": spoiled("from = 2025-09-01", "from = 2023-09-01"),
    "an edition before the repeal of the last": spoiled("from = 2026-09-01", "from = 2025-01-01"),
    "a repeal before the beginning": spoiled("until = 2026-09-01", "until = 2024-01-01"),
    "an instant for a day": spoiled("from = 2024-09-01", "from = 2024-09-01T00:00:00"),
    "no word on what is missing": spoiled('missing = { zh = "还不全", en = "Not all of it" }', ""),
    "missing although full": spoiled('served = { D = "part" }', 'served = { D = "full" }'),
    "a kind that is not served at all": spoiled('kinds = ["D"]', 'kinds = ["D", "R"]'),
    "a kind the clause does not have": spoiled('{ D = "part" }', '{ D = "part", R = "no" }'),
    "a state of its own": spoiled('{ D = "part" }', '{ D = "nearly" }'),
    "an unknown unit": spoiled('unit = "minutes"', 'unit = "moons"'),
    "an unknown layer": spoiled('layer = "national"', 'layer = "galactic"'),
    "a name that is no name": spoiled('name = "attendance.wait"', 'name = "Wait a bit"'),
    "a rung of an unknown clause": spoiled('tell = "guardian" }', 'tell = "guardian", clause = "B9.9" }'),
    "a truth for a number": spoiled("{ minutes = 10 }", "{ minutes = true }"),
}


def test_a_good_file_is_taken(tmp_path: Path) -> None:
    pack = load(write(tmp_path))
    (clause,) = pack.clauses
    assert (clause.id, clause.regulation, clause.kinds, clause.served) == ("B1.3", "B1", ("D",), {"D": "part"})
    assert [ladder.since.year for ladder in clause.ladders] == [2024, 2026]
    assert [rung.tell for rung in clause.ladders[0].rungs] == [("homeroom_teacher",), ("guardian",), ("grade_leader",)]
    assert clause.ladders[0].rungs[2].after.at_most == 12


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyFault) as caught:
        load(write(tmp_path, REFUSED[what]))
    assert all(fault.file == "B1.toml" for fault in caught.value.faults)


def test_a_fault_names_file_and_clause(tmp_path: Path) -> None:
    with pytest.raises(PolicyFault, match=r"B1\.toml, B1\.3: .*sunrise"):
        load(write(tmp_path, REFUSED["an unknown moment"]))


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, REFUSED["no gist"])
    write(tmp_path, "not toml", name="B2.toml")
    write(tmp_path, REFUSED["an unknown moment"].replace('id = "B1.3"', 'id = "C2.1"'), name="C2.toml")
    with pytest.raises(PolicyFault) as caught:
        load(tmp_path)
    assert [fault.file for fault in caught.value.faults] == ["B1.toml", "B2.toml", "C2.toml"]


def test_a_name_belongs_to_one_clause(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, GOOD.replace("B1", "B2"), name="B2.toml")
    with pytest.raises(PolicyFault, match=r"attendance\.find-child .*B1\.3"):
        load(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyFault):
        load(tmp_path)


def test_the_edition_changes_with_any_word(tmp_path: Path) -> None:
    before = load(write(tmp_path)).edition
    assert load(tmp_path).edition == before
    assert load(write(tmp_path, spoiled("Not all of it", "Not quite all"))).edition != before
