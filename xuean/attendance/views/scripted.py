"""Answers to a form that its own script sends, so that a bad network loses nothing that was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

HEADER = "X-Script"  # set by the script; without it the browser sent the form itself


def go(request: HttpRequest, address: str) -> HttpResponse:
    """To the next page: as a redirect, or told to the script, which must not eat the message that waits there."""
    if HEADER not in request.headers:
        return redirect(address)
    return HttpResponse(status=204, headers={"X-Go": address})
