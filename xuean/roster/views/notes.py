"""Remarks that came with an import: the list of those that wait, one of them, and filing it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.answers import can, narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.audit.log import log_read
from xuean.core import clock
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.kit.tongue import tongue
from xuean.presence.days import school_day_of
from xuean.roster.actions.notes import file_note, may_file
from xuean.roster.forms import FileForm
from xuean.roster.models import IntakeNote
from xuean.roster.words import PLACES, TOPICS

SHOWN = 100


@page("intake_note", "file")
def notes(request: Request) -> HttpResponse:
    """Those that wait, without their words: which student, about what."""
    now = clock.now()
    waiting = narrow(request.actor, "file", IntakeNote.objects.filter(filed_at=None, withdrawn_at=None), now=now)
    rows = waiting.select_related("student__person", "student__current_class__grade__stage").order_by(
        "student__current_class__grade__entry_year", "student__current_class__number", "created_at", "id"
    )
    on = school_day_of(now, request.actor.school.tz)
    found = [
        (note, note.student.current_class.name(on, tongue()) if note.student.current_class else "", TOPICS[note.topic])
        for note in rows[:SHOWN]
    ]
    return render(request, "roster/notes.html", {"rows": found, "total": rows.count()})


@page("intake_note", "read")
def note(request: Request, note_id: UUID) -> HttpResponse:
    return _show(request, _note(request, note_id), FileForm())


@page("intake_note", "file")
def file(request: Request, note_id: UUID) -> HttpResponse:
    """POST: where it was filed."""
    found = _note(request, note_id)
    form = FileForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        file_note(request.actor, found, where=form.cleaned_data["where"])
    except Refused as refused:
        say(request, refused.because, "error")
        return redirect("roster:note", found.pk)
    say(request, _("Filed. The remark stays readable here."))
    return redirect("roster:notes")


def _show(request: Request, found: IntakeNote, form: FileForm, *, status: int = 200) -> HttpResponse:
    now, actor = clock.now(), request.actor
    on = school_day_of(now, found.school.tz)
    klass = found.student.current_class
    context = {
        "note": found,
        "topic": TOPICS[found.topic],
        "filed": PLACES.get(found.filed_where, ""),
        "class_name": klass.name(on, tongue()) if klass else "",
        "form": form,
        "may_file": can(actor, "file", found, now=now),
        "verdict": may_file(found, actor, now),
    }
    answer = render(request, "roster/note.html", context, status=status)
    log_read(actor, [Ref("intake_note", found.pk)], purpose="roster.note", now=now)
    return answer


def _note(request: Request, note_id: UUID) -> IntakeNote:
    """Raises NotYours."""
    rows = IntakeNote.objects.filter(pk=note_id, withdrawn_at=None).select_related(
        "school", "filed_by", "student__person", "student__current_class__grade__stage"
    )
    found = narrow(request.actor, "read", rows).first()
    if found is None:
        raise NotYours
    return found
