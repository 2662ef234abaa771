"""The two addresses of a file. Whoever may not open it learns no more than of one that does not exist."""

import logging
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xuean.access.guards import page
from xuean.access.request import Request
from xuean.core import clock
from xuean.files import sealing
from xuean.files.faults import Damaged
from xuean.files.reads import open_file

log = logging.getLogger("xuean.files")

CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@page("file", "read")
@require_safe
def file(request: Request, file_id: UUID) -> HttpResponse:
    """A photo is shown, a paper is downloaded."""
    return _answer(request, file_id, sealing.CONTENT)


@page("file", "read")
@require_safe
def preview(request: Request, file_id: UUID) -> HttpResponse:
    return _answer(request, file_id, sealing.PREVIEW)


def _answer(request: Request, file_id: UUID, part: str) -> HttpResponse:
    try:
        opened = open_file(request.actor, file_id, clock.now(), part=part)
    except Damaged as damaged:
        log.error("file %s cannot be opened: %s", file_id, damaged)
        return render(request, "files/damaged.html", status=410)
    kept = opened.file
    day = kept.recorded_at.astimezone(kept.school.tz).date()
    name = f"{kept.purpose}-{day.isoformat()}.{'jpg' if kept.is_image else 'pdf'}"
    shown = "inline" if kept.is_image else "attachment"
    response = HttpResponse(opened.data, content_type=opened.type)
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
