"""The live school day, and its wall-screen version by a token: counts and classes, no names."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.guards import page
from xuean.attendance.actions.wall import revoke_wall, set_up_wall
from xuean.attendance.models import WallToken
from xuean.attendance.reads.climbing import climbing
from xuean.attendance.reads.live import Live, live
from xuean.core import clock
from xuean.kit.http import not_modified, tag_of, with_tag
from xuean.kit.toasts import say
from xuean.people.models import School


@page("roll_call", "watch")
def live_day(request: HttpRequest) -> HttpResponse:
    """Missing, outstanding roll-calls, climbing ladders, by grade and class; the page asks again by itself."""
    now, school = clock.now(), request.actor.person.school
    found = live(request.actor, school, now)
    ladders = climbing(request.actor, school, now)
    tag = tag_of(school.id, request.actor.person_id, request.LANGUAGE_CODE, _fingerprint(found), ladders.fingerprint)
    context = {
        "live": found,
        "climbing": ladders,
        "school": school,
        "now": now,
        "teachers": ladders.teachers(found.late),
    }
    template = "attendance/_live.html" if request.headers.get("X-Poll") else "attendance/live.html"
    return not_modified(request, tag) or with_tag(render(request, template, context), tag)


@page(public="a wall screen shows itself by its token; it gets counts and classes, never a name")
def wall(request: HttpRequest, token: str) -> HttpResponse:
    row = WallToken.objects.filter(digest=digest_of(token), revoked_at=None).select_related("school").first()
    if row is None:
        raise Http404
    now, school = clock.now(), row.school
    actor = Actor.for_display(school.id)
    found = live(actor, school, now, names=False)
    ladders = climbing(actor, school, now, names=False)
    tag = tag_of(school.id, request.LANGUAGE_CODE, _fingerprint(found), ladders.fingerprint)
    context = {"live": found, "climbing": ladders, "school": school, "now": now, "wall": True}
    template = "attendance/_wall.html" if request.headers.get("X-Poll") else "attendance/wall.html"
    return not_modified(request, tag) or with_tag(render(request, template, context), tag)


@page("wall_token", "read")
def walls(request: HttpRequest) -> HttpResponse:
    """Wall screens of the school; POST sets one up (its address is shown once) or revokes one."""
    school: School = request.actor.person.school
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


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _fingerprint(found: Live) -> str:
    parts = [
        f"{one.school_class.id}{one.counts}{one.sweep.id if one.sweep else ''}{len(one.late)}"
        for grade in found.grades
        for one in grade.classes
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
