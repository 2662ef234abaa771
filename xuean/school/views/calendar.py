"""The calendar: a month, one day, terms, and what the official calendar does not know."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.answers import can
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.calendars.library import proposal
from xuean.calendars.models import DayClosure
from xuean.calendars.reads import first_unknown, unconfirmed_make_up_days
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit import when
from xuean.kit.toasts import say
from xuean.people.models import School
from xuean.presence.days import school_day_of
from xuean.school.actions.calendar import close_sessions, open_term, seed, set_day, withdraw_closure
from xuean.school.forms.time import ClosureForm, DayForm, MakeUpForm, TermForm
from xuean.school.reads.month import month, one_day, terms_of, usual_sessions
from xuean.school.rules import next_month
from xuean.school.show import DAYS, SESSION_NAMES, weekday_name
from xuean.school.views.asked import day_or, exact_day, posted, refuse_stale

AHEAD = timedelta(days=366)
SOON = 200  # days ahead for which the calendar should be known


@page("calendar", "read")
def calendar(request: Request) -> HttpResponse:
    """A month of days; above it what is not known, and make-up days to be confirmed."""
    school: School = request.actor.school
    on = school_day_of(clock.now(), school.tz)
    shown = _month(request.GET.get("month", ""), on)
    may_manage = can(request.actor, "manage", school, record="calendar")
    make_up = unconfirmed_make_up_days(school, on, on + AHEAD) if may_manage else []
    context = {
        "weeks": month(school, shown),
        "shown": shown,
        "before": next_month(shown, -1),
        "after": next_month(shown),
        "this_month": on.replace(day=1),
        "today": on,
        "terms": terms_of(school, on),
        "unknown": first_unknown(school, on, SOON),
        "make_up": [(day, MakeUpForm(initial={"weekday": proposal(day).weekday})) for day in make_up],
        "may_manage": may_manage,
        "weekday_name": weekday_name,
        "month_words": when.short_day(shown, None),
    }
    return render(request, "school/calendar.html", context)


@page("calendar", "manage")
def day(request: Request, on: str) -> HttpResponse:
    """One day: what kind it is, and sessions that do not take place. A POST names what is done by its button."""
    school: School = request.actor.school
    wanted = exact_day(on)
    one = one_day(school, wanted)
    initial = {
        "kind": one.row.kind if one.row else ("teaching" if one.day else "rest"),
        "sessions": usual_sessions(one),
        "weekday": one.weekday or "",
        "reason": one.row.reason if one.row and one.row.source == "person" else "",
    }
    closing = request.method == "POST" and request.POST.get("act") == "close"
    setting = request.method == "POST" and request.POST.get("act") == "set"
    form = DayForm(request.POST if setting else None, initial=initial)
    closure = ClosureForm(request.POST if closing else None)
    stands = str(one.row.id) if one.row else ""
    try:
        if setting and form.is_valid():
            refuse_stale(request, stands)
            data = form.cleaned_data
            set_day(
                request.actor,
                school,
                on=wanted,
                kind=data["kind"],
                sessions=data["sessions"],
                timetable_weekday=data["weekday"],
                reason=data["reason"],
                last_on=data["last_on"],
            )
            say(request, _("The day is set. What is counted in school days is counted anew."))
            return redirect(_month_of(wanted))
        if closing and closure.is_valid():
            data = closure.cleaned_data
            close_sessions(request.actor, school, on=wanted, sessions=data["closed"], reason=data["why"])
            say(request, _("Closed. Nobody owes a roll-call of these sessions."))
            return redirect("school:day", wanted.isoformat())
    except Refused as refused:
        (form if setting else closure).add_error(None, str(refused.because))
    today = school_day_of(clock.now(), school.tz)
    context: dict[str, Any] = {
        "one": one,
        "form": form,
        "seen": request.POST.get("seen", stands),
        "closure": closure,
        "over": _("That day is over: what was recorded on it stands.") if wanted < today else "",
        "days": DAYS,
        "session_names": SESSION_NAMES,
        "weekday_name": weekday_name,
        "back": _month_of(wanted),
    }
    return render(request, "school/day.html", context, status=422 if form.errors or closure.errors else 200)


@page("calendar", "manage")
def reopen(request: Request, closure_id: UUID) -> HttpResponse:
    """POST: the closed sessions take place after all."""
    school: School = request.actor.school
    row = DayClosure.objects.filter(pk=closure_id, school=school).first()
    if row is None:
        raise NotYours
    if request.method == "POST":
        _try(request, lambda: withdraw_closure(request.actor, school, closure=row), _("Taken back: there is school."))
    return redirect("school:day", row.on.isoformat())


@page("calendar", "manage")
def terms(request: Request) -> HttpResponse:
    """Terms; `?term=` changes one."""
    school: School = request.actor.school
    on = school_day_of(clock.now(), school.tz)
    rows = terms_of(school, on)
    chosen = next((line for line in rows if str(line.term.id) == request.GET.get("term", "")), None)
    initial = {"name": chosen.term.name, "since_on": chosen.term.since_on, "last_on": chosen.last_on} if chosen else {}
    form = TermForm(posted(request), initial=initial)
    stands = f"{chosen.term.since_on} {chosen.last_on} {chosen.term.name}" if chosen else ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            refuse_stale(request, stands)
            open_term(
                request.actor,
                school,
                since_on=data["since_on"],
                until_on=form.until_on,
                name=data["name"],
                term=chosen.term if chosen else None,
            )
            say(request, _("Saved. Official holidays and make-up days are in the calendar, as far as they are known."))
            return redirect("school:terms")
        except Refused as refused:
            form.add_error(None, str(refused.because))
    context = {"rows": rows, "form": form, "chosen": chosen, "seen": request.POST.get("seen", stands)}
    return render(request, "school/terms.html", context, status=422 if form.errors else 200)


@page("calendar", "manage")
def make_up(request: Request, on: str) -> HttpResponse:
    """POST: confirms that a make-up day is taught, and by which weekday's timetable."""
    school: School = request.actor.school
    wanted = exact_day(on)
    form = MakeUpForm(request.POST)
    if proposal(wanted).weekday is None:
        say(request, _("This is no official make-up day. Set the day by hand."), "error")
        return redirect("school:day", wanted.isoformat())
    if request.method == "POST" and form.is_valid():
        one = one_day(school, wanted)
        _try(
            request,
            lambda: set_day(
                request.actor,
                school,
                on=wanted,
                kind="teaching",
                sessions=usual_sessions(one),
                timetable_weekday=form.cleaned_data["weekday"],
                reason=one.holiday,
            ),
            _("Confirmed: lessons as on %(day)s.") % {"day": weekday_name(form.cleaned_data["weekday"])},
        )
    return redirect("school:calendar")


@page("calendar", "manage")
def take_over(request: Request) -> HttpResponse:
    """POST: writes down what the official calendar says of the terms ahead (after an update of it).

    With `confirm`, also the days of which it says nothing: their holidays have been entered by hand.
    """
    school: School = request.actor.school
    if request.method == "POST":
        on = school_day_of(clock.now(), school.tz)
        try:
            confirm = request.POST.get("confirm") == "yes"
            changed = seed(request.actor, school, since=on, until=on + AHEAD, confirm=confirm)
            words = (
                _("%(num)s days are settled.") if confirm else _("%(num)s days taken over from the official calendar.")
            )
            say(request, words % {"num": changed} if changed else _("The calendar is up to date already."))
        except Refused as refused:
            say(request, refused.because, "error")
    return redirect("school:calendar")


def _try(request: Request, act: Any, words: str) -> None:
    try:
        act()
        say(request, words)
    except Refused as refused:
        say(request, refused.because, "error")


def _month(text: str, usual: date) -> date:
    return day_or(f"{text}-01", usual.replace(day=1))


def _month_of(on: date) -> str:
    return f"{reverse('school:calendar')}?month={on:%Y-%m}"
