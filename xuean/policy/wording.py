"""Figures and moments as people say them: '上课铃后 10 分钟，且不早于记未到'. For pages and for the command line alike,
each with its own translations."""

from collections.abc import Callable
from typing import Any

from xuean.policy.model import Term, When


class Wording:
    """Speaks by the `gettext` and `ngettext` it was given, asked anew each time."""

    def __init__(self, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str]):
        self.gettext, self.ngettext = gettext, ngettext

    def amount(self, value: Any, unit: str) -> str:
        """'10 分钟', '半天'. KeyError for a unit that does not count: text, flag."""
        _ = self.gettext
        if unit == "sessions":
            text = _("half a day") if value == 1 else _("{n} half-days")
        elif unit in ("megabytes", "percent", "permille"):
            text = {"megabytes": _("{n} MB"), "percent": _("{n} %"), "permille": _("{n} ‰")}[unit]
        else:
            text = self._counted(value)[unit]
        return text.format(n=value)

    def _counted(self, n: int) -> dict[str, str]:
        ngettext = self.ngettext
        return {
            "seconds": ngettext("{n} second", "{n} seconds", n),
            "minutes": ngettext("{n} minute", "{n} minutes", n),
            "hours": ngettext("{n} hour", "{n} hours", n),
            "days": ngettext("{n} day", "{n} days", n),
            "weeks": ngettext("{n} week", "{n} weeks", n),
            "months": ngettext("{n} month", "{n} months", n),
            "years": ngettext("{n} year", "{n} years", n),
            "school_days": ngettext("{n} school day", "{n} school days", n),
            "terms": ngettext("{n} term", "{n} terms", n),
            "times": ngettext("{n} time", "{n} times", n),
            "people": ngettext("{n} person", "{n} people", n),
            "rows": ngettext("{n} row", "{n} rows", n),
            "characters": ngettext("{n} character", "{n} characters", n),
            "grams": ngettext("{n} gram", "{n} grams", n),
        }

    def term(self, term: Term) -> str:
        """'上课铃后 10 分钟', '记未到时立即'; a bound in hours is named."""
        _ = self.gettext
        if not term.amount:
            return self._at_once(term.since)
        time = self.amount(term.amount, term.unit)
        if term.after.at_most is not None:
            hours = self.amount(int(term.after.at_most), "hours")
            time = _("{time}, at most {hours}").format(time=time, hours=hours)
        return {
            "session_start": _("{time} after the bell"),
            "session_end": _("{time} after the end of the lesson"),
            "marked": _("{time} after the mark"),
            "noticed": _("{time} after it was noticed"),
            "opened": _("{time} after it arose"),
            "due": _("{time} after the deadline"),
        }[term.since].format(time=time)

    def _at_once(self, since: str) -> str:
        _ = self.gettext
        return {
            "session_start": _("at the bell"),
            "session_end": _("at the end of the lesson"),
            "marked": _("at once, with the mark"),
            "noticed": _("at once, when it is noticed"),
            "opened": _("at once"),
            "due": _("at the deadline"),
        }[since]

    def _bare(self, since: str) -> str:
        _ = self.gettext
        return {
            "session_start": _("the bell"),
            "session_end": _("the end of the lesson"),
            "marked": _("the mark"),
            "noticed": _("the moment it was noticed"),
            "opened": _("the moment it arose"),
            "due": _("the deadline"),
        }[since]

    def when(self, when: When | None) -> str:
        """The first term, and what it does not come before."""
        if when is None or not when.terms:
            return ""
        first, *others = when.terms
        text, _ = self.term(first), self.gettext
        for term in others:
            bound = self.term(term) if term.amount else self._bare(term.since)
            text = _("{when}, not before {bound}").format(when=text, bound=bound)
        return text
