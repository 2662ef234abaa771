"""Today at the gate: for the guard and the safety office, on a tablet and on a desktop."""

from django.http import HttpResponse
from django.shortcuts import render

from xuean.access.answers import may
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.core import clock
from xuean.gate.reads.today import gate_day
from xuean.kit.http import is_htmx, not_modified, tag_of, with_tag


@page("gate_event", "read")
def today(request: Request) -> HttpResponse:
    """The page asks again by itself."""
    now, school = clock.now(), request.actor.school
    found = gate_day(request.actor, school, now)
    context = {"gate": found, "at": now, "may_devices": may(request.actor, "read", "device")}
    minute = now.replace(second=0, microsecond=0)
    tag = tag_of(school.id, request.actor.person_id, request.LANGUAGE_CODE, repr(found), minute)
    if is_htmx(request):
        return not_modified(request, tag) or with_tag(render(request, "gate/_today.html", context), tag)
    return with_tag(render(request, "gate/today.html", context | {"tag": tag}), tag)
