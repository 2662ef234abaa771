"""Small helpers of the views."""

from datetime import date

from django.http import QueryDict

from xuean.access.request import Request
from xuean.core.verdict import NotYours


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to: even an empty POST is one."""
    return request.POST if request.method == "POST" else None


def exact_day(text: str) -> date:
    """A day of an address; anything else is no page."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotYours from None


def day_or(text: str, usual: date) -> date:
    """A day of a query; anything else is the usual one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return usual
