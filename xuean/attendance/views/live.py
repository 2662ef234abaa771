"""The live school day, and its wall-screen version by a token: counts and classes, no names."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import may
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.attendance.actions.wall import revoke_wall, set_up_wall
from xuean.attendance.models import WallToken
from xuean.attendance.reads.absences import absences_of
from xuean.attendance.reads.climbing import climbing
from xuean.attendance.reads.live import Live, live
from xuean.attendance.reads.slots import due_at
from xuean.calendars.models import Bell
from xuean.calendars.reads import period_at
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.kit.http import is_htmx, not_modified, tag_of, with_tag
from xuean.kit.toasts import say
from xuean.people.models import School
from xuean.presence.days import school_day_of


@page("roll_call", "watch")
def live_day(request: Request) -> HttpResponse:
    """Missing, outstanding roll-calls, climbing ladders, by grade and class; the page asks again by itself."""
    now, school = clock.now(), request.actor.school
    found = live(request.actor, school, now)
    ladders = climbing(request.actor, school, now)
    person, language = request.actor.person_id, request.LANGUAGE_CODE
    tag = tag_of(school.id, person, language, _fingerprint(found), ladders.fingerprint, _minute(now))
    teachers = ladders.teachers(found.late)
    context = {
        "live": found,
        "climbing": ladders,
        "school": school,
        "at": now,
        "teachers": teachers,
        "late_rows": _late_rows(found, school, teachers),
        "may_look": may(request.actor, "record", "sighting"),
    }
    if is_htmx(request):
        return not_modified(request, tag) or with_tag(render(request, "attendance/_live.html", context), tag)
    may_walls = may(request.actor, "read", "wall_token")
    context |= {"tag": tag, "may_walls": may_walls, "period": _period(found, school, now)}
    return with_tag(render(request, "attendance/live.html", context), tag)


@page("sighting", "read")
def absences(request: Request) -> HttpResponse:
    """Everybody who is not simply there today, within what this person may read."""
    now, school = clock.now(), request.actor.school
    context = {
        "rows": absences_of(request.actor, school, now),
        "at": now,
        "on": school_day_of(now, school.tz),
        "may_look": may(request.actor, "record", "sighting"),  # who may not has no page behind the name
    }
    return render(request, "attendance/absences.html", context)


@page(public="a wall screen shows itself by its token; it gets counts and classes, never a name")
def wall(request: Request, token: str) -> HttpResponse:
    row = WallToken.objects.filter(digest=digest_of(token), revoked_at=None).select_related("school").first()
    if row is None:
        return _dark(request)
    now, school = clock.now(), row.school
    actor = Actor.for_display(school.id)
    found = live(actor, school, now, names=False)
    context = {"live": found, "live_on": found.on, "school": school, "at": now}
    if is_htmx(request) and request.GET.get("head"):
        return render(request, "attendance/_wall_head.html", context | {"period": _period(found, school, now)})
    ladders = climbing(actor, school, now, names=False)
    tag = tag_of(school.id, request.LANGUAGE_CODE, _fingerprint(found), ladders.fingerprint, _minute(now))
    context |= {"climbing": ladders}
    if is_htmx(request):
        return not_modified(request, tag) or with_tag(render(request, "attendance/_wall.html", context), tag)
    context |= {"tag": tag, "period": _period(found, school, now)}
    return with_tag(render(request, "attendance/wall.html", context), tag)


@page("wall_token", "read")
def walls(request: Request) -> HttpResponse:
    """Wall screens of the school; POST sets one up (its address is shown once) or revokes one."""
    school: School = request.actor.school
    shown, error = "", ""
    if request.method == "POST" and request.POST.get("revoke"):
        hung = {str(row.id): row for row in WallToken.objects.filter(school=school, revoked_at=None)}
        if request.POST["revoke"] not in hung:
            raise Http404
        revoke_wall(request.actor, hung[request.POST["revoke"]])
        say(request, _("The wall screen is revoked."))
        return redirect("attendance:walls")
    if request.method == "POST":
        try:
            token = set_up_wall(request.actor, school, label=request.POST.get("label", "").strip()[:60])
            shown = request.build_absolute_uri(f"/wall/{token}")
        except Refused as refused:
            error = str(refused.because)
    rows = WallToken.objects.filter(school=school).select_related("made_by").order_by("-created_at")
    context = {"rows": rows, "shown": shown, "error": error}
    return render(request, "attendance/walls.html", context, status=422 if error else 200)


def _dark(request: Request) -> HttpResponse:
    """Revoked and invented tokens alike. The script of a screen that still asks reloads at 403, and gets this page."""
    if is_htmx(request):
        return HttpResponse(status=403)
    return render(request, "attendance/wall_off.html", status=404)


def _late_rows(found: Live, school: School, teachers: dict[UUID, str]) -> list[dict[str, object]]:
    names = dict(found.mixed) | {
        one.school_class.group.id: one.name
        for grade in found.grades
        for one in grade.classes
        if hasattr(one.school_class, "group")
    }
    return [
        {
            "class_name": names[slot.group],
            "name": slot.name,
            "teacher": teachers.get(slot.teacher, "") if slot.teacher else "",
            "start_at": slot.start_at,
            "due_at": due_at(school, slot),
        }
        for slot in found.late
        if slot.group in names
    ]


def _period(found: Live, school: School, now: datetime) -> Bell | None:
    """The lesson or break of this moment, where all that is shown keeps the same bells."""
    stages = {grade.grade.stage_id for grade in found.grades}
    return period_at(school, stages.pop(), now) if len(stages) == 1 else None


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _minute(now: datetime) -> datetime:
    """Times are told as 'since 6 minutes': once a minute a part that has not changed is still another one."""
    return now.replace(second=0, microsecond=0)


def _fingerprint(found: Live) -> str:
    parts = [
        f"{one.school_class.id}{one.counts}{one.sweep.id if one.sweep else ''}{len(one.late)}"
        for grade in found.grades
        for one in grade.classes
    ]
    parts += [f"{slot.group}{slot.key}" for slot in found.late if slot.group in found.mixed]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
