"""Dangerous and broken files are refused with a sentence; everything else is read, and what is wrong is named."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from xuean.roster.reading import inspect as inspecting
from xuean.roster.reading.found import CONFIRM, FAULT
from xuean.roster.reading.reasons import REFUSALS, sentence
from xuean.roster.reading.rows import roster_of
from xuean.roster.reading.sandbox import open_workbook
from xuean.roster.reading.sheets import Refusal, area, column_index, letter, position
from xuean.roster.reading.workbook import load
from xuean.roster.tests import corpus

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("kind", corpus.REFUSED)
def test_a_bad_file_is_refused_with_a_sentence(kind: str) -> None:
    code, make = corpus.REFUSED[kind]
    with pytest.raises(Refusal) as refused:
        load(make(), "list")
    assert refused.value.code == code
    assert code in REFUSALS
    assert sentence(code, refused.value.args_.items()).endswith(".")


@pytest.mark.parametrize("kind", corpus.READ)
def test_an_odd_file_is_read_and_its_faults_are_named(kind: str) -> None:
    codes, make = corpus.READ[kind]
    found = roster_of(load(make(), "list"), school_year=2026, today=TODAY, answers={}, overrides={})
    named = {fault.code for fault in found.faults + found.warnings}
    assert set(codes) <= named
    assert {fault.code for fault in found.faults} <= set(codes)
    assert all(fault.severity in (FAULT, CONFIRM) for fault in found.faults)
    assert found.rows or "file.no_list" in codes


def test_the_corpus_is_large_enough() -> None:
    assert len(corpus.REFUSED) + len(corpus.READ) >= 40


def test_the_small_process_says_the_same(tmp_path: Path) -> None:
    workbook = open_workbook(corpus.write(tmp_path, corpus.good()))
    assert workbook == load(corpus.good(), "file")
    for kind in ("macros", "a million rows declared", "text in no known encoding"):
        code, make = corpus.REFUSED[kind]
        with pytest.raises(Refusal) as refused:
            open_workbook(corpus.write(tmp_path, make()))
        assert refused.value.code == code


def test_the_small_process_stays_small() -> None:
    script = (
        "import sys, xuean.roster.reading.child; print(sorted({'django', 'jinja2', 'xuean.policy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_answer_that_is_too_long_is_not_handed_back(tmp_path: Path) -> None:
    text = "x" * 30_000
    row = '<row><c t="s"><v>0</v></c>' + '<c t="s"><v>0</v></c>' * 49 + "</row>"
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    data = corpus._sheet(row * 100)
    heavy = corpus._added(data, "xl/sharedStrings.xml", strings.encode())
    with pytest.raises(Refusal) as refused:
        open_workbook(corpus.write(tmp_path, heavy))
    assert refused.value.code == "file.too_heavy"


def test_a_file_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xuean.roster.reading.limits.FILE_BYTES", 100)
    with pytest.raises(Refusal) as refused:
        open_workbook(corpus.write(tmp_path, corpus.good()))
    assert refused.value.code == "file.too_large"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        open_workbook(tmp_path / "nothing.xlsx")
    assert refused.value.code == "file.unreadable"


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xuean.roster.reading.limits.PROCESS_SECONDS", 0.001)
    with pytest.raises(Refusal) as refused:
        open_workbook(corpus.write(tmp_path, corpus.good()))
    assert refused.value.code == "file.too_heavy"


def test_formulas_are_found_that_the_reader_hides(tmp_path: Path) -> None:
    data = corpus._sheet('<row r="2"><c r="B2"><f>1+1</f><v>2</v></c><c><f t="shared" si="0"/><v>2</v></c></row>')
    _, scans = inspecting.inspect(data)
    assert scans[0].formulas == {(1, 1), (1, 2)}
    spread = corpus._sheet('<row r="1"><c r="A1"><f t="array" ref="A1:B2">1</f><v>1</v></c></row>')
    assert inspecting.inspect(spread)[1][0].formulas == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_cells_keep_their_places_when_a_sheet_begins_late() -> None:
    sheet = load(corpus._sheet('<row r="3"><c r="C3" t="inlineStr"><is><t>x</t></is></c></row>')).sheets[0]
    assert sheet.cell(2, 2) == "x"
    assert sheet.cell(0, 0) is None
    assert sheet.cell(99, 99) is None


def test_positions() -> None:
    assert position("B3") == (2, 1)
    assert position("$AA$10") == (9, 26)
    assert position("") is None
    assert position("3B") is None
    assert area("A1:C3") == (0, 0, 2, 2)
    assert area("B2") == (1, 1, 1, 1)
    assert [column_index(letter(index)) for index in (0, 25, 26, 701, 702)] == [0, 25, 26, 701, 702]
