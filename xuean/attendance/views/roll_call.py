"""Taking a roll-call: everyone present by default, tap the others, one button."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.attendance.actions.report import report_class
from xuean.attendance.actions.roll_call import TakenMeanwhile, take_roll_call
from xuean.attendance.forms import RollCallForm
from xuean.attendance.reads.roll_call import Sheet, marks_of, my_lines, sheet
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.people.models import SchoolClass
from xuean.presence.days import school_day_of


@page("roll_call", "take")
def roll_calls(request: Request) -> HttpResponse:
    """My roll-calls of today: those to take now first."""
    actor, now = request.actor, clock.now()
    school = actor.school
    on = school_day_of(now, school.tz)
    return render(
        request, "attendance/roll_calls.html", {"rows": my_lines(actor, school, on, now), "on": on, "at": now}
    )


@page("roll_call", "take")
def roll_call(request: Request, group_id: UUID, on: str, period: str) -> HttpResponse:
    """The sheet; a POST takes or corrects it."""
    now = clock.now()
    opened = sheet(request.actor, group_id, _day(on), period, now)
    if request.method == "POST":
        return _take(request, opened)
    return _show(request, opened)


@page("roll_call", "report")
def report(request: Request, class_id: UUID) -> HttpResponse:
    """POST: the homeroom teacher reports the class to the grade group. B1.17."""
    klass = narrow(request.actor, "report", SchoolClass.objects.filter(pk=class_id), record="roll_call").first()
    if klass is None:
        raise NotYours
    if request.method == "POST":
        report_class(request.actor, klass)
        say(request, _("Reported to the grade group."))
    return redirect("/")


def _take(request: Request, opened: Sheet) -> HttpResponse:
    form = RollCallForm(request.POST)
    if not form.is_valid():
        return _show(request, opened, error=form.errors["marks"][0], status=422)
    try:
        take_roll_call(
            request.actor,
            opened.group,
            slot=opened.slot,
            marks=form.cleaned_data["marks"],
            base=form.cleaned_data["base"],
        )
    except TakenMeanwhile as refused:
        mine = {student: mark.kind for student, mark in form.cleaned_data["marks"].items()}
        return _show(request, opened, error=refused.because, mine=mine, theirs=refused.current, status=409)
    except Refused as refused:
        return _show(request, opened, error=refused.because, status=422)
    say(request, _("Roll-call taken."), undo=request.path if opened.sweep is None else "")
    return redirect(request.POST.get("back") or reverse("attendance:roll-calls"))


def _show(
    request: Request,
    opened: Sheet,
    *,
    error: object = "",
    mine: dict[UUID, str] | None = None,
    theirs: object = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "sheet": opened,
        "error": error,
        "mine": mine,
        "theirs": marks_of(theirs) if theirs else None,  # type: ignore[arg-type]
        "class_name": opened.group.school_class.name(opened.slot.on)
        if opened.group.school_class
        else opened.group.name,
        "at": clock.now(),
    }
    return render(request, "attendance/roll_call.html", context, status=status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotYours from None
