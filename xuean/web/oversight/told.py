"""The codes of an entry in words. Ids and digests stay in the export; here they would tell nobody anything."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _c

from xuean.kit.when import moment_text, short_day
from xuean.notices.words import RESULTS, TARGETS
from xuean.outbox.words import REASONS, STATES
from xuean.web.account.reads import post_name
from xuean.web.oversight.tags import PURPOSES
from xuean.web.students import words

SHOWN_CODES = 6

# What the codes are called; one without words here is an id, a digest or a detail of the program.
KEYS: dict[str, Any] = {
    "absent": _c("in an entry", "absent"),
    "accepted": _c("in an entry", "taken"),
    "alone": _c("in an entry", "instead of everybody else"),
    "because": _c("in an entry", "because"),
    "by": _c("in an entry", "with"),
    "changes": _c("in an entry", "changes"),
    "channel": _c("in an entry", "way"),
    "classes": _c("in an entry", "classes"),
    "count": _c("in an entry", "records"),
    "created": _c("in an entry", "created"),
    "days": _c("in an entry", "days"),
    "decision": _c("in an entry", "decision"),
    "duplicate": _c("in an entry", "sent before"),
    "ended": _c("in an entry", "sessions"),
    "entries": _c("in an entry", "entries"),
    "events": _c("in an entry", "events"),
    "excused": _c("in an entry", "excused"),
    "expected": _c("in an entry", "expected"),
    "factor": _c("in an entry", "second factor"),
    "faults": _c("in an entry", "faults"),
    "fields": _c("in an entry", "fields"),
    "file_kind": _c("in an entry", "attached"),
    "fired": _c("in an entry", "steps of ladders"),
    "found": _c("in an entry", "found"),
    "here": _c("in an entry", "at school"),
    "in_school": _c("in an entry", "in school after all"),
    "invalid": _c("in an entry", "not readable"),
    "kept": _c("in an entry", "kept"),
    "kind": _c("in an entry", "kind"),
    "left": _c("in an entry", "codes left"),
    "length": _c("in an entry", "characters typed"),
    "lessons": _c("in an entry", "lessons"),
    "marks": _c("in an entry", "marks"),
    "met": _c("in an entry", "done"),
    "missing": _c("in an entry", "missing"),
    "new_device": _c("in an entry", "a new device"),
    "occurred_at": _c("in an entry", "happened at"),
    "on": _c("in an entry", "day"),
    "opened": _c("in an entry", "opened"),
    "owed": _c("in an entry", "owed"),
    "period": _c("in an entry", "lesson"),
    "post": _c("in an entry", "post"),
    "purpose": _c("in an entry", "page"),
    "reason": _c("in an entry", "because"),
    "recorder": _c("in an entry", "enters data too"),
    "refs": _c("in an entry", "named"),
    "removed": _c("in an entry", "removed"),
    "result": _c("in an entry", "result"),
    "returned": _c("in an entry", "put back"),
    "rows": _c("in an entry", "rows"),
    "rungs": _c("in an entry", "rungs"),
    "seals": _c("in an entry", "seals"),
    "sessions": _c("in an entry", "sessions"),
    "set_aside": _c("in an entry", "set aside"),
    "since": _c("in an entry", "from"),
    "size": _c("in an entry", "on the list"),
    "state": _c("in an entry", "state"),
    "students": _c("in an entry", "students"),
    "taken_over": _c("in an entry", "taken over"),
    "target": _c("in an entry", "called"),
    "undone": _c("in an entry", "undone"),
    "unchanged": _c("in an entry", "unchanged"),
    "unknown_student": _c("in an entry", "unknown students"),
    "until": _c("in an entry", "until"),
    "updated": _c("in an entry", "updated"),
    "years": _c("in an entry", "years"),
}
NESTED = ("duties",)  # its codes are told as if they stood by themselves

# What a value means; asked for by its key first, then for every key.
VALUES: dict[str, Mapping[str, Any]] = {
    "purpose": PURPOSES,
    "result": RESULTS,
    "target": TARGETS,
    "reason": REASONS | {"settled": gettext_lazy("Settled meanwhile.")},
    "because": words.ENDED,
    "state": STATES,
    "kind": {
        "notices.missing": _c("kind of message", "a child is missing"),
        "notices.found": _c("kind of message", "the child is found"),
        "notices.rung": _c("kind of message", "something waits for somebody"),
        "late": _c("kind of record", "came late"),
        "present": _c("kind of record", "in class"),
        "found": _c("kind of record", "found"),
        "left_early": _c("kind of record", "left early"),
        "leave": _c("kind of record", "leave"),
        "official": _c("kind of record", "official business"),
        "infirmary": _c("kind of record", "infirmary"),
        **words.CONTACTS,
    },
    "channel": {"mail": gettext_lazy("E-mail"), "app": gettext_lazy("in the application")},
    "factor": {
        "totp": gettext_lazy("authenticator app"),
        "recovery": gettext_lazy("recovery code"),
        "trusted": gettext_lazy("trusted device"),
        "demo": gettext_lazy("demo"),
    },
    "by": {"password": gettext_lazy("password"), "code": gettext_lazy("code")},
    "file_kind": {"jpeg": gettext_lazy("Photo of a paper"), "pdf": gettext_lazy("PDF")},
    "decision": {"confirmed": gettext_lazy("confirmed"), "refused": gettext_lazy("refused")},
}


def told(codes: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> list[tuple[str, str]]:
    """The first few as (name, value); what is empty or has no words is left out."""
    return [(str(KEYS[key]), text) for key, value in _flat(codes) if (text := _value(key, value, zone, now))][
        :SHOWN_CODES
    ]


def _flat(codes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in codes.items():
        if key in NESTED and isinstance(value, Mapping):
            yield from _flat(value)
        elif key in KEYS:
            yield key, value


def _value(key: str, value: Any, zone: ZoneInfo, now: datetime) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple, Mapping)):
        return str(len(value)) if value else ""
    text = "" if value is None else str(value)
    if key == "post":
        return post_name(text)
    if key == "period":
        return _lesson(text, now)
    known = VALUES.get(key)
    if known is not None:
        return str(known.get(text, text)).rstrip("。.")
    return _moment(text, zone, now)


def _lesson(text: str, now: datetime) -> str:
    """'2026-11-18/6' as '11月18日，第 6 节'; a lesson with a name of its own only by its day."""
    day, _slash, number = text.partition("/")
    on = _moment(day, ZoneInfo("UTC"), now)
    return _("{day}, lesson {number}").format(day=on, number=number) if number.isdecimal() else on


def _moment(text: str, zone: ZoneInfo, now: datetime) -> str:
    """A day or an instant as people say it; anything else as it stands."""
    try:
        if len(text) == 10:
            return short_day(date.fromisoformat(text), now.astimezone(zone).date())
        if len(text) > 10 and "T" in text:
            return moment_text(datetime.fromisoformat(text), now, zone)
    except ValueError:
        pass
    return text
