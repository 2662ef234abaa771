"""The family tab, and what is changed there: how guardians are reached, and in which order."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.audit.log import log_read
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.people.models import ContactPoint, Guardianship, Student
from xuean.web.asked import Asked
from xuean.web.students import contacts
from xuean.web.students.family import Family, family
from xuean.web.students.forms import AddForm, ChangeForm, prefilled
from xuean.web.students.header import header, student_of
from xuean.web.students.opening import opens_file
from xuean.web.students.views import rendered


@page("guardianship", "read")
@require_safe
@opens_file
def family_tab(request: Asked, student_id: UUID) -> HttpResponse:
    return _family(request, student_id)


@page("contact", "manage")
@require_POST
def add(request: Asked, student_id: UUID) -> HttpResponse:
    """A telephone number or an e-mail address of a guardian, or of the student."""
    now = clock.now()
    one = student_of(request.actor, student_id, "contact", now, "manage")
    person = next((who for who in contacts.persons_of(one, now) if str(who) == request.POST.get("person")), None)
    if person is None:
        say(request, _("This person is not a guardian any more. Reload the page."), "warning")
        return _family(request, student_id, status=422)
    form = prefilled(AddForm, person, request.POST)
    try:
        if form.is_valid():
            contacts.add_contact(request.actor, one, person_id=person, value=form.cleaned_data["value"])
    except Refused as refused:
        form.add_error("value", str(refused.because))
    if form.errors:
        return _family(request, student_id, {person: form}, status=422)
    say(request, _("Entered. It is used from now on."))
    return redirect("web:student-family", one.id)


@page("contact", "manage")
@require_POST
def correct(request: Asked, student_id: UUID, contact_id: UUID) -> HttpResponse:
    """A number or address that is wrong: the new one takes its place, the old one stays with its end."""
    return _change(request, student_id, contact_id, end=False)


@page("contact", "manage")
@require_POST
def end(request: Asked, student_id: UUID, contact_id: UUID) -> HttpResponse:
    """It is not used any more, and stays on record."""
    return _change(request, student_id, contact_id, end=True)


@page("contact", "manage")
@require_POST
def first(request: Asked, student_id: UUID, contact_id: UUID) -> HttpResponse:
    """Tried before the other entries of the same person."""
    one, contact = _of(request, student_id, contact_id)
    try:
        contacts.prefer_contact(request.actor, contact)
    except Refused as refused:
        say(request, refused.because, "warning")
    else:
        say(request, _("This one is tried first from now on."))
    return redirect("web:student-family", one.id)


@page("guardianship", "manage")
@require_POST
def earlier(request: Asked, student_id: UUID, guardianship_id: UUID) -> HttpResponse:
    """One place up among the guardians."""
    now = clock.now()
    one = student_of(request.actor, student_id, "guardianship", now, "manage")
    rows = Guardianship.objects.filter(pk=guardianship_id, student=one)
    relation = narrow(request.actor, "manage", rows, now=now).first()
    if relation is None:
        raise NotYours
    try:
        contacts.call_earlier(request.actor, relation)
    except Refused as refused:
        say(request, refused.because, "warning")
    else:
        say(request, _("The order has changed. Calls and messages follow it from now on."))
    return redirect("web:student-family", one.id)


def _change(request: Asked, student_id: UUID, contact_id: UUID, *, end: bool) -> HttpResponse:
    one, contact = _of(request, student_id, contact_id)
    form = prefilled(ChangeForm, contact_id, request.POST)
    form.fields["value"].required = not end
    try:
        if form.is_valid() and end:
            contacts.end_contact(request.actor, contact, because=form.cleaned_data["because"], student=one)
            say(request, _("Ended. The entry stays on record."))
        elif form.is_valid():
            contacts.correct_contact(request.actor, contact, **form.cleaned_data, student=one)
            say(request, _("Corrected. The old entry stays on record."))
    except Refused as refused:
        form.add_error("value", str(refused.because))
    if form.errors:
        return _family(request, student_id, {contact_id: form}, status=422)
    return redirect("web:student-family", one.id)


def _of(request: Asked, student_id: UUID, contact_id: UUID) -> tuple[Student, ContactPoint]:
    """The entry of this student or of one of the guardians. Raises NotYours."""
    now = clock.now()
    one = student_of(request.actor, student_id, "contact", now, "manage")
    contact = narrow(request.actor, "manage", ContactPoint.objects.filter(pk=contact_id), now=now).first()
    if contact is None or contact.person_id not in contacts.persons_of(one, now):
        raise NotYours
    return one, contact


def _family(
    request: Asked, student_id: UUID, sent: Mapping[UUID, Form] | None = None, *, status: int = 200
) -> HttpResponse:
    """`sent`: the forms that came back with a fault, by whose they are."""
    now = clock.now()
    one = student_of(request.actor, student_id, "guardianship", now)
    found = family(request.actor, one, now)
    data = {
        "head": header(request.actor, one, "family", now),
        "family": found,
        "forms": _forms(found, one) | dict(sent or {}),
        "open": set(sent or ()),
    }
    answer = rendered(request, "web/students/family.html", data, status=status)
    log_read(request.actor, found.refs, purpose="web.student-family", now=now)
    return answer


def _forms(found: Family, student: Student) -> dict[UUID, Any]:
    """One for each person to add to, one for each entry to change."""
    if not found.may_correct:
        return {}
    entries = [*found.own, *(one for guardian in found.guardians for one in guardian.contacts)]
    persons = [student.person_id, *(guardian.person_id for guardian in found.guardians)]
    return {one: prefilled(AddForm, one) for one in persons} | {
        one.id: prefilled(ChangeForm, one.id) for one in entries
    }
