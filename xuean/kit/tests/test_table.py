"""Lists: filter, order, pages; two queries; a searched name never stands in an address."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from xuean.kit.table import Column, Filter, Page, Table

MADE = 130


def draw(page: Page) -> str:
    source = '{% from "kit/macros/tables.html" import data_table %}{{ data_table(page, "") }}'
    return str(engines["jinja2"].from_string(source).render({"page": page}))


def table(**more: Any) -> Table:
    settings: dict[str, Any] = {
        "columns": [
            Column("name", "名称", "model", sort="model", title=True),
            Column("app", "应用", "app_label", sort=("app_label", "model")),
            Column("length", "长度", lambda row: len(row.model), numeric=True),
        ],
        "filters": [
            Filter("app", "应用", lambda: [("one", "一"), ("two", "二")], lambda rows, v: rows.filter(app_label=v))
        ],
        "search": ("姓名", lambda rows, text: rows.filter(model__contains=text)),
        "order": "name",
        "size": 20,
        "keep": ("tab",),
    }
    return Table(**settings | more)


@pytest.fixture
def rows(db: None) -> Any:
    ContentType.objects.all().delete()
    ContentType.objects.bulk_create(
        ContentType(app_label="one" if at % 2 else "two", model=f"thing{at:03d}") for at in range(MADE)
    )
    return ContentType.objects.all()


def get(**parameters: str) -> HttpRequest:
    return RequestFactory().get("/", parameters)


def test_pages_hold_every_row_once(rows: Any) -> None:
    seen = [row.model for number in range(1, 8) for row in table().page(get(page=str(number)), rows).rows]
    assert len(seen) == MADE and len(set(seen)) == MADE and seen == sorted(seen)


def test_rows_that_are_equal_in_the_order_are_still_on_one_page_only(rows: Any) -> None:
    by_app = table(columns=[Column("app", "应用", "app_label", sort="app_label")], order="app", search=None)
    seen = [row.pk for number in range(1, 8) for row in by_app.page(get(page=str(number)), rows).rows]
    assert len(set(seen)) == MADE


def test_two_queries_whatever_the_number_of_rows(rows: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        page = table().page(get(app="one", sort="-app", page="2"), rows)
        for row in page.rows:
            [column.cell(row) for column in page.columns]


def test_filters_and_orders(rows: Any) -> None:
    page = table().page(get(app="one", sort="-name"), rows)
    assert page.total == MADE // 2 and page.rows[0].model == "thing129"
    assert page.order_of(page.columns[0]) == "descending" and page.order_of(page.columns[1]) == ""
    assert page.sort_query(page.columns[0]) == "app=one"  # the order at first needs no parameter
    assert page.page_query(2) == "app=one&sort=-name&page=2"


@pytest.mark.parametrize(
    "senseless",
    [
        *({"page": text} for text in ("0", "-3", "x", "٣", "9" * 40, "")),
        *({"sort": text} for text in ("password", "--name", "length", "-")),
        *({"app": text} for text in ("three", "' or 1=1")),
        {"unknown": "1"},
    ],
)
def test_what_makes_no_sense_is_ignored(rows: Any, senseless: dict[str, str]) -> None:
    page = table().page(get(**senseless), rows)
    assert page.total == MADE and 1 <= page.number <= page.pages and page.rows


def test_a_page_beyond_the_last_is_the_last(rows: Any) -> None:
    assert table().page(get(page="99"), rows).number == 7


def test_a_name_is_searched_by_post_alone_and_stands_in_no_address(rows: Any) -> None:
    assert table().page(get(q="thing001"), rows).total == MADE
    request = RequestFactory().post("/?page=3&sort=-name", {"q": "thing00", "app": "one"})
    page = table().page(request, rows)
    assert page.total == 5 and page.search == "thing00" and page.narrowed
    drawn = draw(page)
    assert "thing00" not in "".join(piece.partition('"')[0] for piece in drawn.split('href="')[1:])
    assert "formaction" in drawn and "thing00" not in "".join(drawn.split('formaction="')[1].partition('"')[0])


def test_parameters_of_the_page_are_kept(rows: Any) -> None:
    assert table().page(get(tab="open"), rows).page_query(2) == "tab=open&page=2"


def test_an_export_takes_all_rows_as_filtered_and_sorted(rows: Any) -> None:
    names = [row.model for row in table().all_rows(get(app="two", sort="-name", page="3"), rows)]
    assert len(names) == MADE // 2 and names == sorted(names, reverse=True)


def test_nothing_found_says_so_and_offers_a_way_back(rows: Any) -> None:
    page = table().page(RequestFactory().post("/", {"q": "none"}), rows)
    drawn = draw(page)
    assert "没有符合条件的记录" in drawn and 'href="?"' in drawn


def test_what_is_shown_is_escaped_and_labelled_for_phones(rows: Any) -> None:
    ContentType.objects.create(app_label="one", model="<b>aaa")
    drawn = draw(table().page(get(), rows))
    assert "&lt;b&gt;aaa" in drawn and "<b>aaa" not in drawn
    assert 'data-label="应用"' in drawn and 'data-label="名称"' not in drawn and 'aria-sort="ascending"' in drawn
