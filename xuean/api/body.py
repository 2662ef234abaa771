"""The body of a request, read once and never beyond its bound."""

import json
from typing import Any

from django.http import HttpRequest

from xuean.api.answers import Refusal

MEGABYTE = 1_000_000


def body_of(request: HttpRequest, megabytes: int) -> bytes:
    """Raises Refusal for another type than JSON and for more than `megabytes`."""
    if request.content_type != "application/json":
        raise Refusal("media_type")
    limit = megabytes * MEGABYTE
    if _length(request) > limit:
        raise Refusal("too_large")
    body = request.read(limit + 1)
    if len(body) > limit:
        raise Refusal("too_large")
    return body


def json_of(body: bytes) -> Any:
    """Raises Refusal for anything but JSON in UTF-8; a number too long to be one is no JSON to us."""
    try:
        text = body.decode("utf-8")
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refusal("not_json") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0
