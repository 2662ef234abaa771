"""Duties as Today shows them: the room that owns the kind gives the words and the one button."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.registry import function
from xuean.duties.card import Card
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.reads import NEXT, NOW, Step, holders_of
from xuean.duties.registry import kinds
from xuean.kit.when import moment_text
from xuean.people.models import Person, School
from xuean.rulebook.shelf import book
from xuean.web.account.reads import post_name
from xuean.web.said import said

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty on the page. `rungs` for the ladder macro; `moment`, `then`: the next rung and whom it tells."""

    duty: Duty
    card: Card
    rungs: tuple[dict[str, str], ...]
    holder: str
    moment: datetime | None
    then: str
    urgency: str


def lines(actor: Actor, school: School, duties: Iterable[Duty], now: datetime) -> list[Line]:
    rows = list(duties)
    holders = holders_of(rows)
    return [_line(actor, school, duty, holders[duty.id], now) for duty in rows]


def _line(actor: Actor, school: School, duty: Duty, holders: list[DutyHolder], now: datetime) -> Line:
    card = _card(actor, school, duty, now)
    ahead = next((step for step in card.rungs if step.state == NEXT), None)
    return Line(
        duty=duty,
        card=card,
        rungs=tuple(_rung(step, actor, now, school) for step in card.rungs),
        holder=_holder(actor, holders),
        moment=ahead.at if ahead else card.due_at,
        then=_("tells {who}").format(who=post_names(ahead.posts)) if ahead else "",
        urgency=_urgency(card.due_at, ahead.at if ahead else None, now),
    )


def _card(actor: Actor, school: School, duty: Duty, now: datetime) -> Card:
    """A card that fails must not hide the others: its duty is shown with what the duty itself knows."""
    try:
        card: Card = function(kinds()[duty.name].card)(duty, actor, now)
    except Exception:
        log.exception("card of duty %s failed", duty.pk)
        return Card(title=title_of(duty, school), due_at=duty.due_at, clause=duty.clause)
    return card


def title_of(duty: Duty, school: School) -> str:
    """What the book calls this duty."""
    title = book(school).editions(duty.name)[-1].title
    return said(title.zh, title.en)


def _rung(step: Step, actor: Actor, now: datetime, school: School) -> dict[str, str]:
    """As the ladder macro wants it."""
    mine = step.state == NOW and (actor.person_id in step.people or not set(step.posts).isdisjoint(actor.posts))
    return {
        "label": _("you") if mine else post_names(step.posts),
        "time_text": _("dealing with it") if mine else moment_text(step.at, now, school.tz),
        "state": step.state,
    }


def _holder(actor: Actor, holders: Iterable[DutyHolder]) -> str:
    held = list(holders)
    if any(one.person_id == actor.person_id for one in held):
        return _("you")
    if not held:
        return _("nobody carries it")
    last: Person = held[-1].person
    return f"{post_names([held[-1].post])} {last.name}"


def post_names(codes: Iterable[str]) -> str:
    return ", ".join(post_name(code) for code in codes)


def _urgency(due_at: datetime | None, next_at: datetime | None, now: datetime) -> str:
    """late (red): past its due moment; soon (orange): the next rung within the hour; else calm."""
    if due_at is not None and due_at <= now:
        return "late"
    nearest = min((moment for moment in (due_at, next_at) if moment), default=None)
    return "soon" if nearest is not None and (nearest - now).total_seconds() < 3600 else "calm"
