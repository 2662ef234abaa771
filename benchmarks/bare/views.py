"""The bare page: one query, one template. The bare upsert page: 50 rows written, then the same page.
The bare gate: JSON in, one statement, JSON out."""

import json
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from benchmarks.bare.models import Mark, Passage, Pupil

KINDS = {"present": "在校", "absent": "未到", "late": "迟到", "left_early": "早退", "leave": "请假"}


def page(request: HttpRequest, group: int) -> HttpResponse:
    rows = Pupil.objects.filter(group=group).order_by("seat")
    return render(request, "page.html", {"group": group, "rows": rows, "kinds": KINDS})


def upsert(request: HttpRequest, group: int, lesson: int) -> HttpResponse:
    """`?then=away` answers with a redirect instead of the page."""
    marks = [
        Mark(pupil_id=name.removeprefix("mark-"), lesson=lesson, kind=kind)
        for name, kind in request.POST.items()
        if name.startswith("mark-") and kind in KINDS
    ]
    with transaction.atomic():
        Mark.objects.bulk_create(
            marks, update_conflicts=True, unique_fields=["pupil", "lesson"], update_fields=["kind"]
        )
    return redirect(f"/page/{group}/") if request.GET.get("then") == "away" else page(request, group)


@csrf_exempt
def passages(request: HttpRequest) -> HttpResponse:
    events = json.loads(request.body)["events"]
    rows = [
        Passage(
            event=one["event_id"],
            who=one["local_no"],
            at=datetime.fromisoformat(one["at"]),
            direction=one["direction"],
        )
        for one in events
    ]
    with transaction.atomic():
        Passage.objects.bulk_create(rows, ignore_conflicts=True)
    return JsonResponse({"results": [{"event_id": row.event, "outcome": "accepted"} for row in rows]})
