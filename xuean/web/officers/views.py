"""The officers of one class, on the homeroom teacher's page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.core import clock
from xuean.core.span import in_force
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.kit.tongue import tongue
from xuean.people.models import SchoolClass, Student, Tie
from xuean.people.reads import students_of
from xuean.web.asked import Asked
from xuean.web.officers import actions
from xuean.web.signin.activation import expires


@page("class_record", "confirm")
def officers(request: Asked, class_id: UUID) -> HttpResponse:
    """POST `name`: a student becomes officer, the one-time address is shown once. POST `dismiss`: the post ends."""
    now = clock.now()
    rows = SchoolClass.objects.filter(pk=class_id).select_related("school", "grade__stage", "group__school")
    klass = narrow(request.actor, "confirm", rows, record="class_record").first()
    if klass is None:
        raise NotYours
    students = list(students_of(klass.group, now))
    shown: tuple[object, ...] = ()
    if request.method == "POST":
        try:
            if "dismiss" in request.POST:
                actions.dismiss_officer(request.actor, klass, tie=_tie(klass, request.POST["dismiss"]))
                say(request, _("The post has ended."))
                return redirect("web:class-officers", klass.id)
            student = _student(students, request.POST.get("name", ""))
            account, token = actions.name_officer(request.actor, klass, student=student)
            address = request.build_absolute_uri(reverse("web:activate", args=[token]))
            shown = (student.person.name, account.username, address, expires(now))
        except Refused as refused:
            say(request, refused.because, "error")
    ties = Tie.objects.filter(in_force(clock.now()), post=actions.POST, anchor_id=klass.id, superseded_at=None)
    context = {
        "klass": klass,
        "class_name": klass.name(now.astimezone(klass.school.tz).date(), tongue()),
        "students": students,
        "held": {tie.person_id: tie for tie in ties},
        "shown": shown,
    }
    return render(request, "web/officers/officers.html", context)


def _student(students: list[Student], text: str) -> Student:
    found = next((one for one in students if str(one.id) == text), None)
    if found is None:
        raise Refused(_("Choose a student of this class."))
    return found


def _tie(klass: SchoolClass, text: str) -> Tie:
    try:
        found = Tie.objects.filter(pk=UUID(text), anchor_id=klass.id).first()
    except ValueError:
        found = None
    if found is None:
        raise NotYours
    return found
