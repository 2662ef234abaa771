"""How complete the data of each class are, and entering what is missing."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.kit.tongue import tongue
from xuean.people.models import SchoolClass, Student
from xuean.people.reads import classes_of
from xuean.presence.days import school_day_of
from xuean.roster.actions.complete import complete_student
from xuean.roster.forms import CompleteForm
from xuean.roster.reads.completeness import LISTED, by_class, counted, missing
from xuean.roster.words import FIELDS


@page("student", "manage")
def completeness(request: Request) -> HttpResponse:
    """Every class I answer for; who has only one goes straight to it."""
    actor, now = request.actor, clock.now()
    school = actor.school
    mine = narrow(actor, "manage", Student.objects.filter(LISTED, school=school), now=now)
    ids = set(mine.order_by().values_list("current_class_id", flat=True).distinct())
    classes = [klass for klass in classes_of(school.pk) if klass.pk in ids]
    if len(classes) == 1:
        return redirect("roster:complete-class", classes[0].pk)
    found, on = by_class(school, now, [klass.pk for klass in classes]), school_day_of(now, school.tz)
    rows = [
        (klass, klass.name(on, tongue()), found[klass.pk], _most(found[klass.pk].by_field))
        for klass in classes
        if klass.pk in found
    ]
    rows.sort(key=lambda row: -row[2].incomplete / row[2].students)
    total = sum(row[2].students for row in rows)
    context = {"rows": rows, "total": total, "complete": sum(row[2].complete for row in rows)}
    return render(request, "roster/completeness.html", context)


@page("student", "manage")
def complete_class(request: Request, class_id: UUID) -> HttpResponse:
    """The students of a class with what is missing of each."""
    actor, now = request.actor, clock.now()
    rows = SchoolClass.objects.filter(pk=class_id).select_related("school", "grade__stage")
    klass = narrow(actor, "manage", rows, record="student", now=now).first()
    if klass is None:
        raise NotYours
    listed = Student.objects.filter(LISTED, current_class=klass)
    lacks = missing(klass.school, listed, now)
    students = listed.filter(pk__in=lacks).select_related("person").order_by("seat_no", "person__pinyin", "id")
    context = {
        "klass": klass,
        "name": klass.name(school_day_of(now, klass.school.tz), tongue()),
        "rows": [(student, [FIELDS[name] for name in lacks[student.pk]]) for student in students],
        "total": listed.count(),
        "counted": [FIELDS[name] for name in counted(klass.school, now)],
    }
    return render(request, "roster/complete_class.html", context)


@page("student", "manage")
def complete(request: Request, student_id: UUID) -> HttpResponse:
    """The fields that are missing of one student; saved, the next of the class comes."""
    actor, now = request.actor, clock.now()
    rows = Student.objects.filter(pk=student_id, withdrawn_at=None).select_related(
        "person", "school", "current_class__grade__stage"
    )
    student = narrow(actor, "manage", rows, now=now).first()
    if student is None:
        raise NotYours
    on = school_day_of(now, student.school.tz)
    lacks = missing(student.school, Student.objects.filter(pk=student.pk), now).get(student.pk, ())
    form = CompleteForm(lacks, on, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            complete_student(actor, student, now=now, values=form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.because))
        else:
            say(request, _("Entered for {name}.").format(name=student.person.name))
            return redirect("roster:complete-class", student.current_class_id)
    klass = student.current_class
    context = {
        "student": student,
        "form": form,
        "klass": klass,
        "class_name": klass.name(on, tongue()) if klass else "",
    }
    return render(request, "roster/complete.html", context, status=422 if form.errors else 200)


def _most(by_field: Mapping[str, int]) -> list[tuple[object, int]]:
    """What is missing most, first."""
    return [(FIELDS[name], count) for name, count in sorted(by_field.items(), key=lambda one: -one[1])][:3]
