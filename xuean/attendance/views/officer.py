"""The class officer's record, and the homeroom teacher's answer to it. B1.2."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.attendance.actions.officer import confirm_class_record, record_by_officer, refuse_class_record
from xuean.attendance.actions.roll_call import TakenMeanwhile
from xuean.attendance.forms import RollCallForm
from xuean.attendance.models import ClassRecord
from xuean.attendance.reads.records import kept_today
from xuean.attendance.reads.roll_call import Line, Sheet, slot_of
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.views.scripted import go
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.kit.tongue import tongue
from xuean.people.models import Student, TeachingGroup
from xuean.people.reads import students_of
from xuean.presence.days import school_day_of


@page("class_record", "write")
def class_records(request: Request) -> HttpResponse:
    """The lessons of the officer's class today."""
    now, school = clock.now(), request.actor.school
    on = school_day_of(now, school.tz)
    groups = {group.id: group for group in _groups(request)}
    written = set(ClassRecord.objects.filter(group__in=groups, on=on).values_list("group_id", "period"))
    rows = [(slot, groups[slot.group], (slot.group, slot.period) in written) for slot in slots_on(school, on, groups)]
    return render(request, "attendance/class_records.html", {"rows": rows, "on": on, "at": now})


@page("class_record", "confirm")
def kept(request: Request) -> HttpResponse:
    """Which lessons of today have a class officer's record, and which have none. B1.17."""
    now, school = clock.now(), request.actor.school
    context = {"rows": kept_today(request.actor, school, now), "on": school_day_of(now, school.tz), "at": now}
    return render(request, "attendance/records_kept.html", context)


@page("class_record", "write")
def write(request: Request, group_id: UUID, on: str, period: str) -> HttpResponse:
    """The officer's sheet: the same tiles, another button."""
    group = next((one for one in _groups(request) if one.id == group_id), None)
    if group is None:
        raise NotYours
    slot = slot_of(group.school, group.id, _day(on), period)
    error: object = ""
    kinds: dict[UUID, str] = {}
    if request.method == "POST":
        form = RollCallForm(request.POST)
        if form.is_valid():
            kinds = {student: mark.kind for student, mark in form.cleaned_data["marks"].items()}
            try:
                record_by_officer(request.actor, group, slot=slot, marks=kinds)
                say(request, _("Written down. The homeroom teacher confirms it."))
                return go(request, reverse("attendance:class-records"))
            except Refused as refused:
                error = refused.because
        else:
            error = form.errors["marks"][0]
    lines = tuple(Line(student) for student in students_of(group, clock.now()))
    context = {
        "sheet": Sheet(slot, group, lines, None),
        "error": error,
        "kinds": kinds,
        "notes": {},
        "searched": {},
        "theirs": None,
        "officer": True,
        "class_name": group.school_class.name(slot.on, tongue()) if group.school_class else group.name,
    }
    return render(request, "attendance/roll_call.html", context, status=422 if error else 200)


@page("class_record", "confirm")
def class_record(request: Request, record_id: UUID) -> HttpResponse:
    """What the officer wrote; POST confirms or refuses it."""
    rows = ClassRecord.objects.select_related("group__school", "group__school_class__grade__stage", "by")
    record = narrow(request.actor, "confirm", rows.filter(pk=record_id)).first()
    if record is None:
        raise NotYours
    if request.method == "POST":
        return _decide(request, record)
    named = Student.objects.filter(id__in=record.marks).select_related("person")
    marked = [(student, record.marks[str(student.id)]) for student in named]
    klass = record.group.school_class
    context = {
        "record": record,
        "marked": marked,
        "class_name": klass.name(record.on, tongue()) if klass else record.group.name,
        "verdict": confirm_class_record.verdict(request.actor, record),
    }
    return render(request, "attendance/class_record.html", context)


def _decide(request: Request, record: ClassRecord) -> HttpResponse:
    try:
        if request.POST.get("decision") == "confirm":
            slot = slot_of(record.group.school, record.group_id, record.on, record.period)
            confirm_class_record(request.actor, record, slot=slot)
            say(request, _("Confirmed. It counts as the roll-call now."))
        else:
            refuse_class_record(request.actor, record)
            say(request, _("Refused. The roll-call is still to be taken."))
    except (Refused, TakenMeanwhile) as refused:
        say(request, refused.because, "error")
    return redirect("/")


def _groups(request: Request) -> list[TeachingGroup]:
    rows = TeachingGroup.objects.select_related("school", "school_class__grade__stage")
    return list(narrow(request.actor, "write", rows, record="class_record"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotYours from None
