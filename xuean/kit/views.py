"""The gallery: every component in every state, with invented people. For makers of pages and for the browser tests."""

from types import SimpleNamespace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xuean.kit.samples import context

PARTS = ("today", "student", "roll-call", "table", "forms", "clause", "guardian", "wall", "error")


@require_safe
def gallery(request: HttpRequest, part: str = "") -> HttpResponse:
    """The index of all macros, or a whole page of one kind."""
    if not (settings.DEBUG or settings.XUEAN_DEMO or getattr(request, "actor", None)):
        raise Http404
    if part and part not in PARTS:
        raise Http404
    shown = context(request, part)
    status = 404 if part == "error" else 200
    return render(request, f"kit/gallery/{part or 'index'}.html", shown, status=status)


# What `access.guards.page` would set; this floor lies below it.
gallery.policy = SimpleNamespace(record="", verb="", public="invented data only", signed_in="")  # type: ignore[attr-defined]
