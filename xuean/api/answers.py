"""What the API answers when it refuses: a code that stays, and a sentence in the language that was asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from xuean.access.guards import page

# code -> (status, sentence)
FAULTS: dict[str, tuple[int, Any]] = {
    "no_token": (401, _("Send the token of the device: Authorization: Bearer …")),
    "token": (401, _("This token is not valid: unknown, replaced or revoked.")),
    "not_signed": (401, _("This device has a secret: sign every request with X-Timestamp and X-Signature.")),
    "no_secret": (401, _("This device has no secret: send the request unsigned, or make a secret on its page.")),
    "timestamp": (401, _("X-Timestamp is the time of sending in whole seconds since 1970.")),
    "timestamp_far": (401, _("X-Timestamp is too far from our clock: set the clock of the device, and sign again.")),
    "signature": (401, _("X-Signature is not the HMAC-SHA256 of timestamp.body with the secret of this device.")),
    "method": (405, _("Use POST.")),
    "media_type": (415, _("Send JSON: Content-Type: application/json.")),
    "too_large": (413, _("The request is too large: send fewer events at once.")),
    "not_json": (400, _("The body is not JSON in UTF-8.")),
    "no_events": (400, _('The body is an object with a list: {"events": […]}.')),
    "too_many_events": (413, _("Too many events in one request: send fewer at once.")),
    "no_code": (
        400,
        _('The body is an object with a code: {"code": "…"}, and "signing": true where a secret is wanted.'),
    ),
    "code": (403, _("This code is not valid. Ask the safety office for a new one.")),
    "too_often": (429, _("Too many requests within a second: wait a second, and send more events at once.")),
}
# reason of a single event -> sentence
REASONS: dict[str, Any] = {
    "not_an_object": _("An event is an object."),
    "event_id": _("event_id is 1 to 64 letters, digits or signs, and each event has its own."),
    "unknown_field": _("Only event_id, badge, local_no, at and direction may be sent."),
    "who": _("Say who it was: either badge or local_no, 1 to 64 letters, digits or signs."),
    "direction": _("direction is in or out."),
    "at": _("at is a time with its zone, as 2026-09-07T07:31:05+08:00."),
    "in_the_future": _("at lies in the future: set the clock of the device."),
    "too_old": _("at lies too far back."),
    "badge": _("Nobody here had this badge at that time."),
    "local_no": _("Nobody here has this number."),
}


class Refusal(Exception):
    """Ends a request with one of FAULTS."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def endpoint(method: str, why: str) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
    """A view for machines: JSON in every case, in the asked language, no cookie asked or set. `why`: its policy."""

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
        @page(public=why)
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            language = language_of(request)
            with translation.override(language):
                answer = _answer(view, method, request, *args, **kwargs)
            answer.headers["Content-Language"] = language
            return answer

        return csrf_exempt(answered) if method == "POST" else answered  # no cookie counts there

    return decorate


def _answer(view: Callable[..., Any], method: str, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        if request.method != method:
            raise Refusal("method")
        return JsonResponse(view(request, *args, **kwargs), json_dumps_params={"ensure_ascii": False})
    except Refusal as refusal:
        return _refused(refusal.code, method)


def _refused(code: str, method: str) -> HttpResponse:
    status, sentence = FAULTS[code]
    answer = JsonResponse(
        {"error": {"code": code, "message": str(sentence)}}, status=status, json_dumps_params={"ensure_ascii": False}
    )
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == 405:
        answer.headers["Allow"] = method
    if status == 429:
        answer.headers["Retry-After"] = "1"
    return answer


def language_of(request: HttpRequest) -> str:
    """The first of Accept-Language that we have; devices send no cookie."""
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if asked.startswith("zh"):
            return "zh-hant" if asked in ("zh-hant", "zh-tw", "zh-hk", "zh-mo") else "zh-hans"
        if asked.startswith("en"):
            return "en"
    return settings.LANGUAGE_CODE
