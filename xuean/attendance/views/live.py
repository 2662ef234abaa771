"""The live school day, and its wall-screen version by a token: counts and classes, no names."""

import hashlib
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.attendance.actions.wall import revoke_wall, set_up_wall
from xuean.attendance.models import WallToken
from xuean.attendance.reads.absences import absences_of
from xuean.attendance.reads.climbing import climbing
from xuean.attendance.reads.live import Live, live
from xuean.attendance.reads.slots import due_at
from xuean.core import clock
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
    tag = tag_of(school.id, request.actor.person_id, request.LANGUAGE_CODE, _fingerprint(found), ladders.fingerprint)
    context = {
        "live": found,
        "climbing": ladders,
        "school": school,
        "at": now,
        "teachers": ladders.teachers(found.late),
    }
    template = "attendance/_live.html" if is_htmx(request) else "attendance/live.html"
    return not_modified(request, tag) or with_tag(render(request, template, context | {"tag": tag}), tag)


@page("sighting", "read")
def absences(request: Request) -> HttpResponse:
    """Everybody who is not simply there today, within what this person may read."""
    now, school = clock.now(), request.actor.school
    context = {"rows": absences_of(request.actor, school, now), "at": now, "on": school_day_of(now, school.tz)}
    return render(request, "attendance/absences.html", context)


@page(public="a wall screen shows itself by its token; it gets counts and classes, never a name")
def wall(request: Request, token: str) -> HttpResponse:
    row = WallToken.objects.filter(digest=digest_of(token), revoked_at=None).select_related("school").first()
    if row is None:
        raise Http404
    now, school = clock.now(), row.school
    actor = Actor.for_display(school.id)
    found = live(actor, school, now, names=False)
    ladders = climbing(actor, school, now, names=False)
    tag = tag_of(school.id, request.LANGUAGE_CODE, _fingerprint(found), ladders.fingerprint)
    context = {"live": found, "climbing": ladders, "school": school, "at": now, "wall": True}
    template = "attendance/_wall.html" if is_htmx(request) else "attendance/wall.html"
    return not_modified(request, tag) or with_tag(render(request, template, context), tag)


@page("wall_token", "read")
def walls(request: Request) -> HttpResponse:
    """Wall screens of the school; POST sets one up (its address is shown once) or revokes one."""
    school: School = request.actor.school
    shown = ""
    if request.method == "POST" and request.POST.get("revoke"):
        row = WallToken.objects.filter(pk=request.POST["revoke"], school=school, revoked_at=None).first()
        if row is None:
            raise Http404
        revoke_wall(request.actor, row)
        say(request, _("The wall screen is revoked."))
        return redirect("attendance:walls")
    if request.method == "POST":
        token = set_up_wall(request.actor, school, label=request.POST.get("label", "").strip()[:60])
        shown = request.build_absolute_uri(f"/wall/{token}")
    rows = WallToken.objects.filter(school=school).select_related("made_by").order_by("-created_at")
    return render(request, "attendance/walls.html", {"rows": rows, "shown": shown})


def _late_rows(found: Live, school: School, teachers: dict[UUID, str]) -> list[dict[str, object]]:
    names = {one.school_class.id: one.name for grade in found.grades for one in grade.classes}
    groups = {
        one.school_class.group.id: names[one.school_class.id]
        for grade in found.grades
        for one in grade.classes
        if hasattr(one.school_class, "group")
    }
    return [
        {
            "class_name": groups.get(slot.group, ""),
            "name": slot.name,
            "teacher": teachers.get(slot.teacher, "") if slot.teacher else "",
            "start_at": slot.start_at,
            "due_at": due_at(school, slot),
        }
        for slot in found.late
        if slot.group in groups
    ]


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _fingerprint(found: Live) -> str:
    parts = [
        f"{one.school_class.id}{one.counts}{one.sweep.id if one.sweep else ''}{len(one.late)}"
        for grade in found.grades
        for one in grade.classes
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
