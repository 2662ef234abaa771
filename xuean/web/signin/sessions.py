"""The open sessions of a login: listing, ending, locking."""

from datetime import datetime

from xuean.people.models import Account
from xuean.web.asked import Asked
from xuean.web.models import Session
from xuean.web.signin.digests import plain

HANDLE = 16  # digits by which a page names a session without naming its key


def open_sessions(account: Account, now: datetime) -> list[Session]:
    return list(Session.objects.filter(account=account, expires_at__gt=now).order_by("-last_seen_at"))


def end(account: Account, handle: str) -> bool:
    rows = Session.objects.filter(account=account, key__startswith=handle) if len(handle) == HANDLE else None
    return bool(rows and rows.delete()[0])


def end_others(account: Account, request: Asked | None = None) -> int:
    rows = Session.objects.filter(account=account)
    if request is not None:
        rows = rows.exclude(key=plain(request.session.session_key or ""))
    return rows.delete()[0]


def seen(row: Session, now: datetime) -> None:
    Session.objects.filter(pk=row.pk).update(last_seen_at=now)
    row.last_seen_at = now


def lock(row: Session, now: datetime) -> None:
    Session.objects.filter(pk=row.pk, locked_at=None).update(locked_at=now)
    row.locked_at = now


def unlock(row: Session, now: datetime) -> None:
    Session.objects.filter(pk=row.pk).update(locked_at=None, last_seen_at=now)
    row.locked_at, row.last_seen_at = None, now


def name(row: Session, label: str) -> None:
    Session.objects.filter(pk=row.pk).update(label=label)
    row.label = label
