"""What one run (an action or a batch of a tick) knows of a school: its calendar, its ladders, who holds which post."""

import logging
from contextvars import ContextVar
from datetime import datetime
from functools import cached_property
from uuid import UUID

from xuean.calendars.reads import school_calendar
from xuean.core.pen import Pen
from xuean.core.schooltime import After, SchoolCalendar
from xuean.duties.engine import Rule
from xuean.duties.models import Duty
from xuean.people.anchors import Anchors
from xuean.people.models import School
from xuean.people.posts import Holder, holders, posts
from xuean.policy import Ladder, NothingInForce, UnknownName
from xuean.rulebook import book

log = logging.getLogger("xuean.duties")

_run: ContextVar["Run | None"] = ContextVar("duties_run", default=None)


class Run:
    """Forgotten with its pen, so nothing that another action changed is kept."""

    def __init__(self, pen: Pen):
        self.pen = pen
        self._holders: dict[tuple[object, ...], list[Holder]] = {}
        self._ladders: dict[str, Ladder | None] = {}
        self._rules: dict[str, Rule] = {}

    @cached_property
    def school(self) -> School:
        actor = self.pen.actor
        if actor is not None and actor.person is not None and actor.school_id == self.pen.school_id:
            return actor.person.school
        return School.objects.get(pk=school_of(self.pen))

    @cached_property
    def calendar(self) -> SchoolCalendar:
        return school_calendar(self.school, self.pen.now)

    def add(self, after: After, since: datetime) -> datetime:
        return self.calendar.add(after, since)

    def rule(self, duty: Duty) -> Rule:
        """The rule a duty was opened under; duties of one edition share it."""
        if duty.edition not in self._rules:
            self._rules[duty.edition] = duty.ladder
        return self._rules[duty.edition]

    def ladder(self, name: str) -> Ladder | None:
        """The edition in force today, or None when the book has no such duty any more."""
        if name not in self._ladders:
            try:
                self._ladders[name] = book(self.school).ladder(name, self.calendar.school_day_of(self.pen.now))
            except (NothingInForce, UnknownName):
                self._ladders[name] = None
        return self._ladders[name]

    def holders(self, post: str, anchors: Anchors) -> list[Holder]:
        """Living holders of a post of the school; none for a guardian, whom only notices can find."""
        known = posts().get(post)
        if known is None:
            log.error("unknown post %s in a ladder of school %s", post, anchors.school)
            return []
        if known.anchor == "student" and not known.staff:
            return []
        where = anchors.student if known.anchor == "student" else None
        key = (post, where, anchors.group, anchors.school_class, anchors.grade, tuple(sorted(anchors.named.items())))
        if key not in self._holders:
            self._holders[key] = holders(post, anchors, self.pen.now)
        return self._holders[key]


def run_of(pen: Pen) -> Run:
    """The run of this pen, made at first asking."""
    run = _run.get()
    if run is None or run.pen is not pen:
        run = Run(pen)
        _run.set(run)
    return run


def school_of(pen: Pen) -> UUID:
    if pen.school_id is None:
        raise ValueError(f"{pen.tag} owes a duty in no school")
    return pen.school_id
