"""The first page. It asks for its own list again by itself; an entity tag keeps that cheap while nothing moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from xuean.access.answers import may
from xuean.access.guards import page
from xuean.core import clock
from xuean.kit.http import not_modified, tag_of, with_tag
from xuean.notices.reads import inbox
from xuean.people.models import Student
from xuean.web.account.reads import by_post, positions
from xuean.web.asked import Asked
from xuean.web.today import cards, reads
from xuean.web.today.children import children, is_guardian

LETTERS = 5  # messages on a guardian's page; the rest stands behind a link


@dataclass(frozen=True, slots=True)
class Parts:
    mine: reads.Mine
    calls: list[reads.Call]
    strips: list[reads.ClassStrip]


@page(signed_in="one's own day")
@require_safe
def today(request: Asked) -> HttpResponse:
    actor, now = request.actor, clock.now()
    school = actor.person.school
    if may(actor, "manage", "school") and not Student.objects.filter(school=school).exists():
        return redirect("web:guide")
    if is_guardian(actor):
        family, tag = _family(request, now)
        return render(request, "web/today/guardian.html", family | {"tag": tag})
    parts = _parts(request, now)
    data = _shown(request, parts, now) | {
        "week": reads.week_of_term(school, now),
        "positions": by_post(positions(actor, now.astimezone(school.tz).date())),
        "tag": _tag(request, parts, now),
        "watches": may(actor, "watch", "roll_call"),
    }
    return render(request, "web/today/today.html", data)


@page(signed_in="one's own day")
@require_safe
def today_list(request: Asked) -> HttpResponse:
    """The part that changes: duties, roll-calls, own classes; of a guardian the own children and messages."""
    now = clock.now()
    if is_guardian(request.actor):
        family, tag = _family(request, now)
        return not_modified(request, tag) or with_tag(render(request, "web/today/_children.html", family), tag)
    parts = _parts(request, now)
    tag = _tag(request, parts, now)
    known = not_modified(request, tag)
    return known or with_tag(render(request, "web/today/_list.html", _shown(request, parts, now)), tag)


@page("roll_call", "watch")
@require_safe
def today_school(request: Asked) -> HttpResponse:
    """The figures at the side, asked for apart because they concern the whole school."""
    now = clock.now()
    found = reads.school_now(request.actor, request.actor.person.school, now)
    figures = (found.counts, [(grade.name, grade.counts, grade.called) for grade in found.grades])
    tag = tag_of(request.actor.person_id, request.LANGUAGE_CODE, figures)
    data = {"live": found, "now": now}
    return not_modified(request, tag) or with_tag(render(request, "web/today/_school.html", data), tag)


def _family(request: Asked, now: datetime) -> tuple[dict[str, Any], str]:
    """What a guardian sees, and its entity tag: whatever is told changes it, and the minute."""
    actor = request.actor
    found, letters = children(actor, actor.person.school, now), inbox(actor, LETTERS + 1)
    told = [(one.student.id, one.class_name, one.words, one.detail, one.advice, one.teacher) for one in found]
    read = [(letter.envelope.id, letter.new) for letter in letters]
    minute = now.replace(second=0, microsecond=0)
    tag = tag_of(actor.person_id, request.LANGUAGE_CODE, told, read, minute)
    return {"children": found, "letters": letters[:LETTERS], "more_letters": len(letters) > LETTERS, "now": now}, tag


def _parts(request: Asked, now: datetime) -> Parts:
    actor = request.actor
    school = actor.person.school
    mine = reads.waiting(actor, now, everything=request.GET.get("all") == "1")
    return Parts(mine, reads.calls(actor, school, now), reads.own_classes(actor, school, now))


def _shown(request: Asked, parts: Parts, now: datetime) -> dict[str, Any]:
    school = request.actor.person.school
    return {
        "lines": cards.lines(request.actor, school, parts.mine.duties, now),
        "others": cards.lines(request.actor, school, parts.mine.others, now),
        "total": parts.mine.total,
        "more_others": parts.mine.more,
        "calls": reads.next_calls(parts.calls),
        "called": sum(one.state == "done" for one in parts.calls),
        "all_calls": len(parts.calls),
        "open_calls": [one for one in parts.calls if one.state == "open"],
        "strips": parts.strips,
        "now": now,
    }


def _tag(request: Asked, parts: Parts, now: datetime) -> str:
    """Whatever changes the list: the duties and their state, the roll-calls and figures, and the minute (times are told
    as 'in 9 minutes')."""
    duties = [(duty.id, duty.version, duty.next_at) for duty in (*parts.mine.duties, *parts.mine.others)]
    strips = [(strip.counts, strip.sweep and strip.sweep.id) for strip in parts.strips]
    calls = [(one.slot.key, one.state) for one in parts.calls]
    minute = now.replace(second=0, microsecond=0)
    actor = request.actor
    return tag_of(actor.person_id, actor.posts, request.LANGUAGE_CODE, parts.mine.total, duties, strips, calls, minute)
