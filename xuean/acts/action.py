"""`@action` and `@batch`: judge, lock, write with the pen, append the audit entry, release what was queued."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from xuean.access.actor import Actor
from xuean.access.answers import can, narrow
from xuean.access.registry import ref_of
from xuean.audit.append import append
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.verdict import YES, NotYours, Refused, Verdict, no

ACTIONS: dict[str, "Action"] = {}

Flow = Callable[[Any, Actor, datetime], Verdict]


@dataclass(eq=False)
class Action:
    """Called as `do(actor, subject, now=…, cause=…, **data)`; the function gets `(pen, subject, now=…, **data)`."""

    function: Callable[..., Any]
    tag: str
    verb: str
    record: str
    flow: Flow | None
    seal: bool
    locks: bool

    def __post_init__(self) -> None:
        if self.tag in ACTIONS:
            raise ValueError(f"two actions are called {self.tag}")
        ACTIONS[self.tag] = self
        update_wrapper(self, self.function)

    def verdict(self, actor: Actor, subject: Model, now: datetime | None = None) -> Verdict:
        """The same answer for the door and for the button: access first, then the flow."""
        moment = now or clock.now()
        if not can(actor, self.verb, subject, record=self.record, now=moment):
            return no("")
        return self.flow(subject, actor, moment) if self.flow else YES

    def __call__(
        self, actor: Actor, subject: Model, *, now: datetime | None = None, cause: UUID | None = None, **data: Any
    ) -> Any:
        """Raises NotYours (out of scope) or Refused (the flow says no); then nothing is written."""
        moment = now or clock.now()
        with transaction.atomic():
            subject = self._judged(actor, subject, moment)
            pen = Pen(actor=actor, school_id=actor.school_id, tag=self.tag, now=moment, cause=cause)
            with holding(pen):
                result = self.function(pen, subject, now=moment, **data)
            append(
                school_id=actor.school_id,
                tag=self.tag,
                actor=actor,
                subject=ref_of(subject),
                now=moment,
                codes=pen.codes,
                cause=cause,
                seal_now=self.seal,
            )
            for release in pen.after_commit:
                transaction.on_commit(release)
        return result

    def _judged(self, actor: Actor, subject: Model, now: datetime) -> Model:
        """The subject, locked until the commit and as it stands now: one statement asks for it and for the right."""
        rows = narrow(
            actor, self.verb, type(subject)._default_manager.filter(pk=subject.pk), record=self.record, now=now
        )
        found = (_locking(rows) if self.locks else rows).first()
        if found is None:
            raise NotYours
        subject = _with_school(found, subject) if self.locks else subject
        verdict = self.flow(subject, actor, now) if self.flow else YES
        if not verdict:
            raise Refused(verdict.because)
        return subject


def action(
    tag: str, verb: str, *, record: str, flow: Flow | None = None, seal: bool = False
) -> Callable[[Callable[..., Any]], Action]:
    """A write on one locked subject. `record` and `verb` name the grant; `seal` seals the chain at once."""
    return lambda function: Action(function, tag, verb, record, flow, seal, locks=True)


def batch(tag: str, verb: str, *, record: str, seal: bool = False) -> Callable[[Callable[..., Any]], Action]:
    """A run over many rows: its subject is the run; one entry with counts and digest, noted on the pen."""
    return lambda function: Action(function, tag, verb, record, None, seal, locks=False)


def _locking(rows: "QuerySet[Model]") -> "QuerySet[Model]":
    """SQLite's one writer needs no lock."""
    if connection.features.has_select_for_update and connection.features.has_select_for_update_of:
        return rows.select_for_update(of=("self",))
    return rows


def _with_school(fresh: Model, given: Model) -> Model:
    """The row as it is now, with the school that the caller has read already."""
    school = given._state.fields_cache.get("school")  # type: ignore[union-attr]
    if school is not None and getattr(fresh, "school_id", None) == school.pk:
        fresh.school = school  # type: ignore[attr-defined]
    return fresh
