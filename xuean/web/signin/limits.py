"""How often a password or a code may be tried: counted in the database, so every process sees the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from xuean.people.models import Account
from xuean.web.figures import figure, span
from xuean.web.models import SignInAttempt
from xuean.web.signin.rules import Bounds, Tried, codes_over, over


@dataclass(frozen=True, slots=True)
class Who:
    """Digests only. `known`: this login was entered from this device before."""

    name: str
    device: str
    address: str
    known: bool = False
    account: Account | None = None


class TooMany(Exception):
    """Wait `wait` and try again. Says nothing about whether the login exists."""

    def __init__(self, wait: timedelta):
        super().__init__("too many attempts")
        self.wait = wait


def try_password(who: Who, now: datetime) -> SignInAttempt:
    """Book the guess before it is looked at, so that many at once cannot slip through. Raises TooMany."""
    window = span("signin.limit-window", now)

    def over_the_bound() -> bool:
        bounds = Bounds(
            figure("signin.attempts-per-account", now),
            figure("signin.attempts-per-device", now),
            figure("signin.attempts-per-address", now),
        )
        return over(_tried(who, now - window), bounds)

    return _book("password", who, now, window, over_the_bound)


def try_code(who: Who, now: datetime) -> SignInAttempt:
    """The same for six digits, over three windows. Raises TooMany."""
    windows = {
        "short": (span("signin.limit-window", now), figure("signin.code-attempts", now)),
        "hour": (timedelta(hours=1), figure("signin.code-attempts-per-hour", now)),
        "day": (timedelta(days=1), figure("signin.code-attempts-per-day", now)),
    }

    def over_the_bound() -> bool:
        rows = SignInAttempt.objects.filter(kind="code", name=who.name, passed=False)
        tried = {key: rows.filter(at__gt=now - window).count() for key, (window, _) in windows.items()}
        return codes_over(tried, {key: bound for key, (_, bound) in windows.items()})

    return _book("code", who, now, windows["short"][0], over_the_bound)


def try_search(name: str, now: datetime) -> None:
    """Searches of one person in an hour. Raises TooMany."""
    hour = timedelta(hours=1)
    rows = SignInAttempt.objects.filter(kind="search", name=name, at__gt=now - hour)
    who = Who(name=name, device="", address="")
    _book("search", who, now, hour, lambda: rows.count() > figure("search.per-hour", now))


def passed(attempt: SignInAttempt) -> None:
    """The guess was right: it does not count against anybody."""
    SignInAttempt.objects.filter(pk=attempt.pk).update(passed=True)


def _book(kind: str, who: Who, now: datetime, wait: timedelta, over_the_bound: Callable[[], bool]) -> SignInAttempt:
    """One at a time a login: on PostgreSQL by its row, on SQLite because only one writes."""
    with transaction.atomic():
        if who.account is not None:
            Account.objects.select_for_update().filter(pk=who.account.pk).first()
        attempt = SignInAttempt.objects.create(
            kind=kind, name=who.name, device=who.device, known=who.known, address=who.address, at=now
        )
        too_many = over_the_bound()
        if too_many:  # not looked at, so not counted: the wait does not grow with every refusal
            attempt.delete()
    if too_many:
        raise TooMany(wait)
    return attempt


def _tried(who: Who, since: datetime) -> Tried:
    rows = SignInAttempt.objects.filter(kind="password", at__gt=since, passed=False)
    mine = Q(name=who.name, known=True, device=who.device) if who.known else Q(name=who.name, known=False)
    from_here = rows.filter(device=who.device) if who.device else rows.none()
    return Tried(rows.filter(mine).count(), from_here.count(), rows.filter(address=who.address).count())
