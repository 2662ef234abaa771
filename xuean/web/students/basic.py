"""The basic information. Identity numbers stay sealed until somebody who may read them asks, proven and logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import can, narrow
from xuean.core.ref import Ref
from xuean.core.span import in_force
from xuean.kit.when import short_day
from xuean.people.models import Enrolment, IdentityDocument, Student
from xuean.vault.fields import preload
from xuean.web.account.reads import places
from xuean.web.students import words

HIDDEN = "••••••••"  # one line of a phone; not as long as what it hides


@dataclass(frozen=True, slots=True)
class Document:
    """`number` is HIDDEN unless it was unsealed."""

    kind: str
    number: str
    accepted_as_is: bool = False


@dataclass(frozen=True, slots=True)
class Basic:
    """`documents` is None for those who may not read identity numbers at all; `refs`: what was unsealed."""

    enrolments: Sequence[tuple[str, str]]  # (class, from when to when)
    ethnicity: str
    documents: Sequence[Document] | None
    student_number: str
    shown: bool
    refs: tuple[Ref, ...] = ()


def basic(actor: Actor, student: Student, now: datetime, *, unseal: bool = False) -> Basic:
    """At most five queries more than the header's."""
    documents = _documents(actor, student, now)
    shown = unseal and documents is not None
    if shown:
        preload([student, *(documents or ())])
    return Basic(
        enrolments=_enrolments(student, now),
        ethnicity=words.code_name("ethnicity", student.ethnicity),
        documents=None if documents is None else [_document(one, shown) for one in documents],
        student_number=_student_number(student, shown) if documents is not None else "",
        shown=shown,
        refs=(Ref("student", student.id), *(Ref("identity", one.id) for one in documents or ())) if shown else (),
    )


def _documents(actor: Actor, student: Student, now: datetime) -> list[IdentityDocument] | None:
    if not can(actor, "read", student, record="identity", now=now):
        return None
    rows = IdentityDocument.objects.filter(in_force(now), person=student.person_id, superseded_at=None)
    return list(narrow(actor, "read", rows, now=now).order_by("since", "id"))


def _document(row: IdentityDocument, shown: bool) -> Document:
    return Document(words.code_name("id_type", row.kind), row.number if shown else HIDDEN, row.accepted_as_is)


def _student_number(student: Student, shown: bool) -> str:
    """The number contains the identity number, so it is kept as secret."""
    if student.student_number_blind is None:
        return ""
    return (student.student_number or "") if shown else HIDDEN


def _enrolments(student: Student, now: datetime) -> list[tuple[str, str]]:
    rows = list(Enrolment.objects.filter(student=student, superseded_at=None).order_by("-since"))
    zone = student.school.tz
    today = now.astimezone(zone).date()
    names = places([("class", row.school_class_id) for row in rows], today)
    return [(names.get(row.school_class_id, ""), _span(row, today, zone)) for row in rows]


def _span(row: Enrolment, today: date, zone: ZoneInfo) -> str:
    since = short_day(row.since.astimezone(zone).date(), today)
    if row.until is None:
        return _("since {day}").format(day=since)
    return _("{since} to {until}").format(since=since, until=short_day(row.until.astimezone(zone).date(), today))
