"""What a password must be: long, not common, not a pattern. No rules of composition, no changing by date."""

from datetime import datetime

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xuean.core import clock
from xuean.people.models import Account
from xuean.web.figures import figure
from xuean.web.signin.digests import folded
from xuean.web.signin.rules import patterned

LONGEST = 200  # characters: more would only keep the digest busy


def shortest(now: datetime) -> int:
    """Characters (A27)."""
    return int(figure("signin.password-at-least", now))


def faults(password: str, username: str = "", names: tuple[str, ...] = ()) -> list[str]:
    """Sentences for the person; none when it will do. `names`: of the person and the school, and in pinyin."""
    found, least = [], shortest(clock.now())
    if len(password) < least:
        found.append(_("Use at least %(count)d characters; several words together are easy to remember.") % {
            "count": least
        })  # fmt: skip
    if len(password) > LONGEST:
        found.append(_("Use at most %(count)d characters.") % {"count": LONGEST})
    if _is_common(password) or patterned(password):
        found.append(_("Many people use this password or one like it: choose another."))
    if _holds_a_name(password, (username, *names)):
        found.append(_("The password must not contain your username or your name."))
    return found


def has_one(account: Account) -> bool:
    """A fresh login has none until its person chose one."""
    return bool(account.password) and account.has_usable_password()


def set_password(account: Account, password: str) -> None:
    """The other sessions of this login end with it, because their hash no longer fits."""
    account.set_password(password)
    account.save(update_fields=["password"])


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def _holds_a_name(password: str, names: tuple[str, ...]) -> bool:
    text = folded(password)
    return any(folded(name) in text for name in names if len(folded(name)) >= 4)
