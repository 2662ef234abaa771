"""The badges tab: which card or tag stands for this student at the gate; one is given, a lost one ended."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xuean.access.answers import can
from xuean.access.guards import page
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.gate.actions.badges import end_badge, give_badge
from xuean.gate.forms import BadgeForm
from xuean.gate.reads.badges import badges_of
from xuean.kit.toasts import say
from xuean.people.models import Student
from xuean.web.asked import Asked
from xuean.web.students.header import header, student_of
from xuean.web.students.opening import opens_file
from xuean.web.students.views import rendered


@page("badge", "read")
@require_http_methods(["GET", "POST"])
@opens_file
def badges(request: Asked, student_id: UUID) -> HttpResponse:
    """A POST gives a badge, or ends the one that its button names."""
    now = clock.now()
    one = student_of(request.actor, student_id, "badge", now)
    form = BadgeForm(request.POST if request.method == "POST" and "end" not in request.POST else None)
    if request.method == "POST" and "end" in request.POST:
        return _ended(request, one)
    if request.method == "POST" and form.is_valid():
        try:
            give_badge(request.actor, one, code=form.cleaned_data["code"])
            say(request, _("The badge is given."))
            return redirect("web:student-badges", one.id)
        except Refused as refused:
            form.add_error("code", str(refused.because))
    data = {
        "head": header(request.actor, one, "badges", now),
        "badges": list(badges_of(request.actor, one, now)),
        "may_manage": can(request.actor, "manage", one, record="badge", now=now),
        "form": form,
    }
    return rendered(request, "web/students/badges.html", data, status=422 if form.errors else 200)


def _ended(request: Asked, student: Student) -> HttpResponse:
    now = clock.now()
    rows = {str(badge.pk): badge for badge in badges_of(request.actor, student, now)}
    if request.POST["end"] not in rows:
        raise Http404
    try:
        end_badge(request.actor, rows[request.POST["end"]])
        say(request, _("The badge is ended. Whoever shows it is unknown from now on."))
    except Refused as refused:
        say(request, str(refused.because), "warning")
    return redirect("web:student-badges", student.id)
