"""One file on its way: its columns, its questions, its rows; saved, undone or given up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit import export
from xuean.kit.http import not_modified, tag_of, with_tag
from xuean.kit.toasts import say
from xuean.roster import flow, take
from xuean.roster.actions.prepare import DROP
from xuean.roster.actions.undo import UNDO
from xuean.roster.choices import Choices
from xuean.roster.errors_file import errors_workbook
from xuean.roster.models import PREVIEWED, READING, SAVED, SAVING, ImportRun
from xuean.roster.planning.make import make_plan
from xuean.roster.planning.preview import Preview
from xuean.roster.views import showing
from xuean.roster.views.asked import choices_of

WAITING = (READING, SAVING)


@page("import_run", "read")
def run(request: Request, run_id: UUID) -> HttpResponse:
    """Whoever may not import this kind sees what came of it, not what the file said."""
    found, now = _run(request, run_id), clock.now()
    mine = flow.may_import(request.actor, found.kind, found)
    context: dict[str, Any] = {"run": found, "mine": mine, "file_name": found.file_name if mine else ""}
    if found.state in WAITING:
        return render(request, "roster/waiting.html", context | {"tag": _tag(found)})
    if found.state == PREVIEWED and mine and found.preview:
        preview = Preview.load(found.preview)
        return render(request, "roster/preview.html", context | showing.of_preview(request, found, preview))
    return render(request, "roster/result.html", context | showing.of_result(request, found, now))


@page("import_run", "read")
def progress(request: Request, run_id: UUID) -> HttpResponse:
    """The fragment that asks again; once the work is done the page itself is loaded."""
    found = _run(request, run_id)
    if found.state not in WAITING:
        return redirect("roster:run", found.pk)
    tag = _tag(found)
    answer = not_modified(request, tag)
    return answer or with_tag(render(request, "roster/_progress.html", {"run": found}), tag)


@page("import_run", "read")
def choose(request: Request, run_id: UUID) -> HttpResponse:
    """POST: columns, answers and confirmations; the file is planned anew."""

    def again(found: ImportRun) -> None:
        choices = choices_of(request.POST, Choices.from_json(found.choices))
        flow.look(request.actor, found, choices, clock.now())

    return _act(request, run_id, again)


@page("import_run", "read")
def save(request: Request, run_id: UUID) -> HttpResponse:
    """POST: all rows, or with `valid` those that are right."""
    valid_only = "valid" in request.POST

    def saved(found: ImportRun) -> None:
        done = flow.begin_save(request.actor, found, clock.now(), valid_only=valid_only)
        if done.state == SAVED:
            count = done.counts["rows"] - done.counts["fault"]
            say(request, ngettext("{n} row saved.", "{n} rows saved.", count).format(n=count))

    return _act(request, run_id, saved)


@page("import_run", "read")
def undo(request: Request, run_id: UUID) -> HttpResponse:
    """POST: taken back, as far as nothing later refers to it."""

    def undone(found: ImportRun) -> None:
        done = UNDO[found.kind](request.actor, found)
        say(request, _("Undone. What something later refers to was kept.") if done.counts["kept"] else _("Undone."))

    return _act(request, run_id, undone)


@page("import_run", "read")
def drop(request: Request, run_id: UUID) -> HttpResponse:
    """POST: given up; what the file said is forgotten."""

    def dropped(found: ImportRun) -> None:
        DROP[found.kind](request.actor, found)
        say(request, _("Given up; nothing was saved, and the file is forgotten."))

    _act(request, run_id, dropped)
    return redirect("roster:import")


@page("import_run", "read")
def errors(request: Request, run_id: UUID) -> HttpResponse:
    """The rows that are not right, as a workbook to correct."""
    found, now = _run(request, run_id), clock.now()
    flow.owned(request.actor, found)
    if found.workbook is None or found.state not in (PREVIEWED, SAVED):
        return redirect("roster:run", found.pk)
    file, choices = take.file_of(found), Choices.from_json(found.choices)
    plan = make_plan(request.actor, found.school, found.kind, file, choices, found.saved_at or now)
    return export.answer(f"{file.stem}-errors", errors_workbook(file, choices, plan))


def _act(request: Request, run_id: UUID, act: Callable[[ImportRun], None]) -> HttpResponse:
    found = _run(request, run_id)
    flow.owned(request.actor, found)
    if request.method == "POST":
        try:
            act(found)
        except Refused as refused:
            say(request, refused.because, "error")
    return redirect("roster:run", found.pk)


def _run(request: Request, run_id: UUID) -> ImportRun:
    """Raises NotYours."""
    rows = ImportRun.objects.filter(pk=run_id).select_related("school", "by")
    found = narrow(request.actor, "read", rows).first()
    if found is None:
        raise NotYours
    return found


def _tag(found: ImportRun) -> str:
    return tag_of(found.pk, found.state, found.progress)
