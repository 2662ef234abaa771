"""Workbooks: nothing in a cell may run, nothing may be rounded, dates are dates."""

import io
import zipfile
from datetime import UTC, date, datetime
from urllib.parse import unquote

import openpyxl
import pytest

from xuean.kit.export import CONTENT_TYPE, DANGEROUS, answer, escaped, workbook


def cells(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("start", DANGEROUS)
def test_nothing_that_starts_like_a_formula_stays_one(start: str) -> None:
    wicked = f"{start}HYPERLINK(1)"
    assert escaped(wicked) == f"'{wicked}"
    content = workbook("表", ["x"], [[wicked]])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"hyperlink" not in sheet


def test_links_and_formulas_are_written_as_text() -> None:
    content = workbook("表", ["=1+1"], [["https://example.invalid/"], ["{=SUM(1)}"]])
    assert cells(content) == [["'=1+1"], ["https://example.invalid/"], ["{=SUM(1)}"]]
    assert b"hyperlink" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_numbers_that_are_names_stay_texts_and_others_stay_numbers() -> None:
    content = workbook("名单", ["证件号码", "电话", "体温"], [["379999201001011234", 13800002671, 37.6]], texts=[0, 1])
    assert cells(content)[1] == ["379999201001011234", "13800002671", 37.6]


def test_instants_are_told_in_the_zone_of_the_school_and_days_are_days() -> None:
    content = workbook(
        "表", ["时", "日", "无"], [[datetime(2026, 11, 23, 0, 16, tzinfo=UTC), date(2026, 11, 23), None]]
    )
    assert cells(content)[1] == [datetime(2026, 11, 23, 8, 16), datetime(2026, 11, 23), None]  # noqa: DTZ001


@pytest.mark.parametrize("title", ["七（2）班：名单[1]", "x" * 60, "", "a/b\\c", "'"])
def test_any_title_makes_a_workbook(title: str) -> None:
    assert cells(workbook(title, ["x"], [["y"]])) == [["x"], ["y"]]


def test_the_download_keeps_its_chinese_name() -> None:
    response = answer("七（2）班 名单", b"x")
    assert response.headers["Content-Type"] == CONTENT_TYPE
    disposition = response.headers["Content-Disposition"]
    assert disposition.isascii() and unquote(disposition).endswith("七（2）班 名单.xlsx")
