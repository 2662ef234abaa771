"""The call page of a student: whom to dial now, how it went, what was tried (B2.3, B2.4)."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.audit.log import log_read
from xuean.core import clock
from xuean.core.ref import Ref
from xuean.core.schooltime import within
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.kit.tongue import tongue
from xuean.notices.actions.calls import record_contact
from xuean.notices.forms import CallForm
from xuean.notices.models import ContactAttempt
from xuean.notices.named import called
from xuean.notices.reads import CallList, Way, call_list
from xuean.notices.words import RESULTS, TARGETS
from xuean.people.models import ContactPoint, Student
from xuean.presence.days import school_day_of

TONES = {"reached": "good", "dead_number": "bad", "wrong_person": "bad", "refused": "warn"}


@page("contact", "call")
def call(request: HttpRequest, student_id: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Student.objects.filter(pk=student_id).select_related("person", "school", "current_class__grade__stage")
    student = narrow(actor, "call", rows, record="contact").first()
    if student is None:
        raise NotYours
    if request.method == "POST":
        return _record(request, actor, student)
    return _show(request, actor, student, None)


def _record(request: HttpRequest, actor: Actor, student: Student) -> HttpResponse:
    form, now = CallForm(request.POST), clock.now()
    if not form.is_valid():
        return _show(request, actor, student, form, status=422)
    data = form.cleaned_data
    contact = ContactPoint.objects.filter(pk=data["contact"], school=actor.school_id).first()
    try:
        attempt = record_contact(
            actor,
            student,
            now=now,
            target=data["target"],
            result=data["result"],
            contact=contact,
            number=data["number"],
            told=data["told"],
            occurred_at=_at(data["at"], student, now),
        )
    except Refused as refused:
        form.add_error(None, str(refused.because))
        return _show(request, actor, student, form, status=422)
    say(request, _("Recorded: {result}").format(result=RESULTS[attempt.result]))
    return redirect("notices:call", student.id)


def _at(at: time | None, student: Student, now: datetime) -> datetime | None:
    if at is None:
        return None
    zone = student.school.tz
    return within(school_day_of(now, zone), at, zone)


def _show(
    request: HttpRequest, actor: Actor, student: Student, form: CallForm | None, *, status: int = 200
) -> HttpResponse:
    now = clock.now()
    calls = call_list(student, now)
    line = _chosen(
        calls, request.GET.get("line", "") or (request.POST.get("contact") or request.POST.get("target", ""))
    )
    context: dict[str, Any] = {
        "student": student,
        "class_name": student.current_class.name(now.astimezone(student.school.tz).date(), tongue())
        if student.current_class
        else "",
        "calls": calls,
        "line": line,
        "key": key_of,
        "form": form or CallForm(),
        "targets": TARGETS,
        "results": RESULTS,
        "called": called(line) if line else "",
        "name_of": lambda way: called(way, way.employer),
        "events": _events(calls),
    }
    answer = render(request, "notices/call.html", context, status=status)
    if line and line.offer.line.contact:
        log_read(actor, [Ref("contact", line.offer.line.contact)], purpose="notices.call-page", now=now)
    return answer


def _chosen(calls: CallList, key: str) -> Way | None:
    """The line that was asked for, else the one to dial next, else none: a guardian was reached."""
    return next((way for way in calls.lines if key and key_of(way) == key), calls.next)


def key_of(way: Way) -> str:
    return str(way.offer.line.contact or way.offer.line.target)


def _whom(attempt: ContactAttempt) -> str:
    return attempt.person.name if attempt.person else str(TARGETS[attempt.target])


def _events(calls: CallList) -> list[dict[str, Any]]:
    return [
        {
            "when": one.occurred_at,
            "icon": "phone-call" if one.result == "reached" else "phone-x",
            "kind": TONES.get(one.result, ""),
            "what": f"{RESULTS[one.result]} · {_whom(one)} {one.number_masked}",
            "detail": one.told or "",
            "who": one.by.name if one.by else _("System"),
            "source": _("by telephone"),
        }
        for one in calls.attempts
    ]
