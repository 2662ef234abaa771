"""Devices of the school: registered, enrolled by a code shown once, revoked."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.guards import page
from xuean.access.request import Request
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.gate.actions.devices import new_code, new_secret, register_device, revoke_device
from xuean.gate.figures import code_valid
from xuean.gate.forms import KIND_NAMES, DeviceForm
from xuean.gate.models import Device
from xuean.gate.reads.devices import devices_of
from xuean.kit.toasts import say


@page("device", "read")
def devices(request: Request) -> HttpResponse:
    """A POST registers a device, or does what its button names to one of the list."""
    shown: dict[str, Any] = {}
    form = DeviceForm(request.POST if request.method == "POST" and "act" not in request.POST else None)
    if request.method == "POST" and "act" in request.POST:
        shown = _done(request)
        if not shown:
            return redirect("gate:devices")
    elif request.method == "POST" and form.is_valid():
        try:
            device, code = register_device(request.actor, request.actor.school, **form.cleaned_data)
            shown, form = {"code": code, "device": device}, DeviceForm()
        except Refused as refused:
            form.add_error("name", str(refused.because))
    now = clock.now()
    context = shown | {
        "form": form,
        "rows": list(devices_of(request.actor, now)),
        "kinds": KIND_NAMES,
        "minutes": int(code_valid(request.actor.school, now).total_seconds() // 60),
        "address": request.build_absolute_uri("/api/v1/devices/enrol"),
    }
    return render(request, "gate/devices.html", context, status=422 if form.errors else 200)


def _done(request: Request) -> dict[str, Any]:
    """What is shown once after the act; nothing after a revocation."""
    device = _asked(request)
    acts: dict[str, Callable[[], dict[str, Any]]] = {
        "code": lambda: {"code": new_code(request.actor, device), "device": device},
        "secret": lambda: {"secret": new_secret(request.actor, device), "device": device},
        "revoke": lambda: _revoked(request, device),
    }
    if request.POST["act"] not in acts:
        raise Http404
    try:
        return acts[request.POST["act"]]()
    except Refused as refused:
        say(request, str(refused.because), "error")
        return {}


def _revoked(request: Request, device: Device) -> dict[str, Any]:
    revoke_device(request.actor, device)
    say(request, _("The device is revoked. Nothing it sends counts any more."))
    return {}


def _asked(request: Request) -> Device:
    rows = {str(row.pk): row for row in devices_of(request.actor, clock.now())}
    if request.POST.get("device", "") not in rows:
        raise Http404
    return rows[request.POST["device"]]
