"""The one-time set-up address that `xuean init` prints. The home keeps its digest and its end, nothing else."""

import hashlib
import hmac
import json
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from xuean.web.figures import span

FILE = "setup-token"


def life(now: datetime) -> timedelta:
    """How long an address that is printed now can be used. A27."""
    return span("signin.setup-address-for", now)


def offer(home: Path, now: datetime) -> str:
    """A fresh token. An older one stops working."""
    token = secrets.token_urlsafe(32)
    text = json.dumps({"sha256": _digest(token), "expires_at": (now + life(now)).isoformat()})
    draft = home / f".{FILE}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    draft.replace(home / FILE)
    return token


def opens(home: Path, token: str, now: datetime) -> bool:
    """Whether `token` is the one printed last, and in time."""
    try:
        kept = json.loads((home / FILE).read_text(encoding="ascii"))
        ends = datetime.fromisoformat(kept["expires_at"])
        return hmac.compare_digest(kept["sha256"], _digest(token)) and now < ends
    except (OSError, ValueError, KeyError, TypeError):
        return False


def spend(home: Path) -> bool:
    """Take it away: True for exactly one caller."""
    try:
        (home / FILE).unlink()
    except FileNotFoundError:
        return False
    return True


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
