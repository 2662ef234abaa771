"""Who this is: what stands above every tab of a file, and which tabs there are for this reader."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.access.answers import can, narrow
from xuean.attendance.rules import ACCOUNT
from xuean.core.span import in_force
from xuean.core.verdict import NotYours
from xuean.duties.models import OPEN, Duty
from xuean.kit.tongue import tongue
from xuean.people.models import Student, Tie
from xuean.people.reads import age
from xuean.presence.reads import state_of
from xuean.presence.rules import State
from xuean.web.students import words

TABS = (
    ("basic", _("Basic"), "web:student", "student"),
    ("family", _("Family and safety"), "web:student-family", "guardianship"),
    ("attendance", _("Attendance and conduct"), "web:student-attendance", "sighting"),
    ("badges", _("Badges"), "web:student-badges", "badge"),
    ("notes", _("Notes from the import"), "web:student-notes", "intake_note"),
)


@dataclass(frozen=True, slots=True)
class Header:
    """`state` is None for those who may not read attendance; `search`: the open duty to find this child."""

    student: Student
    sex: str
    age: int | None
    class_name: str
    homeroom: str
    mentors: tuple[str, ...]
    study_mode: str
    status: str
    state: State | None
    search: Duty | None
    may_call: bool
    may_account: bool
    tabs: tuple[dict[str, Any], ...]


def student_of(actor: Actor, student_id: UUID, record: str, now: datetime, verb: str = "read") -> Student:
    """Whose `record` this reader may `verb`, and whose file the reader may open at all. Raises NotYours."""
    rows = Student.objects.filter(pk=student_id, withdrawn_at=None)
    rows = rows.select_related("person", "school", "current_class__grade__stage")
    found = narrow(actor, "read", narrow(actor, verb, rows, record=record, now=now), now=now).first()
    if found is None:
        raise NotYours
    return found


def header(actor: Actor, student: Student, active: str, now: datetime) -> Header:
    on = now.astimezone(student.school.tz).date()
    held = _responsible(student, now)
    tabs = _tabs(actor, student, active, now)
    sees = any(tab["name"] == "attendance" for tab in tabs)
    return Header(
        student=student,
        sex=words.code_name("sex", student.person.sex),
        age=age(student.person.birth_on, on),
        class_name=class_name(student, on),
        homeroom=", ".join(held.get("homeroom_teacher", ())),
        mentors=tuple(held.get("mentor", ())),
        study_mode=words.code_name("study_mode", student.study_mode),
        status="" if student.status == "01" else words.code_name("student_status", student.status),
        state=state_of(student, now) if sees and student.current_class_id else None,
        search=_search(student) if sees else None,
        may_call=can(actor, "call", student, record="contact", now=now),
        may_account=can(actor, "record", student, record="sighting", now=now),
        tabs=tabs,
    )


def class_name(student: Student, on: date) -> str:
    return student.current_class.name(on, tongue()) if student.current_class else ""


def _responsible(student: Student, now: datetime) -> dict[str, list[str]]:
    """Names of homeroom teacher and mentors, by post. One query."""
    where = Q(post="mentor", anchor_record="student", anchor_id=student.id)
    if student.current_class_id:
        where |= Q(post="homeroom_teacher", anchor_record="class", anchor_id=student.current_class_id)
    rows = Tie.objects.filter(in_force(now), where, school=student.school_id, superseded_at=None, deputy_of=None)
    found: dict[str, list[str]] = {}
    for post, name in rows.order_by("since", "id").values_list("post", "person__name"):
        found.setdefault(post, []).append(name)
    return found


def _search(student: Student) -> Duty | None:
    return Duty.objects.filter(school=student.school_id, student_id=student.id, name=ACCOUNT, state=OPEN).first()


def _tabs(actor: Actor, student: Student, active: str, now: datetime) -> tuple[dict[str, Any], ...]:
    """A tab the reader may not open is not there at all."""
    return tuple(
        {"name": name, "label": label, "href": reverse(route, args=[student.id]), "active": name == active}
        for name, label, route, record in TABS
        if can(actor, "read", student, record=record, now=now)
    )
