"""'Why this deadline?' in four steps: the sentence, the figure, the facts of the day, the sum. What was in force when
the duty arose counts, whatever holds today. A rung that keeps a clause of its own brings its own sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.calendars.reads import school_calendar
from xuean.core.verdict import NotYours
from xuean.duties.models import MET, OPEN, Duty
from xuean.duties.reads import NEXT, NOW, PASSED, Step, Why, open_for
from xuean.duties.reads import why as reasons_of
from xuean.kit.when import clock_time, moment_text, weekday
from xuean.people.models import School
from xuean.policy.model import Ladder, Rung, Term, When
from xuean.rulebook.shelf import book
from xuean.web.clauses import words
from xuean.web.clauses.reads import said_of
from xuean.web.clauses.subjects import Named, named

FACTS = ("session_start", "session_end", "marked", "noticed", "began", "opened")  # in this order


@dataclass(frozen=True, slots=True)
class Told:
    """`reasons` as kit's macro takes them; `then`: whom the next rung tells, and when; `state`: open, met or void.

    `clause`: what the duty stands under; `step`: what the rung keeps that it has climbed to, where that is another.
    """

    about: Named
    clause: str
    step: str
    due_at: datetime | None
    state: str
    late: bool
    then: Step | None
    then_who: str
    reasons: tuple[dict[str, Any], ...]


def duty_of(actor: Actor, duty_id: Any, now: datetime) -> Duty:
    """In the reader's scope, or carried by the reader (who may stand outside of it). Raises NotYours."""
    found = narrow(actor, "read", Duty.objects.filter(pk=duty_id), now=now).first()
    found = found or open_for(actor).filter(pk=duty_id, school=actor.school_id).first()
    if found is None:
        raise NotYours
    return found


def told(actor: Actor, school: School, duty: Duty, now: datetime) -> Told:
    known = reasons_of(duty, now)
    ahead = next((step for step in known.steps if step.state == NEXT), None)
    step = _step(duty, known)
    late = duty.due_at is not None and (duty.settled_at or now) >= duty.due_at if duty.state in (OPEN, MET) else False
    return Told(
        about=named(actor, school, [duty], now)[0],
        clause=duty.clause,
        step=step,
        due_at=known.due_at,
        state=duty.state,
        late=late,
        then=ahead,
        then_who=words.posts_text(ahead.posts) if ahead else "",
        reasons=(
            *(_sentence(clause, school) for clause in (duty.clause, step) if clause),
            _figures(duty, school),
            _facts(duty, known, school, now),
            _sum(duty, known, school, now),
        ),
    )


def _step(duty: Duty, known: Why) -> str:
    """B1.4 when half a day has passed: the sentence that put the duty before whoever carries it now."""
    fired = [step for step in known.steps if step.state in (PASSED, NOW)]
    return fired[-1].clause if fired and fired[-1].clause != duty.clause else ""


def _sentence(identity: str, school: School) -> dict[str, Any]:
    clause = book(school).clause(identity)
    regulation = next(one for one in book(school).regulations() if one.code == clause.regulation)
    return {
        "title": _("The sentence, {clause}").format(clause=clause.id),
        "quote": said_of(clause.gist),
        "note": said_of(regulation.title),
    }


def _figures(duty: Duty, school: School) -> dict[str, Any]:
    """The rule this duty keeps, and since when it holds; what was different before."""
    rule = duty.ladder
    editions = [item for item in book(school).editions(duty.name) if isinstance(item, Ladder)]
    held = next((item for item in editions if item.edition == duty.edition), None)
    pairs = [(_("Deadline"), words.said_when(rule.due))] if rule.due else []
    pairs += [
        (_cited(words.posts_text(rung.tell), rung.clause, duty), words.said_when(rung.when)) for rung in rule.rungs
    ]
    return {"title": _("The figure"), "pairs": pairs, "note": _since(held, editions)}


def _since(held: Ladder | None, editions: Iterable[Ladder]) -> str:
    if held is None:
        return _("This wording no longer stands in the book; the duty has kept it.")
    text = _("{span}, set by {layer}").format(
        span=words.span_text(held.since, held.until), layer=words.LAYERS[held.layer]
    )  # fmt: skip
    before = [item for item in editions if item.since < held.since]
    if before:
        last = max(before, key=lambda item: item.since)
        earlier = _("before that {figure}").format(figure=words.said_when(last.due))
        text = f"{text} · {earlier}"
    return text


def _facts(duty: Duty, known: Why, school: School, now: datetime) -> dict[str, Any]:
    """The moments that count, and what kind of day it was."""
    zone, rule = school.tz, duty.ladder
    whens = [*([rule.due] if rule.due else []), *(rung.when for rung in rule.rungs)]
    used = {term.since for when in whens for term in when.terms}
    moments = sorted(
        ((name, at) for name, at in known.facts.items() if name in FACTS and name in used),
        key=lambda one: (one[1], FACTS.index(one[0])),
    )
    calendar = school_calendar(school, known.opened_at)
    on = calendar.school_day_of(known.opened_at)
    day = calendar.day(on)
    pairs = [(str(words.MOMENTS[name]), moment_text(at, now, zone)) for name, at in moments]
    if known.put_off_until:
        pairs.append((_("Put off until"), moment_text(known.put_off_until, now, zone)))
    return {"title": _("The facts of the day"), "pairs": pairs, "note": _kind_of_day(on, day.weekday if day else None)}


def _kind_of_day(on: date, follows: int | None) -> str:
    said = f"{words.long_day(on)} {weekday(on)}"
    if follows is None:
        return _("{day}: no school").format(day=said)
    if follows != on.isoweekday():
        other = weekday(date(2024, 1, follows))  # 1 January 2024 was a Monday
        return _("{day}: school, with the timetable of {other}").format(day=said, other=other)
    return _("{day}: an ordinary school day").format(day=said)


def _sum(duty: Duty, known: Why, school: School, now: datetime) -> dict[str, Any]:
    """Each line: the moment and what is added, and what it gives."""
    zone, rule = school.tz, duty.ladder
    pairs = []
    if known.due_at and rule.due:
        pairs.append((_added(rule.due, known.facts, zone), _gives(known.due_at, _("deadline"), now, zone)))
    for step in known.steps:
        rung: Rung = rule.rungs[step.no - 1]
        told_to = _cited(words.posts_text(step.posts), rung.clause, duty)
        pairs.append((_added(rung.when, _with_due(known), zone), _gives(step.at, told_to, now, zone)))
    return {"title": _("The sum"), "pairs": pairs, "note": _bound(rule.rungs)}


def _cited(text: str, clause: str, duty: Duty) -> str:
    """With the clause it comes from, where that is not the one of the duty."""
    return text if clause == duty.clause else f"{text} · {clause}"


def _with_due(known: Why) -> Mapping[str, datetime]:
    return dict(known.facts) | ({"due": known.due_at} if known.due_at else {})


def _added(when: When, facts: Mapping[str, datetime], zone: ZoneInfo) -> str:
    """'8:00 + 10 分钟'; of several terms each, the latest of which counts."""
    terms = [term for term in when.terms if term.since in facts]
    return " / ".join(_plus(term, clock_time(facts[term.since], zone)) for term in terms)


def _plus(term: Term, at: str) -> str:
    return f"{at} + {words.amount(term.amount, term.unit)}" if term.amount else at


def _gives(at: datetime, what: str, now: datetime, zone: ZoneInfo) -> str:
    return f"{moment_text(at, now, zone)} {what}".strip()


def _bound(rungs: Iterable[Rung]) -> str:
    """Said only where two moments compete."""
    several = any(len(rung.when.terms) > 1 for rung in rungs)
    return _("Where two moments are given, the later one counts.") if several else ""
