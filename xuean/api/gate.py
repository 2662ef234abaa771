"""Devices at the gate: enrolled with a code, and every event they tell of answered in order. A6."""

from typing import Any

from django.http import HttpRequest

from xuean.access.actor import Actor
from xuean.api.answers import REASONS, Refusal, endpoint
from xuean.api.body import body_of, json_of
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.gate.actions.devices import enrol_device, plain_code
from xuean.gate.actions.events import Revoked, TooOften, prepare, take_events
from xuean.gate.figures import events_at_most, megabytes_at_most, signature_valid
from xuean.gate.models import Device
from xuean.gate.reads.devices import of_code, of_token
from xuean.gate.rules import Outcome, digest_bytes, signature_fault

LONGEST = 200  # characters of a token or a code
ENROL_MEGABYTES = 1


@endpoint("POST", "a device proves itself by its token, and is judged by the one table like everybody")
def gate_events(request: HttpRequest) -> dict[str, Any]:
    """Up to so many events (policy), answered in order. Raises Refusal."""
    device, now = _device(request), clock.now()
    body = body_of(request, megabytes_at_most(device.school, now))
    timestamp, signed = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
    fault = signature_fault(device.secret, timestamp, signed, body, now, signature_valid(device.school, now))
    if fault:
        raise Refusal(fault)
    events = _events(json_of(body), events_at_most(device.school, now))
    actor, prepared = Actor.for_device(device.school_id, device.pk), prepare(device, events, now)
    try:
        outcomes = take_events(actor, device, now=now, prepared=prepared, digest=digest_bytes(body))
    except TooOften:
        raise Refusal("too_often") from None
    except (Revoked, NotYours):
        raise Refusal("token") from None
    return {"results": [_result(one) for one in outcomes]}


@endpoint("POST", "a device has only its code, which is valid once and for minutes")
def enrol(request: HttpRequest) -> dict[str, Any]:
    """The token, shown this once; with `signing` a secret too. Raises Refusal."""
    given = json_of(body_of(request, ENROL_MEGABYTES))
    code, signing = (given.get("code"), given.get("signing", False)) if isinstance(given, dict) else (None, False)
    if not isinstance(code, str) or not isinstance(signing, bool):
        raise Refusal("no_code")
    device = of_code(plain_code(code)) if code.isascii() and len(code) <= LONGEST else None
    if device is None:
        raise Refusal("code")
    try:
        actor = Actor.for_device(device.school_id, device.pk)
        token, secret = enrol_device(actor, device, signing=signing)
    except (Refused, NotYours):
        raise Refusal("code") from None
    answer = {"device": str(device.pk), "name": device.name, "token": token}
    return answer | ({"secret": secret} if secret else {})


def _device(request: HttpRequest) -> Device:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Refusal("no_token")
    token = token.strip()
    found = of_token(token) if len(token) <= LONGEST else None
    if found is None:
        raise Refusal("token")
    return found


def _events(given: Any, at_most: int) -> list[Any]:
    events = given.get("events") if isinstance(given, dict) else None
    if not isinstance(events, list):
        raise Refusal("no_events")
    if len(events) > at_most:
        raise Refusal("too_many_events")
    return events


def _result(one: Outcome) -> dict[str, Any]:
    found = {"event_id": one.event_id or None, "outcome": one.outcome}
    if one.reason:
        found |= {"reason": one.reason, "message": str(REASONS[one.reason])}
    return found
