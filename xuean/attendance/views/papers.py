"""A paper that comes after the reason is on record: the leave note of a child whose guardian had called."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.answers import can, narrow
from xuean.access.guards import page
from xuean.access.registry import ref_of
from xuean.access.request import Request
from xuean.attendance.actions.arrival import attach_paper
from xuean.attendance.forms import PaperForm
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.files.reads import files_about
from xuean.files.show import pictures
from xuean.kit.toasts import say
from xuean.people.models import School
from xuean.presence.days import school_day_of
from xuean.presence.models import Excuse
from xuean.rulebook import book


@page("excuse", "record")
def paper(request: Request, excuse_id: UUID) -> HttpResponse:
    excuse = _excuse(request, excuse_id)
    megabytes = megabytes_of(excuse.school)
    if request.method != "POST":
        return _show(request, excuse, PaperForm(megabytes=megabytes))
    form = PaperForm(request.POST, request.FILES, megabytes=megabytes)
    if not form.is_valid():
        return _show(request, excuse, form, status=422)
    try:
        attach_paper(request.actor, excuse, paper=form.cleaned_data["paper"])
    except Refused as refused:
        form.add_error("paper", str(refused.because))
        return _show(request, excuse, form, status=422)
    say(request, _("Attached."))
    return redirect("attendance:paper", excuse.pk)


def megabytes_of(school: School) -> int:
    """How large an upload may be today."""
    return int(book(school).at("files.megabytes-at-most", school_day_of(clock.now(), school.tz)))


def _excuse(request: Request, excuse_id: UUID) -> Excuse:
    rows = Excuse.objects.filter(pk=excuse_id).select_related("school", "student__person")
    found = narrow(request.actor, "record", rows).first()
    if found is None:
        raise NotYours
    return found


def _show(request: Request, excuse: Excuse, form: PaperForm, *, status: int = 200) -> HttpResponse:
    now, ref = clock.now(), ref_of(excuse)
    said = {"leave": _("On leave"), "official": _("Official business"), "infirmary": _("In the infirmary")}
    context = {
        "excuse": excuse,
        "student": excuse.student,
        "reason": said[excuse.kind],
        "form": form,
        "pictures": pictures(files_about(request.actor, [ref], now).get(ref, [])),
        "to_account": can(request.actor, "record", excuse.student, record="sighting", now=now),
    }
    return render(request, "attendance/paper.html", context, status=status)
