"""Looking at a password or a code. Right, wrong, unknown and stopped take the same steps and the same time."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from xuean.people.models import Account
from xuean.web.models import SignInAttempt
from xuean.web.signin import devices, factors, limits, passwords
from xuean.web.signin.address import address_of
from xuean.web.signin.digests import folded, keyed
from xuean.web.signin.records import note
from xuean.web.signin.rules import tidy_code
from xuean.web.signin.totp import DIGITS


def who_asks(request: HttpRequest, username: str, account: Account | None) -> limits.Who:
    token = devices.token_of(request)
    return limits.Who(
        name=keyed("name", folded(username)),
        device=token,
        address=keyed("address", address_of(request)),
        known=devices.known_device(account, token) is not None,
        account=account,
    )


def by_password(request: HttpRequest, username: str, password: str, now: datetime) -> Account | None:
    """The login when name and password fit and it is not stopped. Raises limits.TooMany."""
    account = Account.objects.filter(username=folded(username)).first()
    attempt = _booked(request, username, account, now)
    if account is None or not passwords.has_one(account):
        make_password(password)  # costs what checking one costs
        right = False
    else:
        right = account.check_password(password) and account.is_active
    if not right:
        note("sign-in-refused", account, now, by="password", known=account is not None)
        return None
    limits.passed(attempt)
    return account


def own_password(request: HttpRequest, account: Account, password: str, now: datetime) -> bool:
    """The same for somebody already signed in: unlocking, confirming, changing. Raises limits.TooMany."""
    attempt = _booked(request, account.username, account, now)
    if not (account.check_password(password) and account.is_active):
        note("confirm-refused", account, now, by="password")
        return False
    limits.passed(attempt)
    return True


def by_code(request: HttpRequest, account: Account, code: str, now: datetime) -> str:
    """ "totp" or "recovery" when the code is right, else "". Raises limits.TooMany."""
    try:
        attempt = limits.try_code(who_asks(request, account.username, account), now)
    except limits.TooMany:
        note("sign-in-stopped", account, now, by="code")
        raise
    factor = factors.confirmed_factor(account)
    kind = ""
    if len(tidy_code(code)) == DIGITS:
        kind = "totp" if factor and factors.use_code(factor, code, now) else ""
    elif factors.use_recovery_code(account, code, now):
        kind = "recovery"
        note("recovery-code-used", account, now, left=factors.recovery_codes_left(account))
    if not kind:
        note("sign-in-refused", account, now, by="code")
        return ""
    limits.passed(attempt)
    return kind


def _booked(request: HttpRequest, username: str, account: Account | None, now: datetime) -> SignInAttempt:
    try:
        return limits.try_password(who_asks(request, username, account), now)
    except limits.TooMany:
        note("sign-in-stopped", account, now, by="password")
        raise
