"""What the pages of a run show, put together for their templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.request import Request
from xuean.people.naming import school_year
from xuean.policy.codes import table
from xuean.roster import flow
from xuean.roster.choices import Choices
from xuean.roster.columns import FIELDS_OF, field_words
from xuean.roster.kinds import BELLS, KINDS, STAFF, STUDENTS, TIMETABLE
from xuean.roster.models import CREATED, FAULT, SAVED, UPDATED, ImportRow, ImportRun
from xuean.roster.planning.preview import Preview, Row, masked
from xuean.roster.reading.found import Column, Fault, Question
from xuean.roster.sentences import reason, said
from xuean.roster.words import FIELDS, KEPT, STAGES, STATES

SIZE = 50
HEADS: dict[str, Sequence[tuple[str, Any]]] = {
    STUDENTS: (
        ("name", gettext_lazy("Name")),
        ("sex", gettext_lazy("Sex")),
        ("class", gettext_lazy("Class")),
        ("identity", gettext_lazy("Document")),
        ("guardian", gettext_lazy("Guardian")),
        ("kinship", gettext_lazy("Kinship")),
        ("phone", gettext_lazy("Phone")),
    ),
    STAFF: (
        ("name", gettext_lazy("Name")),
        ("staff_no", gettext_lazy("Staff number")),
        ("subject", gettext_lazy("Subject")),
        ("posts", gettext_lazy("Posts")),
        ("phone", gettext_lazy("Phone")),
    ),
    TIMETABLE: (
        ("subject", gettext_lazy("Subject")),
        ("class", gettext_lazy("Class")),
        ("weekday", gettext_lazy("Weekday")),
        ("period", gettext_lazy("Period")),
        ("teacher", gettext_lazy("Teacher")),
        ("place", gettext_lazy("Place")),
    ),
    BELLS: (
        ("name", gettext_lazy("Name")),
        ("start", gettext_lazy("Begins")),
        ("end", gettext_lazy("Ends")),
        ("audience", gettext_lazy("For whom")),
    ),
}
# Which cell a fault is drawn in, by the beginning of its code.
CELLS = (
    ("identity.sex", "sex"),
    ("sex", "sex"),
    ("identity", "identity"),
    ("document", "identity"),
    ("id_kind", "identity"),
    ("duplicate.identity", "identity"),
    ("class", "class"),
    ("phone", "phone"),
    ("kinship", "kinship"),
    ("name", "name"),
    ("match", "name"),
    ("duplicate", "name"),
    ("staff", "name"),
    ("post", "posts"),
    ("teacher", "teacher"),
    ("lesson", "teacher"),
    ("bell", "start"),
)
AUDIENCES = {
    "all": gettext_lazy("everybody"),
    "day": gettext_lazy("day students"),
    "boarding": gettext_lazy("boarders"),
}
WEEKDAYS = tuple(gettext_lazy(day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


@dataclass(frozen=True, slots=True)
class Line:
    """One row as drawn: cells with a mark, and what is said about it."""

    row: Row
    cells: list[tuple[str, Any, str, str]]  # name, head, value, mark
    problems: list[tuple[Fault, str, str]]  # fault, sentence, value
    notes: list[str]


def of_preview(request: Request, run: ImportRun, preview: Preview) -> dict[str, Any]:
    views = {
        "look": preview.to_look_at,
        "fault": preview.of(FAULT),
        "updated": preview.of(UPDATED),
        "created": preview.of(CREATED),
        "all": preview.rows,
    }
    show = request.GET.get("show", "")
    show = show if show in views else "look" if preview.to_look_at else "all"
    rows = views[show]
    number, pages = _page(request.GET.get("page", ""), len(rows))
    shown = rows[(number - 1) * SIZE : number * SIZE]
    choices = Choices.from_json(run.choices)
    return {
        "preview": preview,
        "kind": KINDS[run.kind],
        "steps": [_("Choose the file"), _("Columns"), _("Check"), _("Save")],
        "columns": columns(run.kind, preview.columns),
        "fields": FIELDS_OF.get(run.kind, ()),
        "known": sum(bool(column.field) for column in preview.columns),
        "tally": _tally(preview),
        "segments": _segments({name: len(found) for name, found in views.items()}, show),
        "heads": HEADS[run.kind],
        "lines": [_line(run.kind, row) for row in shown],
        "several": len({row.sheet for row in preview.rows}) > 1,
        "total": len(rows),
        "number": number,
        "pages": pages,
        "page_query": lambda to: urlencode({"show": show, "page": to}),
        "whole": [(fault, reason(fault), masked(fault.value)) for fault in preview.whole],
        "remarks": [(fault, reason(fault)) for fault in preview.remarks],
        "asked": [(code, _generally(code), count) for code, count in preview.asked.items()],
        "questions": [
            (one, reason(one), [(key, STAGES.get(key, key)) for key in one.options]) for one in preview.questions
        ],
        "skipped": [(one, reason(one)) for one in (*preview.skipped_sheets, *preview.skipped_rows)],
        "year": choices.school_year,
        "years": _years(run, choices),
        "not_all": flow.why_not(preview, valid_only=False),
        "not_valid": flow.why_not(preview, valid_only=True),
        "field_names": FIELDS,
        "changed_meanwhile": run.refusal == "changed",
    }


def of_result(request: Request, run: ImportRun, now: datetime) -> dict[str, Any]:
    rows = ImportRow.objects.filter(run=run)
    changed = list(rows.exclude(fields=[]).order_by("sheet", "row")[:SIZE]) if run.saved_at else []
    kept = list(rows.exclude(kept_because="").order_by("sheet", "row")[:SIZE]) if run.undone_at else []
    return {
        "kind": KINDS[run.kind],
        "state": STATES[run.state],
        "may_undo": run.state == SAVED and run.undo_until is not None and now < run.undo_until,
        "changed": [(row, [FIELDS.get(name, name) for name in row.fields]) for row in changed],
        "kept": [(row, KEPT.get(row.kept_because, row.kept_because)) for row in kept],
        "errors_left": bool(run.counts.get("fault")) and run.workbook is not None and run.state == SAVED,
        "at": now,
    }


def columns(kind: str, found: Sequence[Column]) -> list[tuple[str, Column, list[tuple[str, Any]]]]:
    """(key, column, choices), a column once where every sheet has it alike."""
    by_letter: dict[str, set[tuple[str, str]]] = {}
    for column in found:
        by_letter.setdefault(column.letter, set()).add((column.label, column.field))
    shown, done = [], set()
    for column in found:
        alike = len(by_letter[column.letter]) == 1
        key = column.letter if alike else column.key
        if key in done:
            continue
        done.add(key)
        choices = [("ignore", _("not imported")), *FIELDS_OF.get(kind, ())]
        if column.field and column.field not in dict(choices):
            choices.append((column.field, field_words(column.field)))
        if not column.field:
            choices.insert(0, ("", _("not understood")))
        shown.append((key, column, choices))
    return shown


def _tally(preview: Preview) -> list[tuple[int, str, str]]:
    counts = preview.counts
    return [
        (counts["created"], _("new"), "good"),
        (counts["updated"], _("to be changed"), "info"),
        (counts["unchanged"], _("unchanged"), ""),
        (counts["fault"], _("with faults, to be corrected"), "bad" if counts["fault"] else ""),
        (counts["rows"], _("read"), ""),
    ]


def _segments(counts: dict[str, int], show: str) -> list[dict[str, Any]]:
    words = {
        "look": _("To look at"),
        "fault": _("Faults"),
        "updated": _("Changes"),
        "created": _("New"),
        "all": _("All"),
    }
    return [
        {"label": f"{words[name]} {count}", "href": f"?show={name}#rows", "active": name == show}
        for name, count in counts.items()
        if count or name == "all"
    ]


def _line(kind: str, row: Row) -> Line:
    marks = dict.fromkeys(row.changes, "info")
    marks |= {_cell(fault.code): "bad" for fault in row.faults}
    marks["phone"] = marks.get("phone") or marks.get("guardian_phone", "")
    cells = [
        (name, head, _value(kind, name, row.shown.get(name, "")), marks.get(name, "")) for name, head in HEADS[kind]
    ]
    problems = [(fault, reason(fault), masked(fault.value)) for fault in row.faults]
    return Line(row, cells, problems, [reason(fault) for fault in row.warnings])


def _cell(code: str) -> str:
    return next((cell for start, cell in CELLS if code.startswith(start)), "")


def _value(kind: str, name: str, value: str) -> Any:
    if name == "sex":
        return {"1": _("male"), "2": _("female")}.get(value, "")
    if name == "kinship":
        return table("kinship").get(value).name.zh if value and table("kinship").has(value) else ""
    if name == "weekday":
        return WEEKDAYS[int(value) - 1]
    if name == "audience":
        return AUDIENCES.get(value, value)
    return value


def _generally(code: str) -> str:
    """The sentence of a contradiction without the values of one row."""
    from_rows = {"name": "…", "other": "…", "sheet": "…", "number": "…", "grade": "…", "date": "…", "count": "…"}
    return said(code, from_rows)


def _options(question: Question) -> list[tuple[str, Any]]:
    return [(key, STAGES.get(key, key)) for key in question.options]


def _years(run: ImportRun, choices: Choices) -> list[tuple[int, str]]:
    on = run.created_at.astimezone(run.school.tz).date()
    here = school_year(on)
    years = sorted({here - 1, here, here + 1, choices.school_year or here})
    return [(year, f"{year}—{year + 1}") for year in years]


def _page(asked: str, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // SIZE))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(1, number), pages), pages
