"""Codes of a file in words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

from xuean.policy.codes import table
from xuean.web.said import said

# code of presence.rules -> (words, tone of the badge)
STATES = {
    "here": (_("at school"), "good"),
    "late": (_("at school, came late"), "good"),
    "leave": (_("on leave"), "info"),
    "official": (_("official business"), "info"),
    "infirmary": (_("in the infirmary"), "info"),
    "left_early": (_("left early"), "warn"),
    "gone": (_("gone home"), ""),
    "missing": (_("unaccounted for"), "bad"),
    "untaken": (_c("roll-call", "not called"), ""),
}
RIGHTS = {
    "custody": _("has custody"),
    "told": _("may be told"),
    "collect": _("may collect"),
    "see": _("may see the file"),
}
CONTACTS = {
    "mobile": _("Mobile"),
    "landline": _("Landline"),
    "email": _("E-mail"),
    "address": _("Address"),
}
ENDED = {
    "changed": _("There is a new one"),
    "wrong": _("It was entered wrongly"),
    "dead": _("Nobody is reached there"),
    "asked": _("The family asked for it"),
}


def code_name(name: str, code: str) -> str:
    """What the table calls a code; the code itself when it has left the table, '' for none."""
    codes = table(name)
    if not code or not codes.has(code):
        return code
    found = codes.get(code).name
    return said(found.zh, found.en)


def choices(name: str, only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    wanted = None if only is None else set(only)
    return [
        (one.code, said(one.name.zh, one.name.en))
        for one in table(name).codes
        if wanted is None or one.code in wanted
    ]  # fmt: skip
