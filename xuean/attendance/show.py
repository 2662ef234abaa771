"""A duty's ladder in the words of a page: post names, people, times as people say them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.attendance.reads.timeline import Moment
from xuean.duties.models import Duty
from xuean.duties.reads import NEXT, NOW, PASSED, Step, ladder_of
from xuean.files.show import pictures
from xuean.kit import when
from xuean.people.models import Person
from xuean.people.posts import posts


def papers(moment: Moment) -> dict[str, Any]:
    """What kit's timeline draws of the papers of a line: those that hang on it, and the way to attach one."""
    way = None
    if moment.about and moment.takes_paper:
        way = {"href": reverse("attendance:paper", args=[moment.about.id]), "label": _("Attach a paper")}
    return {"pictures": pictures(moment.files), "action": way}


def post_name(code: str) -> str:
    return _(posts()[code].en) if code in posts() else code


def rungs(duty: Duty, now: datetime, zone: ZoneInfo, *, names: bool = True) -> list[dict[str, Any]]:
    """What kit's ladder macro takes. On a wall (`names=False`) only posts stand there."""
    return rungs_of({duty.id: ladder_of(duty, now)}, now, zone, names=names)[duty.id]


def rungs_of(
    ladders: Mapping[UUID, Iterable[Step]], now: datetime, zone: ZoneInfo, *, names: bool = True
) -> dict[UUID, list[dict[str, Any]]]:
    """The same for the ladders of many duties, by duty: one query for the names of all."""
    drawn = {duty: _apart([step for step in steps if step.posts]) for duty, steps in ladders.items()}
    people = _people([step for steps in drawn.values() for step in steps]) if names else {}
    return {duty: [_rung(step, people, now, zone) for step in steps] for duty, steps in drawn.items()}


def next_rung(duty: Duty, now: datetime) -> Step | None:
    return ahead(ladder_of(duty, now))


def ahead(steps: Iterable[Step]) -> Step | None:
    return next((step for step in steps if step.state == NEXT), None)


def _apart(steps: list[Step]) -> list[Step]:
    """Whom the next rung has told again, stands there only: 'subject teacher 8:03, homeroom teacher has it now'."""
    found = []
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        if after is not None and (after.at == step.at or after.state in (PASSED, NOW)):
            step = replace(
                step,
                posts=tuple(post for post in step.posts if post not in after.posts),
                people=tuple(one for one in step.people if one not in after.people),
            )
        if step.posts:
            found.append(step)
    return found


def _rung(step: Step, people: dict[UUID, str], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    told = [people[one] for one in step.people if one in people]
    return {
        "label": _(", ").join(post_name(post) for post in step.posts),
        "time_text": _("has it now") if step.state == NOW else when.moment_text(step.at, now, zone),
        "state": step.state,
        "note": _(", ").join(told),
    }


def _people(steps: list[Step]) -> dict[UUID, str]:
    ids = {one for step in steps for one in step.people}
    return dict(Person.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}
