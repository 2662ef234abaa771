"""Figures, moments and kinds of the regulations as people say them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import pgettext_lazy as _c

from xuean.kit.when import short_day
from xuean.notices.words import MUST, TARGETS
from xuean.people.posts import posts
from xuean.policy.model import Ladder, Term, Value, When
from xuean.policy.wording import Wording
from xuean.web.account.reads import post_name

KINDS = {
    "R": _c("kind of clause", "record"),
    "D": _c("kind of clause", "duty"),
    "A": _c("kind of clause", "access"),
    "F": _c("kind of clause", "flow"),
    "M": _c("kind of clause", "measure"),
}
STATES = {"full": _c("served", "served"), "part": _c("served", "in part"), "no": _c("served", "not yet")}
TONES = {"full": "good", "part": "warn", "no": "bad"}
ICONS = {"full": "check", "part": "circle-dashed", "no": "x"}
LAYERS = {
    "national": gettext_lazy("the regulation"),
    "province": gettext_lazy("the province"),
    "district": gettext_lazy("the district"),
    "school": gettext_lazy("this school"),
}

_WORDING = Wording(_, ngettext)
MOMENTS = {
    "session_start": gettext_lazy("Bell of the lesson"),
    "session_end": gettext_lazy("End of the lesson"),
    "marked": gettext_lazy("Marked at the roll-call"),
    "noticed": gettext_lazy("First noticed"),
    "opened": gettext_lazy("The duty arose"),
    "due": gettext_lazy("Its deadline"),
    "began": gettext_lazy("The search began"),
}
_TOKENS = TARGETS | {
    "name": gettext_lazy("name"),
    "sex": gettext_lazy("sex"),
    "birth_on": gettext_lazy("birth date"),
    "ethnicity": gettext_lazy("ethnicity"),
    "document": gettext_lazy("identity document"),
    "student_number": gettext_lazy("student number"),
    "address": gettext_lazy("address"),
    "guardian_name": gettext_lazy("name of a guardian"),
    "guardian_phone": gettext_lazy("phone of a guardian"),
}


def amount(value: Any, unit: str) -> str:
    """'10 分钟', '半天', '3、5、10 次', '是'; a list is told item by item."""
    if unit == "flag":
        return _("yes") if value else _("no")
    if unit == "text":
        return _token(value) if isinstance(value, str) else _joined(_token(one) for one in value)
    if isinstance(value, (list, tuple)):
        return _joined(amount(one, unit) for one in value)
    return _WORDING.amount(value, unit)


def short_text(item: Ladder | Value) -> str:
    """For a cell: of a deadline only the first term."""
    if isinstance(item, Value):
        return value_text(item)
    return said_term(item.due.terms[0]) if item.due and item.due.terms else ""


def value_text(value: Value) -> str:
    return amount(value.value, value.unit)


def said_term(term: Term) -> str:
    return _WORDING.term(term)


def said_when(when: When | None) -> str:
    return _WORDING.when(when)


def posts_text(codes: Iterable[str]) -> str:
    return _joined(post_name(code) for code in codes)


def must_text(code: str) -> str:
    """What the told then owe; empty when they only have to know."""
    return str(MUST.get(code, code)) if code else ""


def span_text(since: date, until: date | None) -> str:
    """'自 2020年9月1日', or with its end."""
    if until is None:
        return _("since {day}").format(day=long_day(since))
    return _("{since} to {until}").format(since=long_day(since), until=long_day(until))


def long_day(on: date) -> str:
    """Always with its year."""
    return short_day(on, date.min)


def _token(code: str) -> str:
    if code in _TOKENS:
        return str(_TOKENS[code])
    return post_name(code) if code in posts() else code


def _joined(parts: Iterable[str]) -> str:
    return _(", ").join(parts)
