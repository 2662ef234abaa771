"""The second factor of a login: setting it up, checking a code, recovery codes."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from xuean.access import grants
from xuean.access.registry import record_classes
from xuean.people.models import Account
from xuean.web.figures import figure
from xuean.web.models import RecoveryCode, SecondFactor
from xuean.web.signin import totp
from xuean.web.signin.digests import keyed
from xuean.web.signin.rules import sensitive_posts, tidy_code

CODES = 10
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike
CODE_LENGTH = 12  # about 59 bits


def posts_asking(now: datetime) -> frozenset[str]:
    """The posts that need a second factor: derived from the table of access and the marks the book names (A26)."""
    table = {post: {record: cell.verbs for record, cell in cells.items()} for post, cells in grants.table().items()}
    marks = {name: record.mark for name, record in record_classes().items()}
    return sensitive_posts(table, marks, figure("signin.second-factor-marks", now))


def needs_factor(posts: Iterable[str], now: datetime) -> bool:
    return not posts_asking(now).isdisjoint(posts)


def confirmed_factor(account: Account) -> SecondFactor | None:
    return SecondFactor.objects.filter(account=account).exclude(confirmed_at=None).first()


def draft_factor(account: Account, now: datetime) -> SecondFactor:
    """The secret on offer until a code proves that the app has it; the same one if the page is opened again."""
    found, _ = SecondFactor.objects.get_or_create(
        account=account, defaults={"secret": totp.new_secret(), "created_at": now}
    )
    return found


def confirm_factor(factor: SecondFactor, code: str, now: datetime) -> list[str]:
    """Recovery codes, shown this once, when the code is right; an empty list when it is not."""
    if not use_code(factor, code, now):
        return []
    factor.confirmed_at = now
    factor.save(update_fields=["confirmed_at"])
    return new_recovery_codes(factor.account, now)


def use_code(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Each code once, also when two requests bring it at the same moment."""
    step = totp.matching_step(factor.secret, tidy_code(code), now, factor.last_step)
    if step is None:
        return False
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def use_recovery_code(account: Account, code: str, now: datetime) -> bool:
    rows = RecoveryCode.objects.filter(account=account, digest=_digest(account, code), used_at=None)
    return bool(rows.update(used_at=now))


def new_recovery_codes(account: Account, now: datetime) -> list[str]:
    """The old ones stop working."""
    RecoveryCode.objects.filter(account=account).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=_digest(account, code), created_at=now) for code in codes
    )
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def recovery_codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


def drop_factor(account: Account) -> None:
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()


def _digest(account: Account, code: str) -> str:
    return keyed("recovery", f"{account.pk}|{tidy_code(code)}", 64)
