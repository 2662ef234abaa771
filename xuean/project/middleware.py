"""What every answer carries, and the unit in which a request reads."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import translation

from xuean.core.ids import new_id
from xuean.kit.errors import not_allowed
from xuean.project.logs import request_id

Next = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing goes to other sites. `no-referrer` would send `Origin: null` with our own forms, which CSRF then refuses.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
# as ISO 8601 writes days, weeks and months
YEAR = re.compile(r"(\d{4})(?:-\d\d(?:-\d\d)?|\d{4}|-?W\d\d(?:-?\d)?)(?:$|[T ])")
FIRST_YEAR, LAST_YEAR = 1900, 2200
UNGUARDED_BY_DATABASE = ("/healthz", "/readyz")


class Headers:
    """Outermost: also on answers of the static files, of errors and of redirects."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(str(new_id()))
        request.request_id = request_id.get()  # type: ignore[attr-defined]  # shown on error pages
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request_id.get()
        finally:
            request_id.reset(token)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response


class ReadingUnit:
    """PostgreSQL: the whole request sees and writes in one transaction, undone when it ends in a fault of ours.

    SQLite: autocommit, because a transaction there would take the only write lock for every page that is read.
    """

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "postgresql" or request.path in UNGUARDED_BY_DATABASE:
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class Sense:
    """What no page could mean stops here. A NUL is in no text that people type, and PostgreSQL cannot keep one; a day
    centuries away has no calendar, and counting from it leaves the range of dates. After the check against forgery."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if any(_far(str(value)) for value in kwargs.values()):
            raise Http404
        asked = [text for _, values in request.GET.lists() for text in values]
        if any(map(_far, asked)) or any(map(_holds_nul, (request.path, *request.GET, *asked, *_texts(request.POST)))):
            raise BadRequest("a NUL, or a day centuries away")


def _texts(given: QueryDict) -> Iterator[str]:
    for name, values in given.lists():
        yield from (name, *values)


def _holds_nul(text: str) -> bool:
    return "\x00" in text


def _far(text: str) -> bool:
    """Whether it begins like a day or a month of another age; other numbers are none."""
    found = YEAR.match(text)
    return found is not None and not FIRST_YEAR <= int(found[1]) <= LAST_YEAR


class Explained:
    """A 405 is an empty page, which a person meets after signing in again in the middle of a form: it says so."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:  # an API says it itself
            return response
        page = not_allowed(request)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page


class Language:
    """The account's language, else the cookie's, else Simplified Chinese. After authentication."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        profile = getattr(getattr(request, "user", None), "language", "")
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = next((code for code in (profile, cookie) if code in known), settings.LANGUAGE_CODE)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
