"""Small helpers of the views."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from xuean.access.request import Request
from xuean.core.verdict import NotYours, Refused
from xuean.school.rules import FIRST_DAY, LAST_DAY


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to: even an empty POST is one."""
    return request.POST if request.method == "POST" else None


def exact_day(text: str) -> date:
    """A day of an address; anything else is no page."""
    found = _day(text)
    if found is None:
        raise NotYours
    return found


def day_or(text: str, usual: date) -> date:
    """A day of a query; anything else is the usual one."""
    return _day(text) or usual


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def refuse_stale(request: Request, stands: str) -> None:
    """Raises Refused when somebody else has changed what a form is about since its page was made.

    The page keeps in `seen` what stood there then; `stands` is what stands there now.
    """
    if request.POST.get("seen", stands) != stands:
        raise Refused(_("Somebody has changed this meanwhile. Open this page again and look at it before you save."))
