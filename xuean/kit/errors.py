"""What a person sees when a page cannot be given: what happened, and what to do. Named by the handlers of the urls.

404 says the same for what does not exist and for what is not theirs.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

PLAIN = (
    "<!doctype html><meta charset=utf-8><title>500</title><p>系统出错了，请稍后再试。 Something broke; try again soon."
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("Go back, reload the page and try again.")
    return _page(request, 400, _("This request could not be understood"), text, "alert-circle")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("Ask the safety office of your school if you need this page for your work.")
    return _page(request, 403, _("This is not open to you"), text, "lock")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("It may have been moved, or it is not part of your post. Start from the first page or search.")
    return _page(request, 404, _("There is no such page"), text, "help-circle")


def not_allowed(request: HttpRequest) -> HttpResponse:
    """For somebody who opens what only a button may send: after signing in again, or from a bookmark."""
    text = _("It belongs to a button. Open the page with that button and press it again; nothing was saved here.")
    return _page(request, 405, _("This address shows nothing by itself"), text, "help-circle")


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks the database nothing, because that may be what broke; and a page that breaks too still says something."""
    request.actor = None  # type: ignore[attr-defined]
    text = _("Nothing was saved. Try again in a minute; if it happens again, tell the administrator the number below.")
    try:
        return _page(request, 500, _("Something went wrong on our side"), text, "alert-triangle")
    except Exception:
        return HttpResponse(PLAIN, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("Your form was open for too long or cookies are off. Go back, reload the page and send it again.")
    return _page(request, 403, _("The form has expired"), text, "clock")


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: the same page whether what was tried exists or not."""
    text = _("For safety nothing is looked at for about %(count)s minutes. Then try again, with care.")
    minutes = {"count": max(1, round(seconds / 60))}
    answer = _page(request, 429, _("Too often in a short time"), text % minutes, "hourglass")
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _page(request: HttpRequest, status: int, heading: str, what_to_do: str, icon_name: str) -> HttpResponse:
    context: dict[str, Any] = {"status": status, "heading": heading, "what_to_do": what_to_do, "icon_name": icon_name}
    context["request_id"] = getattr(request, "request_id", "")  # the number to tell the administrator
    return render(request, "kit/errors/page.html", context, status=status)
