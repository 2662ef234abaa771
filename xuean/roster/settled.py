"""When each duty of this room has been done: asked at every touch and before anything is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from xuean.core.ref import Ref
from xuean.people.models import SchoolClass
from xuean.roster.models import IntakeNote
from xuean.roster.reads.completeness import class_is_complete


def note_filed(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    """The remark was filed, or its import was undone. B6.2."""
    return not IntakeNote.objects.filter(pk=subject.id, filed_at=None, withdrawn_at=None).exists()


def class_complete(subject: Ref, facts: Mapping[str, Any], now: datetime) -> bool:
    """Nothing that counts is missing of any student of the class. B6.1."""
    klass = SchoolClass.objects.select_related("school").get(pk=subject.id)
    return class_is_complete(klass, now)
