"""Confirming again, for acts whose page the marks of record classes do not already protect.

Pages about S3 and S4 records need nothing: `gate.Gate` asks by the policy of the view. Others decorate:
`@confirmed_first` below `@page(…)`; rooms below this floor read `request.confirmed` and link to `web:confirm`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from xuean.web.asked import Asked
from xuean.web.signin.gate import away

View = Callable[..., HttpResponse]


def step_up_required(request: Asked) -> bool:
    """Whether this person has to prove again who they are."""
    return not getattr(request, "confirmed", False)


def confirmed_first(view: View) -> View:
    @wraps(view)
    def asked(request: Asked, *args: Any, **kwargs: Any) -> HttpResponse:
        return away(request, "web:confirm") if step_up_required(request) else view(request, *args, **kwargs)

    return asked
