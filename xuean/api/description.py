"""The OpenAPI description, made of what the code itself refuses and answers, so that neither can drift."""

from typing import Any

from django.http import HttpRequest

import xuean
from xuean.api.answers import FAULTS, REASONS, endpoint
from xuean.gate.rules import ACCEPTED, DIRECTIONS, DUPLICATE, INVALID, PLAIN, TEXT_LENGTH, UNKNOWN

TEXT = {"type": "string", "minLength": 1, "maxLength": TEXT_LENGTH, "pattern": f"^{PLAIN.pattern}$"}
COMMON = ("method", "media_type", "too_large", "not_json")
TOKEN = ("no_token", "token", "not_signed", "no_secret", "timestamp", "timestamp_far", "signature")


@endpoint("GET", "how to speak with this house holds nothing about anybody")
def openapi(request: HttpRequest) -> dict[str, Any]:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "学安 Xuean", "version": xuean.__version__, "description": "Devices at the gate."},
        "paths": {
            "/api/v1/devices/enrol": {"post": _enrol()},
            "/api/v1/gate-events": {"post": _gate_events()},
        },
        "components": {
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Event": _event(), "Result": _result(), "Error": _error()},
        },
    }


def _enrol() -> dict[str, Any]:
    asked = {"code": {"type": "string"}, "signing": {"type": "boolean", "default": False}}
    given = {"device": {"type": "string", "format": "uuid"}, "name": {"type": "string"}}
    given |= {"token": {"type": "string"}, "secret": {"type": "string"}}
    return {
        "summary": "Exchange a one-time code for a token",
        "security": [],
        "requestBody": _json(_object(asked, "code"), required=True),
        "responses": _responses(_object(given, "device", "name", "token"), (*COMMON, "no_code", "code")),
    }


def _gate_events() -> dict[str, Any]:
    events = {"events": {"type": "array", "items": {"$ref": "#/components/schemas/Event"}}}
    results = {"results": {"type": "array", "items": {"$ref": "#/components/schemas/Result"}}}
    return {
        "summary": "Tell who came in and went out",
        "security": [{"device": []}],
        "parameters": [
            _header("X-Timestamp", "Whole seconds since 1970", r"^\d{1,12}$"),
            _header("X-Signature", "HMAC-SHA256 of timestamp.body, hexadecimal", "^[0-9a-fA-F]{64}$"),
        ],
        "requestBody": _json(_object(events, "events"), required=True),
        "responses": _responses(
            _object(results, "results"), (*COMMON, *TOKEN, "no_events", "too_many_events", "too_often")
        ),
    }


def _event() -> dict[str, Any]:
    """What is not so is answered `invalid` for that event alone; the others of the request are taken."""
    fields: dict[str, Any] = {"event_id": TEXT, "badge": TEXT, "local_no": TEXT}
    fields |= {"at": {"type": "string", "format": "date-time"}, "direction": {"enum": list(DIRECTIONS)}}
    who = [{"required": ["badge"]}, {"required": ["local_no"]}]
    return _object(fields, "event_id", "at", "direction") | {"oneOf": who}


def _result() -> dict[str, Any]:
    fields = {
        "event_id": {"type": ["string", "null"]},
        "outcome": {"enum": [ACCEPTED, DUPLICATE, UNKNOWN, INVALID]},
        "reason": {"enum": sorted(REASONS)},
        "message": {"type": "string"},
    }
    return _object(fields, "event_id", "outcome")


def _error() -> dict[str, Any]:
    fault = _object({"code": {"enum": sorted(FAULTS)}, "message": {"type": "string"}}, "code", "message")
    return _object({"error": fault}, "error")


def _object(fields: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


def _json(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}, **more}


def _responses(good: dict[str, Any], codes: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {"200": {"description": "Answered", **_json(good)}}
    for status in sorted({FAULTS[code][0] for code in codes}):
        here = ", ".join(code for code in codes if FAULTS[code][0] == status)
        found[str(status)] = {"description": here, **_json({"$ref": "#/components/schemas/Error"})}
    return found


def _header(name: str, words: str, pattern: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": words, "schema": {"type": "string", "pattern": pattern}}
