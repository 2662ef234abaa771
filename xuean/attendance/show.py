"""A duty's ladder in the words of a page: post names, people, times as people say them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xuean.duties.models import Duty
from xuean.duties.reads import NOW, Step, ladder_of
from xuean.kit import when
from xuean.people.models import Person
from xuean.people.posts import posts


def post_name(code: str) -> str:
    return _(posts()[code].en) if code in posts() else code


def rungs(duty: Duty, now: datetime, zone: ZoneInfo, *, names: bool = True) -> list[dict[str, Any]]:
    """What kit's ladder macro takes. On a wall (`names=False`) only posts stand there."""
    steps = [step for step in ladder_of(duty, now) if step.posts]
    people = _people(steps) if names else {}
    return [_rung(step, people, now, zone) for step in _merged(steps)]


def next_rung(duty: Duty, now: datetime) -> Step | None:
    return next((step for step in ladder_of(duty, now) if step.state == "next"), None)


def _merged(steps: list[Step]) -> Iterable[Step]:
    """Two rungs of the same moment and posts are one dot on the page."""
    seen: set[tuple[datetime, tuple[str, ...]]] = set()
    for step in steps:
        key = (step.at, step.posts[-1:])
        if key not in seen:
            seen.add(key)
            yield step


def _rung(step: Step, people: dict[UUID, str], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    told = [people[one] for one in step.people if one in people]
    return {
        "label": post_name(step.posts[-1]),
        "time_text": _("has it now") if step.state == NOW else when.moment_text(step.at, now, zone),
        "state": step.state,
        "note": _(", ").join(told),
    }


def _people(steps: list[Step]) -> dict[UUID, str]:
    ids = {one for step in steps for one in step.people}
    return dict(Person.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}
