"""One child who is not there: the ladder, what is known of the day, and the two ways it ends — found or explained."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.answers import can, narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.attendance.actions.arrival import explain_absence, record_arrival, resolve_contradiction
from xuean.attendance.actions.caller import assign_caller
from xuean.attendance.actions.reasons import state_reason
from xuean.attendance.forms import ArrivalForm, CallerForm, ExplanationForm, ReasonForm, reason_name
from xuean.attendance.reads.account import Asked, account_of, callers_of, end_of, searches_of, staff_of
from xuean.attendance.reads.timeline import Moment, readable
from xuean.attendance.rules import CALLER
from xuean.attendance.show import next_rung, papers, post_name, rungs
from xuean.attendance.views.papers import megabytes_of
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.kit.tongue import tongue
from xuean.people.models import Student
from xuean.presence.days import school_day_of


@page("sighting", "record")
def account(request: Request, student_id: UUID) -> HttpResponse:
    student = _student(request, student_id, "sighting")
    return _show(request, student, ArrivalForm(initial={"kind": "late"}), None)


@page("sighting", "record")
def arrival(request: Request, student_id: UUID) -> HttpResponse:
    """POST: the child has come, or was found. The earlier mark stays."""
    student = _student(request, student_id, "sighting")
    form = ArrivalForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _show(request, student, form, None, status=422)
    now = clock.now()
    moment = now
    if form.cleaned_data["at"]:
        on = school_day_of(now, student.school.tz)
        moment = datetime.combine(on, form.cleaned_data["at"], student.school.tz)
    try:
        record_arrival(
            request.actor, student, kind=form.cleaned_data["kind"], occurred_at=moment, note=form.cleaned_data["note"],
            reason=form.cleaned_data["reason"], words=form.cleaned_data["words"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error("words" if form.cleaned_data["reason"] else "at", str(refused.because))
        return _show(request, student, form, None, status=422)
    say(request, _("Recorded. Nobody climbs any further."))
    return _back(request, student)


@page("sighting", "record")
def reason(request: Request, student_id: UUID) -> HttpResponse:
    """POST: why the child, who has come, had not been there. A6, B4.2."""
    student = _student(request, student_id, "sighting")
    form = ReasonForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _show(request, student, ArrivalForm(initial={"kind": "late"}), None, form, status=422)
    said = form.cleaned_data
    try:
        state_reason(request.actor, student, search=said["search"], reason=said["reason"], words=said["words"])
    except Refused as refused:
        form.add_error("words", str(refused.because))
        return _show(request, student, ArrivalForm(initial={"kind": "late"}), None, form, status=422)
    say(request, _("The reason is recorded."))
    return redirect("attendance:account", student.id)


@page("excuse", "record")
def explanation(request: Request, student_id: UUID) -> HttpResponse:
    """POST: a reason became known."""
    student = _student(request, student_id, "excuse")
    form = ExplanationForm(request.POST, request.FILES, megabytes=megabytes_of(student.school))
    if request.method != "POST" or not form.is_valid():
        return _show(request, student, ArrivalForm(), form, status=422)
    now = clock.now()
    try:
        explain_absence(
            request.actor,
            student,
            kind=form.cleaned_data["kind"],
            since=account_of(student, now).since or now,
            until=end_of(student, form.cleaned_data["until"], now),
            source=form.cleaned_data["source"],
            reason=form.cleaned_data["reason"],
            paper=form.cleaned_data["paper"],
        )
    except Refused as refused:
        form.add_error(None, str(refused.because))
        return _show(request, student, ArrivalForm(), form, status=422)
    say(request, _("Recorded. Nobody climbs any further."))
    return _back(request, student)


@page("excuse", "record")
def contradiction(request: Request, student_id: UUID) -> HttpResponse:
    """POST: on leave and yet seen: which of the two is true."""
    student = _student(request, student_id, "excuse")
    if request.method == "POST":
        resolve_contradiction(request.actor, student, in_school=request.POST.get("in_school") == "yes")
        say(request, _("Recorded. Both records stay."))
    return redirect("attendance:account", student.id)


@page("contact_attempt", "assign")
def caller(request: Request, student_id: UUID) -> HttpResponse:
    """POST: who goes on calling the guardians of this child. B2.3."""
    student = _student(request, student_id, "contact_attempt", "assign")
    form = CallerForm(request.POST, staff=staff_of(student.school_id, clock.now()))
    if request.method != "POST" or not form.is_valid():
        return _show(request, student, ArrivalForm(), None, status=422)
    try:
        chosen = assign_caller(request.actor, student, person=UUID(form.cleaned_data["person"]))
        say(request, _("{name} has been told and may call until the search ends.").format(name=chosen.name))
    except Refused as refused:
        say(request, refused.because, "error")
    return redirect("attendance:account", student.id)


def _back(request: Request, student: Student) -> HttpResponse:
    """To the child's page; whoever was assigned for the search has no right to it any more."""
    return redirect("/") if CALLER in request.actor.posts else redirect("attendance:account", student.id)


def _student(request: Request, student_id: UUID, record: str, verb: str = "record") -> Student:
    rows = Student.objects.filter(pk=student_id).select_related("person", "school", "current_class__grade__stage")
    found = narrow(request.actor, verb, rows, record=record).first()
    if found is None:
        raise NotYours
    return found


def _show(
    request: Request,
    student: Student,
    arrived: ArrivalForm,
    explained: ExplanationForm | None,
    why: ReasonForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    now, zone = clock.now(), student.school.tz
    known = account_of(student, now)
    following = next_rung(known.duty, now) if known.duty else None
    may_assign = known.duty is not None and can(request.actor, "assign", student, record="contact_attempt")
    context = {
        "student": student,
        "account": known,
        "class_name": student.current_class.name(school_day_of(now, zone), tongue()) if student.current_class else "",
        "rungs": rungs(known.duty, now, zone) if known.duty else [],
        "next": following,
        "next_name": post_name(following.posts[-1]) if following else "",
        "events": [_event(moment) for moment in readable(request.actor, student, known.moments, now)],
        "arrival_form": arrived,
        "explanation_form": explained or ExplanationForm(megabytes=megabytes_of(student.school)),
        "may_explain": can(request.actor, "record", student, record="excuse"),
        "may_call": can(request.actor, "call", student, record="contact"),
        "callers": callers_of(student, now) if known.duty else [],
        "caller_form": CallerForm(staff=staff_of(student.school_id, now)) if may_assign else None,
        "ended": [_asked(one, why) for one in searches_of(student, now)],
        "at": now,
    }
    return render(request, "attendance/account.html", context, status=status)


def _asked(one: Asked, sent: ReasonForm | None) -> dict[str, Any]:
    """An ended search as the page shows it: its reason, or the form that asks for it."""
    sent_here = sent is not None and sent.data.get("search") == str(one.duty.id)
    return {
        "marked": one.marked,
        "said": reason_name(one.reason.reason) if one.reason else "",
        "words": one.reason.words if one.reason else "",
        "form": sent if sent_here else None if one.reason else ReasonForm(initial={"search": one.duty.id}),
    }


def _event(moment: Moment) -> dict[str, object]:
    """What kit's timeline takes; a late entry says so."""
    source = moment.source
    if moment.recorded_at is not None:
        source = _("{source}, entered later").format(source=source)
    return {
        "when": moment.at,
        "icon": moment.icon,
        "kind": "" if moment.tone == "plain" else moment.tone,
        "what": moment.title,
        "detail": moment.detail,
        "who": moment.who,
        "source": source,
        **papers(moment),
    }
