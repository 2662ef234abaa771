"""Taking a roll-call: everyone present by default, tap the others, one button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
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
from xuean.attendance.reads.roll_call import Sheet, lesson_of, marks_of, my_lines, sheet_of
from xuean.attendance.rules import ACCOUNT, AWAY, Slot
from xuean.attendance.views.scripted import go
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import OPEN, Duty
from xuean.kit.toasts import say
from xuean.kit.tongue import tongue
from xuean.people.models import SchoolClass, TeachingGroup
from xuean.presence.days import school_day_of
from xuean.presence.log import Mark
from xuean.presence.models import Sighting, Sweep
from xuean.rulebook import book

TODAY = "/"
AGAIN = "?again=1"  # what the message's undo asks for: the sheet once more, to correct it


@dataclass(frozen=True)
class Typed:
    """What was just sent, when it was not taken: kinds and notes by student, and the roll-call that came between."""

    kinds: Mapping[UUID, str] = field(default_factory=dict)
    notes: Mapping[UUID, str | None] = field(default_factory=dict)
    theirs: Sweep | None = None


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
    if request.method == "POST" and request.GET.get("again"):
        return redirect(request.path)
    now = clock.now()
    group, slot = lesson_of(request.actor, group_id, _day(on), period, now)
    if request.method == "POST":
        return _take(request, group, slot, now)
    return _show(request, sheet_of(group, slot, now))


@page("roll_call", "report")
def report(request: Request, class_id: UUID) -> HttpResponse:
    """POST: the homeroom teacher reports the class to the grade group. B1.17."""
    klass = narrow(request.actor, "report", SchoolClass.objects.filter(pk=class_id), record="roll_call").first()
    if klass is None:
        raise NotYours
    if request.method == "POST":
        report_class(request.actor, klass)
        say(request, _("Reported to the grade group."))
    return redirect(TODAY)


def _take(request: Request, group: TeachingGroup, slot: Slot, now: datetime) -> HttpResponse:
    form = RollCallForm(request.POST)
    if not form.is_valid():
        return _show(request, sheet_of(group, slot, now), error=form.errors["marks"][0], status=422)
    marks, base = form.cleaned_data["marks"], form.cleaned_data["base"]
    typed = Typed(
        {one: mark.kind for one, mark in marks.items()}, {one: mark.note or "" for one, mark in marks.items()}
    )
    try:
        take_roll_call(request.actor, group, slot=slot, marks=marks, base=base)
    except TakenMeanwhile as refused:
        opened = sheet_of(group, slot, now)
        if not _mine(request, refused.current, opened, marks):
            theirs = Typed(typed.kinds, typed.notes, refused.current)
            return _show(request, opened, error=refused.because, typed=theirs, status=409)
    except Refused as refused:
        return _show(request, sheet_of(group, slot, now), error=refused.because, typed=typed, status=422)
    say(request, _("Roll-call taken."), undo=request.path + AGAIN)
    return go(request, TODAY if request.POST.get("back") == "today" else reverse("attendance:roll-calls"))


def _mine(request: Request, current: Sweep | None, opened: Sheet, marks: Mapping[UUID, Mark]) -> bool:
    """The same person's same marks stand there already: the first try arrived, only its answer was lost."""
    if current is None or current.by_id is None or current.by_id != request.actor.person_id:
        return False
    excused = {line.student.id for line in opened.lines if line.excuse}
    stands = {
        student: kind for student, kind in marks_of(current).items() if student in marks or student not in excused
    }
    return stands == {student: mark.kind for student, mark in marks.items()}


def _show(
    request: Request, opened: Sheet, *, error: object = "", typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    klass, now = opened.group.school_class, clock.now()
    searched = {} if opened.sweep or typed else _searched(opened)
    shown = typed or (_saved(opened) if opened.sweep else Typed(dict.fromkeys(searched, "absent")))
    context = {
        "sheet": opened,
        "error": error,
        "kinds": shown.kinds,
        "notes": shown.notes,
        "searched": searched,
        "theirs": marks_of(typed.theirs) if typed and typed.theirs else None,
        "their_sweep": typed.theirs if typed else None,
        "class_name": klass.name(opened.slot.on, tongue()) if klass else opened.group.name,
        "opens_at": _opens_at(opened, now),
        "back": "today" if _from_today(request) else "",
        "tongue": tongue(),
    }
    return render(request, "attendance/roll_call.html", context, status=status)


def _searched(opened: Sheet) -> dict[UUID, datetime]:
    """Who is being looked for, since when: not there until seen. Nobody is found by a tap that was forgotten."""
    listed = [line.student.id for line in opened.lines if not line.excuse]
    rows = Duty.objects.filter(school=opened.group.school_id, name=ACCOUNT, state=OPEN, student_id__in=listed)
    return {duty.student_id: datetime.fromisoformat(duty.facts["marked"]) for duty in rows if duty.student_id}


def _saved(opened: Sheet) -> Typed:
    """What stands in the roll-call in force. Somebody excused is away without a mark; only being here is one."""
    excused = {line.student.id for line in opened.lines if line.excuse}
    rows = [
        row
        for row in Sighting.objects.filter(sweep=opened.sweep)
        if row.student_id not in excused or row.kind in ("present", "late")
    ]
    kinds = {row.student_id: row.kind for row in rows}
    return Typed(kinds | _come_since(opened, kinds), {row.student_id: row.note for row in rows})


def _come_since(opened: Sheet, kinds: Mapping[UUID, str]) -> dict[UUID, str]:
    """Who was seen after this roll-call is not marked away again by a correction that is about somebody else."""
    away = [student for student, kind in kinds.items() if kind in AWAY]
    if not away or opened.sweep is None:
        return {}
    seen = Sighting.objects.filter(
        school=opened.group.school_id, on=opened.slot.on, student__in=away, sweep=None,
        occurred_at__gt=opened.sweep.occurred_at,
    ).order_by("occurred_at", "recorded_at")  # fmt: skip
    last = dict(seen.values_list("student_id", "kind"))
    return {student: "late" if kind == "late" else "" for student, kind in last.items() if kind not in AWAY}


def _opens_at(opened: Sheet, now: datetime) -> datetime | None:
    """When it may be taken, if that lies ahead: until then the button says so."""
    before = timedelta(minutes=book(opened.group.school).at("attendance.roll-call-opens-before", opened.slot.on))
    opens = opened.slot.start_at - before
    return opens if now < opens else None


def _from_today(request: Request) -> bool:
    if request.method == "POST":
        return request.POST.get("back") == "today"
    return urlsplit(request.headers.get("Referer", "")).path == TODAY


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotYours from None
