"""When the duty of this room has been done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from xuean.core.ref import Ref
from xuean.school.reads.homeroom import without_homeroom


def has_homeroom_teacher(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    """Somebody is homeroom teacher of the class now, or the class is not taught any more. C9.7."""
    return not without_homeroom(now, school_class=subject.id)
