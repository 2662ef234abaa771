"""Small helpers of views: entity tags of live fragments, and whether htmx asks."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

ENOUGH = 32  # hexadecimal digits


def is_htmx(request: HttpRequest) -> bool:
    """A fragment is wanted, not a whole page (going back in the browser's history wants the page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def tag_of(*parts: Any) -> str:
    """A strong entity tag from whatever changes when the answer changes: counts, last instants, the actor, language."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=ENOUGH // 2)
    return f'"{digest.hexdigest()}"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The 304 when the page already shows this tag; else None, and the view answers with `with_tag`.

    tag = tag_of(…); return not_modified(request, tag) or with_tag(render(…), tag)
    """
    known = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    return with_tag(HttpResponseNotModified(), tag) if tag in known else None


def with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    return response
