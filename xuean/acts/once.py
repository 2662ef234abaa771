"""Idempotency for forms and API: the same key and body get the same answer, another body is a conflict."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from xuean.access.actor import Actor
from xuean.acts.models import Answered
from xuean.core import clock
from xuean.core.pen import Pen, holding


class Conflict(Exception):
    """The key was used before with another body."""


def once(key: str, actor: Actor, body_digest: str, make: Callable[[], Any]) -> Any:
    """The stored answer of an earlier request with this key, else `make()`'s, stored with its effects (JSON-able)."""
    actor_key = str(actor.account_id or actor.system)
    try:
        with transaction.atomic():
            earlier = _earlier(key, actor, actor_key, body_digest)
            if earlier is not None:
                return earlier.answer
            answer = make()
            pen = Pen(actor=actor, school_id=actor.school_id, tag="acts.remember", now=clock.now())
            with holding(pen):
                Answered.objects.create(
                    school_id=actor.school_id,
                    actor_key=actor_key,
                    key=key,
                    body_digest=body_digest,
                    answer=answer,
                    recorded_at=pen.now,
                )
            return answer
    except IntegrityError:
        earlier = _earlier(key, actor, actor_key, body_digest)  # another request with this key won the race
        if earlier is None:
            raise
        return earlier.answer


def _earlier(key: str, actor: Actor, actor_key: str, body_digest: str) -> Answered | None:
    found = Answered.objects.filter(school_id=actor.school_id, actor_key=actor_key, key=key).first()
    if found is not None and found.body_digest != body_digest:
        raise Conflict(key)
    return found
