"""The bells of each stage: what holds, what comes, and entering new ones."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.answers import can
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.calendars.kept import Kept, kept
from xuean.calendars.models import Bell, BellSchedule
from xuean.calendars.reads import schedule_of
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.toasts import say
from xuean.people.models import School, Stage
from xuean.presence.days import school_day_of
from xuean.school.actions.bells import set_bells
from xuean.school.forms.time import BellFormSet, BellsForm
from xuean.school.show import APPLIES_TO, KINDS_OF_BELL, STAGES
from xuean.school.views.asked import posted, refuse_stale

WHOLE = "school"


@page("calendar", "read")
def bells(request: Request) -> HttpResponse:
    school: School = request.actor.school
    on = school_day_of(clock.now(), school.tz)
    known = kept(school)
    stages = list(Stage.objects.filter(school=school).order_by("code"))
    own = {one.stage_id for one in known.schedules}
    blocks = [_block(known, None, _("Whole school"), WHOLE, on)]
    blocks += [_block(known, stage, STAGES[stage.code], stage.code, on) for stage in stages if stage.id in own]
    context = {
        "blocks": blocks,
        "others": [(stage.code, STAGES[stage.code]) for stage in stages if stage.id not in own],
        "several": len(stages) > 1,
        "may_manage": can(request.actor, "manage", school, record="calendar"),
        "kinds": KINDS_OF_BELL,
        "applies": APPLIES_TO,
    }
    return render(request, "school/bells.html", context)


def _block(known: Kept, stage: Stage | None, words: Any, code: str, on: date) -> dict[str, Any]:
    mine = [one for one in known.schedules if one.stage_id == (stage.id if stage else None)]
    held = [one for one in mine if one.since_on <= on]
    return {
        "words": words,
        "code": code,
        "now": held[-1] if held else None,
        "rows": list(held[-1].bells.all()) if held else [],
        "coming": [one for one in mine if one.since_on > on],
    }


@page("calendar", "manage")
def edit(request: Request, code: str) -> HttpResponse:
    """The lines of one stage or the whole school; what holds now stands in them at first."""
    school: School = request.actor.school
    stage = _stage(school, code)
    on = school_day_of(clock.now(), school.tz)
    standing = _standing(school, stage, on)
    stands = " ".join(sorted(str(one.id) for one in kept(school).schedules if one.stage_id == (stage and stage.id)))
    form = BellsForm(posted(request), initial={"since_on": on, "name": standing.name if standing else ""})
    shown = [_line(bell) for bell in standing.bells.all()] if standing else []
    lines: Any = BellFormSet(request.POST) if request.method == "POST" else BellFormSet(initial=shown)
    if request.method == "POST" and all([form.is_valid(), lines.is_valid()]):
        try:
            refuse_stale(request, stands)
            set_bells(
                request.actor,
                school,
                rings=lines.rings(),
                since_on=form.cleaned_data["since_on"],
                stage=stage,
                name=form.cleaned_data["name"],
            )
            say(request, _("Saved. Roll-calls and deadlines follow the new bells from that day on."))
            return redirect("school:bells")
        except Refused as refused:
            form.add_error(None, str(refused.because))
    wrong = request.method == "POST"
    context = {
        "form": form,
        "lines": lines,
        "seen": request.POST.get("seen", stands),
        "words": STAGES[stage.code] if stage else _("Whole school"),
        "wrong": wrong,
    }
    return render(request, "school/edit_bells.html", context, status=422 if wrong else 200)


def _stage(school: School, code: str) -> Stage | None:
    if code == WHOLE:
        return None
    found = Stage.objects.filter(school=school, code=code).first()
    if found is None:
        raise NotYours
    return found


def _standing(school: School, stage: Stage | None, on: date) -> BellSchedule | None:
    """What holds for the stage; the newest that is planned where nothing holds yet."""
    known = kept(school)
    stage_id = stage.id if stage else None
    return schedule_of(known, stage_id, on) or next((one for one in known.schedules if one.stage_id == stage_id), None)


def _line(bell: Bell) -> dict[str, Any]:
    names = ("period", "name", "start", "end", "kind", "applies")
    return {name: getattr(bell, name) for name in names}
