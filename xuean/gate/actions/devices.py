"""Devices: registered, enrolled by a code that is shown once, given a signing secret, revoked at once. A26."""

import secrets
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.gate.figures import code_valid
from xuean.gate.models import Device
from xuean.gate.rules import digest_of
from xuean.people.models import School

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 12  # 60 bits
TOKEN_BYTES = 32


def in_use(device: Device, actor: Actor, now: datetime) -> Verdict:
    return no(gettext_lazy("This device is revoked.")) if device.revoked_at is not None else YES


def may_enrol(device: Device, actor: Actor, now: datetime) -> Verdict:
    """Whoever holds the code comes here; used, late and revoked codes are told apart from nothing."""
    if device.revoked_at is None and device.code_until is not None and now < device.code_until:
        return YES
    return no(gettext_lazy("This code is not valid. Ask the safety office for a new one."))


@action("gate.register-device", verb="manage", record="device")
def register_device(pen: Pen, school: School, *, now: datetime, name: str, place: str, kind: str) -> tuple[Device, str]:
    """The device and its enrolment code, shown once. Raises Refused for a name in use."""
    if Device.objects.filter(school=school, name=name, revoked_at=None).exists():
        raise Refused(_("Another device has this name."))
    device = Device(school=school, name=name, place=place, kind=kind, made_by=pen.actor.person, created_at=now)
    code = _new_code(device, now)
    device.save(force_insert=True)
    pen.note(device=str(device.pk), sort=kind)
    return device, code


@action("gate.new-code", verb="manage", record="device", flow=in_use)
def new_code(pen: Pen, device: Device, *, now: datetime) -> str:
    """Another code for a device that lost its token or missed the time; the token in use holds until then."""
    code = _new_code(device, now)
    device.save(update_fields=["code_digest", "code_until"])
    pen.note(device=str(device.pk))
    return code


@action("gate.new-secret", verb="manage", record="device", flow=in_use)
def new_secret(pen: Pen, device: Device, *, now: datetime) -> str:
    """A signing secret, shown once: from now on every request of this device must be signed with it."""
    device.secret = secrets.token_hex(TOKEN_BYTES)
    device.save(update_fields=["secret"])
    pen.note(device=str(device.pk))
    return device.secret


@action("gate.revoke-device", verb="manage", record="device", flow=in_use, seal=True)
def revoke_device(pen: Pen, device: Device, *, now: datetime) -> None:
    """Nothing it sends counts from this moment on. What it told before stays."""
    device.revoked_at = now
    device.code_digest = device.code_until = device.token_digest = device.secret = None
    device.save(update_fields=["revoked_at", "code_digest", "code_until", "token_digest", "secret"])
    pen.note(device=str(device.pk))


@action("gate.enrol-device", verb="enrol", record="device", flow=may_enrol)
def enrol_device(pen: Pen, device: Device, *, now: datetime, signing: bool = False) -> tuple[str, str]:
    """The token, and a secret when the device asks to sign; both leave the house this once. The code is used up."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    device.token_digest, device.enrolled_at, device.seen_at = digest_of(token), now, now
    device.code_digest = device.code_until = None
    fields = ["token_digest", "enrolled_at", "seen_at", "code_digest", "code_until"]
    secret = secrets.token_hex(TOKEN_BYTES) if signing else ""
    if secret:
        device.secret = secret
        fields.append("secret")
    device.save(update_fields=fields)
    pen.note(device=str(device.pk), signing=signing)
    return token, secret


def plain_code(text: str) -> str:
    """As it was made: people type it with dashes, spaces and small letters."""
    return "".join(text.upper().split()).replace("-", "")


def _new_code(device: Device, now: datetime) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    device.code_digest, device.code_until = digest_of(code), now + code_valid(device.school, now)
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))
