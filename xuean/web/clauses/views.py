"""The page, one clause of it, and 'why this deadline?'. Asked by htmx, the last two come as the side panel."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xuean.access.answers import may
from xuean.access.guards import page
from xuean.core import clock
from xuean.kit.http import is_htmx
from xuean.policy.model import Clause
from xuean.web.asked import Asked
from xuean.web.clauses import reads, words
from xuean.web.clauses.why import duty_of, told


@page("clause", "read")
@require_safe
def clauses(request: Asked) -> HttpResponse:
    """`regulation` and `served` come by the address."""
    regulation = reads.regulation_of(request.GET.get("regulation", ""))
    return _page(request, regulation.code, request.GET.get("served", ""), None)


@page("clause", "read")
@require_safe
def clause(request: Asked, clause_id: str) -> HttpResponse:
    found = reads.clause_of(clause_id)
    if found is None:
        raise Http404
    if is_htmx(request):
        return render(request, "web/clauses/_clause.html", _shown(request, found))
    return _page(request, found.regulation, "", found)


@page(signed_in="one's own duties, and those in scope")
@require_safe
def why(request: Asked, duty_id: UUID) -> HttpResponse:
    now, school = clock.now(), request.actor.person.school
    found = told(request.actor, school, duty_of(request.actor, duty_id, now), now)
    template = "web/clauses/_why.html" if is_htmx(request) else "web/clauses/why.html"
    return render(request, template, {"told": found, "may_read_clauses": may(request.actor, "read", "clause")})


def _page(request: Asked, code: str, served: str, chosen: Clause | None) -> HttpResponse:
    now, school = clock.now(), request.actor.person.school
    regulation = reads.regulation_of(code)
    chapters = reads.chapters()
    data: dict[str, Any] = {
        "chapters": chapters,
        "chapter": next(one for one in chapters if one.code == regulation.code),
        "lines": reads.lines(request.actor, school, regulation, served, now),
        "served": served if served in reads.STATES else "",
        "total": sum(one.total for one in chapters),
        "full": sum(one.counts["full"] for one in chapters),
        "term": reads.term_of(school, now.astimezone(school.tz).date()),
    }
    return render(request, "web/clauses/clauses.html", data | _shown(request, chosen))


def _shown(request: Asked, chosen: Clause | None) -> dict[str, Any]:
    now, school = clock.now(), request.actor.person.school
    found = reads.detail(request.actor, school, chosen, now) if chosen else None
    return {
        "detail": found,
        "states": words.STATES,
        "tones": words.TONES,
        "icons": words.ICONS,
        "now": now,
    }
