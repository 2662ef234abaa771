"""The handlers of errors: the pages of the kit, with what only this floor knows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xuean.kit import errors

PLAIN = (
    "<!doctype html><meta charset=utf-8><title>500</title><p>系统出错了，请稍后再试。 Something broke; try again soon."
)

bad_request = errors.bad_request
denied = errors.permission_denied
not_found = errors.not_found
csrf = errors.csrf_failure


def broken(request: HttpRequest) -> HttpResponse:
    """Asks the database nothing, because that may be what broke; and a page that breaks too still says something."""
    request.actor = None  # type: ignore[attr-defined]
    try:
        return errors.server_error(request)
    except Exception:
        return HttpResponse(PLAIN, status=500)


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: the same page whether what was tried exists or not."""
    minutes = max(1, round(seconds / 60))
    answer = render(request, "web/shell/too_often.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
