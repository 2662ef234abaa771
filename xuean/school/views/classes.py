"""Classes: the list, stages, opening and closing, the page of one class."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.answers import can, narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit import export
from xuean.kit.table import Column, Filter, Table
from xuean.kit.toasts import say
from xuean.people.models import School, SchoolClass, Stage
from xuean.policy.codes import table
from xuean.presence.days import school_day_of
from xuean.school.actions.export import export_class
from xuean.school.actions.posts import HOMEROOM_TEACHER, appoint
from xuean.school.actions.structure import close_class, open_class, open_stage
from xuean.school.forms.people import PersonForm
from xuean.school.forms.structure import ClassForm, StageForm, example
from xuean.school.reads import one_class
from xuean.school.reads.classes import deputies_of, overview, responsible
from xuean.school.show import STAGES, class_name, code_name, grade_name
from xuean.school.views.asked import posted


def _table(*, states: bool, guardians: bool, mentors: bool) -> Table:
    """A column stands there only for those who may read what it says, and where there is something to say."""
    columns = [
        Column("seat", gettext_lazy("Seat"), "seat_no", sort=("seat_no", "person__pinyin"), phone=False),
        Column("name", gettext_lazy("Name"), "person.name", sort=("person__pinyin", "person__name"), title=True),
        Column("state", gettext_lazy("Now")) if states else None,
        Column("guardians", gettext_lazy("Guardians")) if guardians else None,
        Column(
            "mode",
            gettext_lazy("Mode of study"),
            lambda row: code_name("study_mode", row.study_mode),
            sort=("study_mode", "seat_no"),
            phone=False,
        ),
        Column("mentor", gettext_lazy("Mentor"), phone=False) if mentors else None,
    ]
    modes = Filter(
        "mode",
        gettext_lazy("Mode of study"),
        lambda: [(code.code, code_name("study_mode", code.code)) for code in table("study_mode").choices()],
        lambda rows, value: rows.filter(study_mode=value),
    )
    return Table(columns=[one for one in columns if one], filters=[modes], order="seat", size=100)


@page("lesson", "read")
def classes(request: Request) -> HttpResponse:
    """Every class I may read, by stage and grade; who has only one and nothing to set up goes straight to it."""
    actor, now = request.actor, clock.now()
    school: School = actor.school
    stages = overview(actor, school, now)
    lines = [line for stage in stages for grade in stage.grades for line in grade.lines]
    may_manage = can(actor, "manage", school, record="class", now=now)
    if len(lines) == 1 and not may_manage:
        return redirect("school:class", lines[0].school_class.id)
    context = {
        "stages": stages,
        "stage_names": STAGES,
        "lines": lines,
        "nobody": [line for line in lines if line.nobody],
        "may_manage": may_manage,
        "may_appoint": can(actor, "manage", school, record="tie", now=now),
        "has_stage": bool(stages) or Stage.objects.filter(school=school).exists(),
    }
    return render(request, "school/classes.html", context)


@page("stage", "manage")
def stages(request: Request) -> HttpResponse:
    """Stages and how their classes are called."""
    school: School = request.actor.school
    on = school_day_of(clock.now(), school.tz)
    rows = list(Stage.objects.filter(school=school).order_by("code"))
    chosen = next((row for row in rows if row.code == request.GET.get("stage", "")), None)
    shape = (chosen.code, chosen.years, chosen.style) if chosen else ("junior", 3, "numbered")
    initial = dict(zip(("code", "years", "style"), shape, strict=True))
    form = StageForm(on, posted(request), stage=chosen, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            open_stage(request.actor, school, **form.cleaned_data)
            say(request, _("Saved. Classes are called so from now on."))
            return redirect("school:stages")
        except Refused as refused:
            form.add_error(None, str(refused.because))
    shown = [(row, STAGES[row.code], example(row.code, row.style, on)) for row in rows]
    context = {"rows": shown, "form": form, "chosen": chosen}
    return render(request, "school/stages.html", context, status=422 if form.errors else 200)


@page("class", "manage")
def new_class(request: Request) -> HttpResponse:
    school: School = request.actor.school
    form = ClassForm(school, school_day_of(clock.now(), school.tz), posted(request))
    if request.method == "POST" and form.is_valid():
        stage, entry_year = form.cleaned_data["grade"]
        try:
            klass = open_class(
                request.actor,
                school,
                stage=stage,
                entry_year=entry_year,
                number=form.cleaned_data["number"],
                given_name=form.cleaned_data["given_name"],
            )
            say(request, _("The class is open. Next: its homeroom teacher."))
            may_appoint = can(request.actor, "manage", school, record="tie")
            return redirect("school:hand-over" if may_appoint else "school:class", klass.id)
        except Refused as refused:
            form.add_error(None, str(refused.because))
    context = {"form": form, "has_stage": bool(form.stages)}
    return render(request, "school/new_class.html", context, status=422 if form.errors else 200)


@page("lesson", "read")
def school_class(request: Request, class_id: UUID) -> HttpResponse:
    """The class: its students and where they are, today's roll-calls, who answers for it."""
    actor, now = request.actor, clock.now()
    klass = readable(request, class_id)
    on = school_day_of(now, klass.school.tz)
    listed = one_class.students(actor, klass, now)
    everybody = list(listed)
    states = one_class.states_now(actor, klass, everybody, now)
    calls = one_class.roll_calls(klass, now) if can(actor, "read", klass, record="roll_call", now=now) else []
    may_take = can(actor, "take", klass, record="roll_call", now=now)
    reachable, mentors = one_class.reachable(actor, klass, now), one_class.mentors(klass, now)
    shown = _table(states=bool(states), guardians=reachable is not None, mentors=bool(mentors))
    context = {
        "klass": klass,
        "name": class_name(klass, on),
        "grade_name": grade_name(klass.grade, on),
        "on": on,
        "now": now,
        "page": shown.page(request, listed),
        "students": everybody,
        "states": states,
        "sums": one_class.sums(states) if states else None,
        "reachable": reachable,
        "mentors": mentors,
        "unexplained": one_class.unexplained(klass, on) if states else frozenset(),
        "calls": calls,
        "may_take": may_take,
        "to_take": one_class.to_take(calls) if may_take else None,
        **_people(request, klass, now),
        **_tools(request, klass, now),
    }
    return render(request, "school/class.html", context)


def _people(request: Request, klass: SchoolClass, now: Any) -> dict[str, Any]:
    held = responsible([klass.id, klass.grade_id], now)
    heads = held.get((klass.id, HOMEROOM_TEACHER), [])
    leaders = held.get((klass.grade_id, "grade_leader"), [])
    return {
        "heads": heads,
        "leaders": leaders,
        "officers": held.get((klass.id, "class_officer"), []),
        "deputies": deputies_of([one.tie for one in (*heads, *leaders)], now),
    }


def _tools(request: Request, klass: SchoolClass, now: Any) -> dict[str, Any]:
    actor = request.actor
    return {
        "may_export": can(actor, "export", klass, record="student", now=now),
        "export_verdict": export_class.verdict(actor, klass, now),
        "may_close": can(actor, "manage", klass, now=now),
        "close_verdict": close_class.verdict(actor, klass, now),
        "may_appoint": can(actor, "manage", klass.school, record="tie", now=now),
        "may_name_officers": can(actor, "confirm", klass, record="class_record", now=now),
    }


@page("class", "manage")
def close(request: Request, class_id: UUID) -> HttpResponse:
    """POST: the class is closed."""
    klass = readable(request, class_id)
    if request.method != "POST":
        return redirect("school:class", klass.id)
    try:
        close_class(request.actor, klass)
    except Refused as refused:
        say(request, refused.because, "error")
        return redirect("school:class", klass.id)
    say(request, _("The class is closed."))
    return redirect("school:classes")


@page("student", "export")
def export_students(request: Request, class_id: UUID) -> HttpResponse:
    """POST: the class as a workbook."""
    klass = readable(request, class_id)
    if request.method != "POST":
        return redirect("school:class", klass.id)
    try:
        heads, rows = export_class(request.actor, klass)
    except Refused as refused:
        say(request, refused.because, "error")
        return redirect("school:class", klass.id)
    name = class_name(klass, school_day_of(clock.now(), klass.school.tz))
    return export.answer(name, export.workbook(name, heads, rows, texts=(4,)))


@page("tie", "manage")
def hand_over(request: Request, class_id: UUID) -> HttpResponse:
    """Who becomes homeroom teacher; whoever was it hands over at the same instant."""
    klass, now = readable(request, class_id), clock.now()
    school = klass.school
    form = PersonForm(school, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            appoint(
                request.actor,
                school,
                person=form.cleaned_data["person"],
                post=HOMEROOM_TEACHER,
                anchor_id=klass.id,
                alone=True,
            )
            say(request, _("%(name)s is homeroom teacher from now on.") % {"name": form.cleaned_data["person"].name})
            return redirect("school:class", klass.id)
        except Refused as refused:
            form.add_error(None, str(refused.because))
    context = {
        "klass": klass,
        "name": class_name(klass, school_day_of(now, school.tz)),
        "form": form,
        "heads": responsible([klass.id], now).get((klass.id, HOMEROOM_TEACHER), []),
    }
    return render(request, "school/hand_over.html", context, status=422 if form.errors else 200)


def readable(request: Request, class_id: UUID) -> SchoolClass:
    """Raises NotYours. (The guard of these pages asks for lessons: guardians read a class, but not its page.)"""
    rows = SchoolClass.objects.filter(pk=class_id).select_related("school", "grade__stage", "group")
    found = narrow(request.actor, "read", rows).first()
    if found is None:
        raise NotYours
    return found
