"""A list that filters, sorts, pages and exports: declared once, drawn by `macros/tables.html`.

    HAZARDS = Table(
        columns=[Column("number", _("Number"), title=True, sort="number"), Column("place", _("Place"))],
        filters=[Filter("state", _("State"), lambda: STATES, lambda rows, value: rows.filter(state=value))],
        search=(_("Name or pinyin"), lambda rows, text: rows.filter(...)),
        order="number",
    )
    page = HAZARDS.page(request, queryset)          # two queries: the count and the rows

Filters, order and page number stand in the address; what is searched for may be a name, so it comes by POST alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

Rows = QuerySet[Any]
PAGE_SIZE = 50
LONGEST_SEARCH = 60


def _attribute(row: Any, path: str) -> Any:
    """`a.b.c` of an object; a missing link gives ''. Called when it is callable."""
    for step in path.split("."):
        row = row.get(step) if isinstance(row, dict) else getattr(row, step, None)
        if row is None:
            return ""
        row = row() if callable(row) else row
    return row


@dataclass(frozen=True)
class Column:
    """`value`: a path or a function of the row; `sort`: a field, or several, of the queryset; '' is not sortable."""

    name: str
    label: Any = ""
    value: str | Callable[[Any], Any] = ""
    sort: str | tuple[str, ...] = ""
    title: bool = False  # the line in bold on a phone's card
    numeric: bool = False
    phone: bool = True  # shown on a phone at all
    export: str | Callable[[Any], Any] | None = None  # for the workbook, where it differs from what is shown

    @property
    def sortable(self) -> bool:
        return bool(self.sort)

    @property
    def css(self) -> str:
        marks = ("x-cell-title" * self.title, "x-num" * self.numeric, "x-only-desktop" * (not self.phone))
        return " ".join(filter(None, marks))

    def cell(self, row: Any) -> Any:
        return self.value(row) if callable(self.value) else _attribute(row, self.value or self.name)

    def exported(self, row: Any) -> Any:
        if self.export is None:
            return self.cell(row)
        return self.export(row) if callable(self.export) else _attribute(row, self.export)

    def fields(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True)
class Filter:
    """A choice above the table. `choices` is asked per page; `apply` gets a value that is one of them."""

    name: str
    label: Any
    choices: Callable[[], Iterable[tuple[Any, Any]]]
    apply: Callable[[Rows, str], Rows]
    everything: Any = ""  # words of "no filter"


@dataclass(frozen=True)
class Shown:
    """A filter as drawn."""

    name: str
    label: Any
    value: str
    options: list[tuple[str, Any]]


@dataclass(frozen=True)
class Page:
    """One page of rows with all that the macros need."""

    id: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    total: int
    number: int
    pages: int
    sort: str
    default: str = ""  # the order that needs no parameter
    filters: Sequence[Shown] = ()
    search: str = ""
    search_label: Any = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        return bool(self.search or any(one.value for one in self.filters))

    def order_of(self, column: Column) -> str:
        """For aria-sort: 'ascending', 'descending' or ''."""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "")

    def sort_query(self, column: Column) -> str:
        down = self.sort == column.name
        return self._query(f"-{column.name}" if down else column.name)

    def page_query(self, number: int) -> str:
        return self._query(self.sort, page=str(number))

    def _query(self, sort: str, **more: str) -> str:
        """The querystring that keeps the filters; never what was searched for."""
        order = {"sort": sort if sort != self.default else ""}
        values = self.extra | {one.name: one.value for one in self.filters} | order | more
        return urlencode({key: value for key, value in values.items() if value})


@dataclass(frozen=True)
class Table:
    """`order`: name of the column sorted by at first, '-' before it for descending. `keep`: further parameters of the
    page (a tab, a day) that links must carry along."""

    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: tuple[Any, Callable[[Rows, str], Rows]] | None = None
    order: str = ""
    size: int = PAGE_SIZE
    id: str = "x-table"
    keep: Sequence[str] = ()

    def page(self, request: HttpRequest, rows: Rows) -> Page:
        """The page that the request asks for; anything senseless in it is ignored."""
        asked = _asked(request)
        rows, shown = self._filtered(rows, asked)
        text = request.POST.get("q", "").strip()[:LONGEST_SEARCH] if self.search else ""
        if self.search and text:
            rows = self.search[1](rows, text)
        sort = self._sort(asked)
        rows = self._ordered(rows, sort)
        total = rows.count()
        pages = max(1, -(-total // self.size))
        number = min(max(1, _whole(asked.get("page", ""))), pages)
        start = (number - 1) * self.size
        return Page(
            id=self.id,
            columns=self.columns,
            rows=list(rows[start : start + self.size]) if total else [],
            total=total,
            number=number,
            pages=pages,
            sort=sort,
            default=self.order,
            filters=shown,
            search=text,
            search_label=self.search[0] if self.search else "",
            extra={name: asked[name] for name in self.keep if asked.get(name)},
        )

    def all_rows(self, request: HttpRequest, rows: Rows) -> Rows:
        """What an export takes: filtered and sorted as shown, all pages of it."""
        asked = _asked(request)
        return self._ordered(self._filtered(rows, asked)[0], self._sort(asked))

    def _filtered(self, rows: Rows, asked: dict[str, str]) -> tuple[Rows, list[Shown]]:
        shown = []
        for one in self.filters:
            known = [(str(key), words) for key, words in one.choices()]
            value = asked.get(one.name, "")
            if value not in {key for key, _words in known}:
                value = ""
            if value:
                rows = one.apply(rows, value)
            nothing = ("", one.everything or _("{what}: all").format(what=one.label))
            shown.append(Shown(one.name, one.label, value, [nothing, *known]))
        return rows, shown

    def _sort(self, asked: dict[str, str]) -> str:
        known = {column.name for column in self.columns if column.sortable}
        sort = asked.get("sort", "")
        return sort if sort.removeprefix("-") in known else self.order

    def _ordered(self, rows: Rows, sort: str) -> Rows:
        """By the column, then by key, so that no row is on two pages or on none."""
        column = next((one for one in self.columns if one.name == sort.removeprefix("-")), None)
        if column is None or not column.sortable:
            return rows if rows.ordered else rows.order_by("pk")
        sign = "-" if sort.startswith("-") else ""
        return rows.order_by(*(f"{sign}{name}" for name in column.fields()), "pk")


def _asked(request: HttpRequest) -> dict[str, str]:
    """Parameters of the address; those of the form win when it was submitted, those of a pressed link over them."""
    asked = {name: request.GET[name] for name in request.GET}
    for name in request.POST:
        if name != "q" and (name not in asked or name not in {"sort", "page"}):
            asked[name] = request.POST[name]
    return asked


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
