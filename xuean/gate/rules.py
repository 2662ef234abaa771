"""Pure rules of the gate: what an event must be, how often a device may ask, whose signature holds."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

KINDS = ("turnstile", "reader", "tablet", "file")
DIRECTIONS = ("in", "out")
ACCEPTED, DUPLICATE, UNKNOWN, INVALID = "accepted", "duplicate", "unknown_student", "invalid"
STORED = (ACCEPTED, UNKNOWN, INVALID)  # a duplicate is the row there is already
NAME_LENGTH = 20  # as long as the source of a sighting
TEXT_LENGTH = 64
FIELDS = frozenset({"event_id", "badge", "local_no", "at", "direction"})
PLAIN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")  # printable ASCII: what readers send
# a day, T or a space, a time, and where on earth that is
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)")


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it can be used: one of `badge` and `local_no`, `at` in UTC."""

    event_id: str
    badge: str
    local_no: str
    at: datetime
    direction: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """An event that cannot be used, and why. `event_id` as far as it can be read."""

    event_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    event_id: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Figures of the book: how late an event may come, how far ahead a clock may be, how often a device may ask."""

    remember: timedelta
    ahead: timedelta
    per_second: int


def read_event(given: Any, now: datetime, limits: Limits) -> Told | Wrong:
    """One event of a request, checked field by field; the first fault is the reason."""
    if not isinstance(given, Mapping):
        return Wrong("", "not_an_object")
    event_id = given.get("event_id")
    if not isinstance(event_id, str) or not _plain(event_id):
        return Wrong("", "event_id")
    if not given.keys() <= FIELDS:
        return Wrong(event_id, "unknown_field")
    badge, local_no = given.get("badge"), given.get("local_no")
    if (badge is None) == (local_no is None):
        return Wrong(event_id, "who")
    who = badge if local_no is None else local_no
    if not isinstance(who, str) or not _plain(who):
        return Wrong(event_id, "who")
    if given.get("direction") not in DIRECTIONS:
        return Wrong(event_id, "direction")
    at = read_moment(given.get("at"))
    if at is None:
        return Wrong(event_id, "at")
    if at > now + limits.ahead:
        return Wrong(event_id, "in_the_future")
    if at <= now - limits.remember:
        return Wrong(event_id, "too_old")
    return Told(event_id, badge or "", local_no or "", at, given["direction"])


def read_moment(given: Any) -> datetime | None:
    """ISO 8601 with a zone: a gate that does not say where its clock stands cannot be put in order with others."""
    if not isinstance(given, str) or not MOMENT.fullmatch(given):
        return None
    try:
        return datetime.fromisoformat(given).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> bool:
    return len(text) <= TEXT_LENGTH and PLAIN.fullmatch(text) is not None


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest_bytes(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 of `timestamp.body`, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signature_fault(
    secret: str | None, timestamp: str, signed: str, body: bytes, now: datetime, valid: timedelta
) -> str:
    """Why a request is refused, or nothing. A device with a secret signs every request."""
    if not secret:
        return "no_secret" if signed else ""
    if not signed:
        return "not_signed"
    if not re.fullmatch(r"\d{1,12}", timestamp, re.ASCII):
        return "timestamp"
    if abs(now.timestamp() - int(timestamp)) > valid.total_seconds():
        return "timestamp_far"
    expected = signature(secret, timestamp, body)
    return "" if hmac.compare_digest(expected.encode(), signed.lower().encode()) else "signature"


def holder_at(spans: Iterable[tuple[Any, datetime, datetime | None]], at: datetime, grace: timedelta) -> Any | None:
    """Whose badge it was at `at`, of (student, since, until). One given just after counts: clocks are off."""
    rows = list(spans)
    for student, since, until in rows:
        if since <= at and (until is None or at < until):
            return student
    return next((student for student, since, _ in rows if at < since <= at + grace), None)
