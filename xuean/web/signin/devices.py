"""The browsers a login was entered from: a random token in a cookie, its digest in a row."""

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xuean.people.models import Account
from xuean.web.figures import span
from xuean.web.models import Device
from xuean.web.signin.digests import plain
from xuean.web.signin.rules import device_label

KEPT_FOR = 400 * 86400  # seconds; browsers keep no cookie longer


def cookie_name() -> str:
    return f"{settings.COOKIE_PREFIX}device"


def token_of(request: HttpRequest) -> str:
    """The digest of this browser's token; empty when it has none."""
    token = request.COOKIES.get(cookie_name(), "")
    return plain(token)[:32] if 20 <= len(token) <= 100 else ""


def known_device(account: Account | None, token: str) -> Device | None:
    if account is None or not token:
        return None
    return Device.objects.filter(account=account, token=token, forgotten_at=None).first()


def remember(request: HttpRequest, response: HttpResponse, account: Account, now: datetime, *, trust: bool) -> Device:
    """This login was entered here. `trust`: and showed its second factor, which need not be shown again for a while."""
    token = request.COOKIES.get(cookie_name(), "")
    if not token_of(request):
        token = secrets.token_urlsafe(32)
    response.set_cookie(
        cookie_name(), token, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    until = {"trusted_until": now + span("signin.trusted-device-for", now)} if trust else {}
    device, _ = Device.objects.update_or_create(
        account=account,
        token=plain(token)[:32],
        defaults={"last_seen_at": now, "forgotten_at": None, "label": label_of(request)} | until,
        create_defaults={"created_at": now, "last_seen_at": now, "label": label_of(request)} | until,
    )
    return device


def label_of(request: HttpRequest) -> str:
    return device_label(request.headers.get("User-Agent", ""))[:80]


def is_trusted(device: Device | None, now: datetime) -> bool:
    return device is not None and device.trusted_until is not None and now < device.trusted_until


def devices_of(account: Account) -> list[Device]:
    return list(Device.objects.filter(account=account, forgotten_at=None).order_by("-last_seen_at"))


def forget(account: Account, device_id: UUID, now: datetime) -> bool:
    rows = Device.objects.filter(account=account, pk=device_id, forgotten_at=None)
    return bool(rows.update(forgotten_at=now, trusted_until=None))


def forget_all(account: Account, now: datetime) -> None:
    Device.objects.filter(account=account).update(trusted_until=None, forgotten_at=now)
