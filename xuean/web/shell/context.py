"""What the templates of `kit` may show around a page. Only whole pages pay for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import may
from xuean.calendars.reads import first_unknown
from xuean.core import clock
from xuean.duties.reads import open_for
from xuean.kit import when
from xuean.kit.http import is_htmx
from xuean.notices.reads import unread
from xuean.web.figures import span
from xuean.web.shell.menu import menu

CALENDAR_WARNING = 60  # days before the last day that is known


def shell(request: HttpRequest) -> dict[str, Any]:
    """nav, me, school_name, searches, bell, idle_minutes, banners; nothing of it for a fragment or somebody unknown."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.person is None:
        return {"banners": _demo()}
    if is_htmx(request):
        return {"school_name": actor.person.school.name}
    return {
        "nav": SimpleLazyObject(lambda: menu(actor, request.path, open_for(actor).count())),
        "me": {"name": actor.person.name, "href": reverse("web:account")},
        "school_name": actor.person.school.name,
        "searches": may(actor, "search", "student") or may(actor, "read", "staff"),
        "bell": unread(actor),
        "bell_href": reverse("notices:inbox"),
        "idle_minutes": int(span("signin.idle-lock-after", clock.now()).total_seconds() // 60),
        "banners": SimpleLazyObject(lambda: [*_demo(), *_calendar(actor)]),
    }


def _demo() -> list[dict[str, str]]:
    if not settings.XUEAN_DEMO:
        return []
    return [{"kind": "info", "text": _("This is a demo school: everybody in it is invented.")}]


def _calendar(actor: Actor) -> list[dict[str, str]]:
    """Whoever keeps the calendar is told early that its official days run out."""
    if not may(actor, "manage", "calendar"):
        return []
    school = actor.person.school  # type: ignore[union-attr]
    today = clock.today(school.tz)
    first = first_unknown(school, today, CALENDAR_WARNING)
    if first is None:
        return []
    text = _("From {day} the calendar knows only the weekdays: enter the official holidays and make-up days.")
    return [{"text": text.format(day=when.short_day(first, today))}]
