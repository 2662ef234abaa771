"""Short messages after an act, with an undo where there is one: by Django's messages on the next page, or by a header
of an htmx answer on this one."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

KINDS = {"success": messages.SUCCESS, "info": messages.INFO, "warning": messages.WARNING, "error": messages.ERROR}


@dataclass(frozen=True)
class Toast:
    text: str
    kind: str = "success"
    undo: str = ""  # address that takes the act back, by POST


def say(request: HttpRequest, text: Any, kind: str = "success", *, undo: str = "") -> None:
    """Show `text` on the next page this person opens. `kind`: success, info, warning, error."""
    messages.add_message(request, KINDS[kind], text, extra_tags=f"undo={undo}" if undo else "")


def toasts(request: HttpRequest | None) -> list[Toast]:
    """What waits to be shown; taking it empties it. Nothing where there is no session (errors)."""
    if request is None or not hasattr(request, "_messages"):
        return []
    return [
        Toast(str(message.message), message.level_tag, (message.extra_tags or "").removeprefix("undo="))
        for message in messages.get_messages(request)
    ]


def with_toast(response: HttpResponse, text: Any, kind: str = "success", *, undo: str = "") -> HttpResponse:
    """The same message on an htmx answer, without a new page."""
    response.headers["HX-Trigger"] = json.dumps({"xuean:toast": {"text": str(text), "kind": kind, "undo": undo}})
    return response
