"""The audit, its check, and background work."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xuean.access.answers import may
from xuean.access.guards import page
from xuean.acts.action import Action
from xuean.audit.log import log_read
from xuean.audit.words import sentence
from xuean.core import clock
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours, Refused
from xuean.jobs.models import Job
from xuean.jobs.reads import heartbeat
from xuean.kit.toasts import say
from xuean.notices.reads import undelivered
from xuean.web.asked import Asked
from xuean.web.oversight import actions, chain, entries, work
from xuean.web.oversight.tags import GROUPS


@page("audit_entry", "read")
@require_safe
def audit(request: Asked) -> HttpResponse:
    """Reading it is itself an entry, written last: when that fails, nothing is shown."""
    now, school = clock.now(), request.actor.person.school
    wanted = entries.asked(request.GET)
    found = entries.ENTRIES.page(request, entries.entries(request.actor, school, wanted))
    rows = entries.shown(request.actor, school, found.rows, now)
    data = {
        "page": found,
        "shown": {row.entry.id: row for row in rows},
        "asked": wanted,
        "groups": GROUPS,
        "people": entries.people(request.actor),
        "chain": chain.chain_of(school),
        "may_verify": may(request.actor, "verify", "audit_entry"),
    }
    answer = render(request, "web/oversight/audit.html", data)
    refs = [Ref("audit_entry", row.id) for row in found.rows]
    log_read(request.actor, refs, purpose="web.audit-page", now=now)
    return answer


@page("audit_entry", "verify")
@require_http_methods(["GET", "POST"])
def verify_audit(request: Asked) -> HttpResponse:
    """How far the chain is sealed; POST reads it again from the first entry."""
    now, school = clock.now(), request.actor.person.school
    state, report = chain.chain_of(school), None
    if request.method == "POST" and not state.too_long:
        report = chain.check(request.actor, school, now)
        state = chain.chain_of(school)
    data = {
        "chain": state,
        "report": report,
        "sentences": [sentence(fault) for fault in report.faults] if report else [],
        "may_read": may(request.actor, "read", "audit_entry"),
    }
    return render(request, "web/oversight/verify.html", data)


@page("job", "read")
@require_safe
def jobs(request: Asked) -> HttpResponse:
    now, actor = clock.now(), request.actor
    school = actor.person.school
    data: dict[str, Any] = {
        "page": work.DEAD_JOBS.page(request, work.dead_jobs(actor)),
        "beat": heartbeat(now),
        "findings": work.findings(school, now),
        "job_name": work.name_of,
        "schedules": work.schedules(),
        "jumps": work.jumps(),
        "may_manage": may(actor, "manage", "job"),
        "may_release": may(actor, "manage", "job") and work.only_school(),
        "may_verify": may(actor, "verify", "audit_entry"),
        "not_sent": undelivered(actor, now).count() if may(actor, "read", "envelope") else None,
        "now": now,
    }
    return render(request, "web/oversight/jobs.html", data)


@page("job", "manage")
@require_POST
def retry_job(request: Asked, job_id: UUID) -> HttpResponse:
    return _decide(request, job_id, actions.retry_job, _("Queued again. It runs within a minute."))


@page("job", "manage")
@require_POST
def discard_job(request: Asked, job_id: UUID) -> HttpResponse:
    return _decide(request, job_id, actions.discard_job, _("Given up for good. The record of it stays."))


@page("job", "manage")
@require_POST
def release_disposal(request: Asked) -> HttpResponse:
    return _try(
        request,
        lambda: actions.release_disposal(request.actor, request.actor.person.school),
        _("Recorded. Disposal may go on."),
    )


def _decide(request: Asked, job_id: UUID, act: Action, words: str) -> HttpResponse:
    job = work.visible(request.actor, Job.objects.filter(pk=job_id), "manage").first()
    if job is None:
        raise NotYours
    return _try(request, lambda: act(request.actor, request.actor.person.school, job=job), words)


def _try(request: Asked, act: Callable[[], Any], words: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        say(request, refused.because, "warning")
    else:
        say(request, words)
    return redirect("web:jobs")
