"""The one-time set-up address that `xuean init` prints. The home keeps its digest and its end, nothing else."""

import hashlib
import hmac
import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from xuean.people.models import Account

FILE = "setup-token"


def opens(token: str, now: datetime) -> bool:
    """Whether `token` may make the first account: it is the one printed last, in time, and there is no account yet."""
    try:
        kept = json.loads(_file().read_text(encoding="ascii"))
        ends = datetime.fromisoformat(kept["expires_at"])
        same = hmac.compare_digest(kept["sha256"], hashlib.sha256(token.encode()).hexdigest())
    except (OSError, ValueError, KeyError):
        return False
    return same and now < ends and not Account.objects.exists()


def spend() -> bool:
    """Take it away: True for exactly one caller."""
    try:
        _file().unlink()
    except FileNotFoundError:
        return False
    return True


def _file() -> Path:
    return Path(settings.XUEAN_HOME) / FILE
