"""One-time activation addresses: made by an administrator, used once by the person, kept only as a digest."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from xuean.people.models import Account, Person
from xuean.web.models import Activation
from xuean.web.signin import passwords, sessions
from xuean.web.signin.digests import plain
from xuean.web.signin.records import note

LIFE = timedelta(days=3)  # handed over on paper or by message, often before a weekend


def issue(account: Account, now: datetime) -> str:
    """A fresh token; earlier ones of this login stop working."""
    Activation.objects.filter(account=account, used_at=None).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    Activation.objects.create(account=account, digest=plain(token), created_at=now, expires_at=now + LIFE)
    return token


def find(token: str, now: datetime) -> Activation | None:
    found = Activation.objects.filter(digest=plain(token)).select_related("account").first()
    return found if found and found.opens(now) and found.account.is_active else None


def use(found: Activation, password: str, now: datetime) -> bool:
    """Set the password. True for exactly one caller; the second factor stays what it was."""
    with transaction.atomic():
        if not Activation.objects.filter(pk=found.pk, used_at=None, expires_at__gt=now).update(used_at=now):
            return False
        passwords.set_password(found.account, password)
        sessions.end_others(found.account)
        note("account-activated", found.account, now)
    return True


def words_about(persons: Iterable[Person]) -> tuple[str, ...]:
    """What a password of these persons must not contain."""
    return tuple(word for one in persons for word in (one.pinyin.replace(" ", ""), one.school.name))
