"""One-time activation addresses: made by an administrator, used once by the person, kept only as a digest."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xuean.people.models import Account, Person
from xuean.web.figures import span
from xuean.web.models import Activation
from xuean.web.signin import passwords, sessions
from xuean.web.signin.digests import plain
from xuean.web.signin.records import note


def expires(now: datetime) -> datetime:
    """Long enough for paper or a message, often before a weekend."""
    return now + span("signin.activation-address-for", now)


def issue(account: Account, now: datetime) -> str:
    """A fresh token; earlier ones of this login stop working."""
    Activation.objects.filter(account=account, used_at=None).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    Activation.objects.create(account=account, digest=plain(token), created_at=now, expires_at=expires(now))
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
