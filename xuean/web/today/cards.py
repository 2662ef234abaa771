"""Duties as Today shows them: the room that owns the kind gives the words and the one button."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import may
from xuean.access.registry import function
from xuean.duties.card import Button, Card
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.reads import NEXT, NOW, Step, holders_of, ladders_of
from xuean.duties.registry import kinds
from xuean.kit.when import HOUR, duration, moment_text, until
from xuean.people.models import Person, School
from xuean.rulebook.shelf import book
from xuean.web.account.reads import post_name
from xuean.web.said import said

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty on the page. `rungs` for the ladder macro; `due`, `then`: when the next rung comes, and whom it tells.

    `button`: the real act; for whoever may not do it, the page that says why and how far it is.
    """

    duty: Duty
    card: Card
    button: Button
    rungs: tuple[dict[str, str], ...]
    holder: str
    due: str
    then: str
    urgency: str


def lines(actor: Actor, school: School, duties: Iterable[Duty], now: datetime) -> list[Line]:
    """Ladders of the whole page at once, where a card brings none of its own."""
    rows = list(duties)
    holders = holders_of(rows)
    made = {duty.id: _card(actor, school, duty, now) for duty in rows}
    ladders = ladders_of([duty for duty in rows if not made[duty.id].rungs], now)
    whole = {duty: replace(card, rungs=card.rungs or ladders[duty]) for duty, card in made.items()}
    return [_line(actor, school, duty, whole[duty.id], holders[duty.id], now) for duty in rows]


def _line(actor: Actor, school: School, duty: Duty, card: Card, holders: list[DutyHolder], now: datetime) -> Line:
    ahead = next((step for step in card.rungs if step.state == NEXT), None)
    return Line(
        duty=duty,
        card=card,
        button=_button(card, duty, actor),
        rungs=tuple(_rung(step, actor, now, school) for step in card.rungs),
        holder=_holder(actor, holders),
        due=_due(card, ahead, now, school),
        then=_("tells {who}").format(who=post_names(ahead.posts)) if ahead else "",
        urgency=_urgency(card.due_at, ahead.at if ahead else None, now),
    )


def _button(card: Card, duty: Duty, actor: Actor) -> Button:
    if card.primary is not None and usable(card.primary, actor):
        return card.primary
    return Button(_("How far it is, and why"), href=reverse("web:why", args=[duty.id]))


def usable(button: Button, actor: Actor) -> bool:
    """Whether the page behind a button lets this actor in at all, by the policy of its view."""
    address = urlsplit(button.href or button.action).path
    if not address:
        return bool(button.tel)
    try:
        policy = getattr(resolve(address).func, "policy", None)
    except Resolver404:
        return False
    return policy is None or not policy.record or may(actor, policy.verb, policy.record)


def _due(card: Card, ahead: Step | None, now: datetime, school: School) -> str:
    """'9 分钟后', '11:50', or of a duty without a further rung '逾期 6 分钟'."""
    if ahead is None:
        return until(card.due_at, now, school.tz) if card.due_at else ""
    if (ahead.at - now).total_seconds() >= HOUR:
        return moment_text(ahead.at, now, school.tz)
    return _("in {time}").format(time=duration(ahead.at - now)) if ahead.at > now else _("at this moment")


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
    return _(", ").join(post_name(code) for code in codes)


def _urgency(due_at: datetime | None, next_at: datetime | None, now: datetime) -> str:
    """late (red): past its due moment; soon (orange): the next rung within the hour; else calm."""
    if due_at is not None and due_at <= now:
        return "late"
    nearest = min((moment for moment in (due_at, next_at) if moment), default=None)
    return "soon" if nearest is not None and (nearest - now).total_seconds() < 3600 else "calm"
