"""The list: the students in scope, narrowed by grade, class, how they study and where they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.access.answers import may, narrow
from xuean.kit.table import Column, Filter, Table
from xuean.kit.tongue import tongue
from xuean.people.models import Grade, School, SchoolClass, Student
from xuean.people.reads import classes_of, name_matches
from xuean.presence.reads import states
from xuean.presence.rules import State
from xuean.web.students import words

ENROLLED = Q(current_class__isnull=False) | Q(participant=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the list is made from: asked for once a page."""

    actor: Actor
    school: School
    now: datetime
    classes: Sequence[SchoolClass]
    everybody: bool  # a status was asked for, so those who left are meant too

    @property
    def on(self) -> date:
        return self.now.astimezone(self.school.tz).date()

    def students(self) -> "QuerySet[Student]":
        rows = Student.objects.filter(withdrawn_at=None).select_related("person", "current_class__grade__stage")
        rows = rows if self.everybody else rows.filter(ENROLLED)
        return narrow(self.actor, "read", rows, now=self.now)

    def grades(self) -> list[Grade]:
        return list({one.grade_id: one.grade for one in self.classes}.values())


def scope_of(actor: Actor, school: School, now: datetime, *, everybody: bool = False) -> Scope:
    """One query: the classes in which the reader may see somebody."""
    rows = Student.objects.filter(withdrawn_at=None, current_class__isnull=False)
    mine = narrow(actor, "read", rows, now=now).values("current_class")
    return Scope(actor, school, now, list(classes_of(school.id).filter(pk__in=mine)), everybody)


def table_of(scope: Scope) -> Table:
    """Search only for those who may search; where they are now only for those who may read attendance."""
    sees_state = may(scope.actor, "read", "sighting")
    columns = [
        Column("name", _("Name"), "person.name", sort=("person__pinyin",), title=True),
        Column("class", _("Class"), sort=("current_class__grade__entry_year", "current_class__number", "seat_no")),
        Column("seat_no", _("Seat"), numeric=True, phone=False),
        Column("local_no", _("School number"), sort="local_no", phone=False),
        Column("study_mode", _("Studies as"), phone=False),
    ]
    return Table(
        columns=[*columns, Column("state", _("Now"))] if sees_state else columns,
        filters=[*_filters(scope), *([_now(scope)] if sees_state else [])],
        search=(_("Name, pinyin or initials"), _search) if may(scope.actor, "search", "student") else None,
        order="class",
    )


def states_of(scope: Scope, students: Sequence[Student]) -> Mapping[UUID, State]:
    """Of those on the page whose attendance the reader may read."""
    if not may(scope.actor, "read", "sighting"):
        return {}
    rows = Student.objects.filter(pk__in=[one.pk for one in students])
    seen = set(narrow(scope.actor, "read", rows, record="sighting", now=scope.now).values_list("pk", flat=True))
    return states(scope.school.id, scope.school.tz, scope.now, [one for one in students if one.pk in seen])


def _filters(scope: Scope) -> list[Filter]:
    return [
        Filter(
            "grade",
            _("Grade"),
            lambda: [(one.id, one.name(scope.on, tongue())) for one in scope.grades()],
            lambda rows, value: rows.filter(current_class__grade=value),
        ),
        Filter(
            "class",
            _("Class"),
            lambda: [(one.id, one.name(scope.on, tongue())) for one in scope.classes],
            lambda rows, value: rows.filter(current_class=value),
        ),
        Filter(
            "mode",
            _("Studies as"),
            lambda: words.choices("study_mode"),
            lambda rows, value: rows.filter(study_mode=value),
        ),
        Filter(
            "status",
            _("Status"),
            lambda: words.choices("student_status"),
            lambda rows, value: rows.filter(status=value),
            _("Status: at this school"),
        ),
    ]


def _now(scope: Scope) -> Filter:
    """Asks the states of everybody left by the other filters: a handful of questions whatever their number."""

    def apply(rows: "QuerySet[Any]", value: str) -> "QuerySet[Any]":
        seen = narrow(scope.actor, "read", rows, record="sighting", now=scope.now)
        listed = list(seen.select_related(None).only("id", "current_class_id"))
        found = states(scope.school.id, scope.school.tz, scope.now, listed)
        return rows.filter(pk__in=[identity for identity, state in found.items() if state.code == value])

    return Filter("now", _("Now"), lambda: [(code, said) for code, (said, _tone) in words.STATES.items()], apply)


def _search(rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    return rows.filter(name_matches(text, "person__") | Q(local_no=text))
