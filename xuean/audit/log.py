"""The reading log: who saw what, one entry a response."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from xuean.audit.append import append
from xuean.core.ref import Ref

LISTED = 50  # references named one by one; more become a digest and a count
TAG = "audit.read"


def log_read(actor: Any, refs: Iterable[Ref], *, purpose: str, now: datetime, cause: UUID | None = None) -> Any:
    """Call it last, before the answer goes out: when it raises, nothing may be shown.

    `purpose` is a code ("roster.student-page"). Nothing is written for an empty list. Outside a transaction (a page
    read on SQLite) it makes a short one of its own.
    """
    seen = sorted(set(refs))
    if not seen:
        return None
    codes: dict[str, Any] = {"purpose": purpose, "count": len(seen)}
    if len(seen) > LISTED:
        codes["digest"] = digest(seen)
    elif len(seen) > 1:
        codes["refs"] = [str(ref) for ref in seen]
    subject = seen[0] if len(seen) == 1 else None
    return append(
        school_id=actor.school_id, tag=TAG, actor=actor, subject=subject, now=now, codes=codes, cause=cause, verb="read"
    )


def digest(refs: Iterable[Ref]) -> str:
    """To show later that a list was, or was not, what somebody saw: SHA-256 over the sorted references, a line each."""
    return hashlib.sha256("\n".join(str(ref) for ref in sorted(set(refs))).encode()).hexdigest()
