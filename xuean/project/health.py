"""For machines. `/healthz`: the web process answers. `/readyz`: the database and the background work answer too."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from xuean.access.guards import page
from xuean.core import clock
from xuean.jobs import reads as jobs
from xuean.project.database import unreachable


@page(public="asked by load balancers; says nothing about the school")
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@page(public="asked by load balancers; says nothing about the school")
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything answers, else 503 and which part does not."""
    parts = {"database": not unreachable(), "worker": _worker_alive()}
    ok = all(parts.values())
    answer = {"status": "ok" if ok else "unready", **{name: "ok" if good else "down" for name, good in parts.items()}}
    return JsonResponse(answer, status=200 if ok else 503)


def _worker_alive() -> bool:
    try:
        return jobs.heartbeat(clock.now()).alive
    except DatabaseError:
        return False
