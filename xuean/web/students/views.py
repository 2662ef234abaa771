"""The list, and the tabs of a file. Every tab is guarded by its own record class, so the gate asks to confirm where
it is a sensitive one; what is read of the logged classes is one entry, written last."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xuean.access.guards import page
from xuean.audit.append import append
from xuean.audit.log import log_read
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.kit.errors import too_often
from xuean.kit.toasts import say
from xuean.presence.days import school_day_of
from xuean.web.asked import Asked
from xuean.web.signin import limits
from xuean.web.signin.digests import keyed
from xuean.web.students import actions, words
from xuean.web.students.basic import basic
from xuean.web.students.day import chosen_day, day_of
from xuean.web.students.header import header, student_of
from xuean.web.students.listing import scope_of, states_of, table_of
from xuean.web.students.notes import notes_of
from xuean.web.students.opening import opens_file
from xuean.web.students.term import figures


@page("student", "read")
@require_http_methods(["GET", "POST"])
def students(request: Asked) -> HttpResponse:
    """POST searches a name: counted and audited like every search, never the words themselves."""
    now, actor = clock.now(), request.actor
    asked = request.POST if request.method == "POST" else request.GET
    scope = scope_of(actor, actor.person.school, now, everybody=bool(asked.get("status") or request.GET.get("status")))
    if request.POST.get("q", "").strip():
        try:
            limits.try_search(keyed("searcher", str(actor.person_id)), now)
        except limits.TooMany as fault:
            return too_often(request, int(fault.wait.total_seconds()))
    found = table_of(scope).page(request, scope.students())
    if found.search:
        codes = {"length": len(found.search), "found": found.total}
        append(school_id=actor.school_id, tag="web.search", actor=actor, subject=None, now=now, codes=codes)
    chosen = next((one.value for one in found.filters if one.name == "class"), "")
    data = {
        "page": found,
        "states": states_of(scope, found.rows),
        "words": words.STATES,
        "mode": lambda row: words.code_name("study_mode", row.study_mode),
        "on": scope.on,
        "school_class": next((one for one in scope.classes if str(one.id) == chosen), None),
    }
    return render(request, "web/students/students.html", data)


@page("student", "read")
@require_safe
@opens_file
def student(request: Asked, student_id: UUID) -> HttpResponse:
    """The basic tab; identity numbers stay sealed."""
    return _basic(request, student_id)


@page("identity", "read")
@require_POST
@opens_file
def identity(request: Asked, student_id: UUID) -> HttpResponse:
    """The same tab with the numbers in the open: proven (the gate saw to it) and logged."""
    student_of(request.actor, student_id, "identity", clock.now())
    return _basic(request, student_id, unseal=True)


@page("intake_note", "read")
@require_safe
@opens_file
def notes(request: Asked, student_id: UUID) -> HttpResponse:
    now = clock.now()
    one = student_of(request.actor, student_id, "intake_note", now)
    found = notes_of(request.actor, one, now)
    data = {"head": header(request.actor, one, "notes", now), "found": found}
    answer = rendered(request, "web/students/notes.html", data)
    log_read(request.actor, found.refs, purpose="web.student-notes", now=now)
    return answer


@page("sighting", "read")
@require_safe
@opens_file
def attendance(request: Asked, student_id: UUID) -> HttpResponse:
    now = clock.now()
    one = student_of(request.actor, student_id, "sighting", now)
    on = chosen_day(request.GET.get("on", ""), one, now)
    day = day_of(request.actor, one, on, now)
    data = {
        "head": header(request.actor, one, "attendance", now),
        "day": day,
        "today": school_day_of(now, one.school.tz),
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "figures": figures(one, now),
    }
    answer = rendered(request, "web/students/attendance.html", data)
    log_read(request.actor, day.refs, purpose="web.student-attendance", now=now)
    return answer


@page("student", "manage")
@require_POST
def confirm(request: Asked, student_id: UUID) -> HttpResponse:
    """A33: gone through and right."""
    one = student_of(request.actor, student_id, "student", clock.now(), "manage")
    try:
        actions.confirm_data(request.actor, one)
    except Refused as refused:
        say(request, refused.because, "warning")
    else:
        say(request, _("Recorded: the data are right as of today."))
    return redirect("web:student", one.id)


def _basic(request: Asked, student_id: UUID, *, unseal: bool = False) -> HttpResponse:
    now = clock.now()
    one = student_of(request.actor, student_id, "student", now)
    found = basic(request.actor, one, now, unseal=unseal)
    data = {
        "head": header(request.actor, one, "basic", now),
        "basic": found,
        "confirm": actions.confirm_data.verdict(request.actor, one, now),
    }
    answer = rendered(request, "web/students/basic.html", data)
    log_read(request.actor, found.refs, purpose="web.student-identity", now=now)
    return answer


def rendered(request: Asked, template: str, data: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, data | {"states": words.STATES}, status=status)
