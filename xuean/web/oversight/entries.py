"""The audit as a page asks for it, and the names in it: a student's only for those who may read that student."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.access.registry import record_classes
from xuean.audit import reads
from xuean.audit.models import Entry
from xuean.core.ref import Ref
from xuean.kit.table import Column, Table
from xuean.people.models import School, Staff, Student
from xuean.web.account.reads import places, post_name
from xuean.web.oversight.tags import GROUPS, SYSTEMS, label
from xuean.web.oversight.told import told

ENTRIES = Table(
    columns=[
        Column("what", _("What"), title=True),
        Column("acted_at", _("When")),
        Column("who", _("Who")),
        Column("about", _("About")),
        Column("codes", _("Details")),
        Column("seq", _("Number"), numeric=True),
    ],
    keep=("day", "group", "person", "subject"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is narrowed to; whatever is senseless in the address is ignored."""

    day: date | None = None
    group: str = ""
    person: UUID | None = None
    subject: Ref | None = None

    @property
    def narrowed(self) -> bool:
        return any((self.day, self.group, self.person, self.subject))


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry in words. `who`: a name where the reader may know it, else the post that acted."""

    entry: Entry
    what: Any
    who: str
    posts: str
    about: str
    about_ref: str
    codes: Sequence[tuple[str, str]]


def asked(get: QueryDict) -> Asked:
    group = get.get("group", "")
    return Asked(
        day=_or_none(date.fromisoformat, get.get("day", "")),
        group=group if group in GROUPS else "",
        person=_or_none(UUID, get.get("person", "")),
        subject=_or_none(Ref.parse, get.get("subject", "")),
    )


def entries(actor: Actor, school: School, wanted: Asked) -> "QuerySet[Entry]":
    """Newest first, of the own school's chain alone."""
    since = datetime.combine(wanted.day, time(), school.tz) if wanted.day else None
    until = datetime.combine(wanted.day + timedelta(days=1), time(), school.tz) if wanted.day else None
    rows = reads.entries(
        school.id,
        person_id=wanted.person,
        subject=wanted.subject,
        tag=f"{wanted.group}." if wanted.group else "",
        since=since,
        until=until,
    )
    return narrow(actor, "read", rows)


def shown(actor: Actor, school: School, rows: Sequence[Entry], now: datetime) -> list[Shown]:
    """Five queries whatever their number."""
    staff = _staff(actor, {row.person_id for row in rows if row.person_id} | _subjects(rows, "person"))
    records = {
        "student": _students(actor, _subjects(rows, "student")),
        "staff": _staff_rows(actor, _subjects(rows, "staff")),
        "person": staff,
        "school": {school.id: school.name},
    }
    anchors = [(record, one) for record in ("class", "grade", "group") for one in _subjects(rows, record)]
    named = places(anchors, now.astimezone(school.tz).date())
    return [_shown(row, staff, records, named, told(row.codes, school.tz, now)) for row in rows]


def people(actor: Actor) -> list[tuple[UUID, str]]:
    """Whom the page can be narrowed to: the staff the reader may see, those who left included."""
    rows = narrow(actor, "read", Staff.objects.all()).order_by("person__pinyin", "id")
    return list(rows.values_list("person_id", "person__name"))


def _shown(
    row: Entry,
    staff: Mapping[UUID, str],
    records: Mapping[str, Mapping[UUID, str]],
    named: Mapping[UUID, str],
    codes: Sequence[tuple[str, str]],
) -> Shown:
    posts = gettext(", ").join(post_name(code) for code in row.posts.split(",") if code)
    who = staff.get(row.person_id, "") if row.person_id else str(SYSTEMS.get(row.system, row.system))
    about, ref = "", ""
    if row.subject_id:
        known = records.get(row.subject_record, {}).get(row.subject_id) or named.get(row.subject_id)
        about = f"{_record(row.subject_record)} {known or ''}".rstrip()
        ref = f"{row.subject_record}:{row.subject_id}"
    return Shown(row, label(row.tag), who, posts, about, ref, codes)


def _record(name: str) -> str:
    found = record_classes().get(name)
    return str(found.label or name) if found else name


def _subjects(rows: Iterable[Entry], record: str) -> set[UUID]:
    return {row.subject_id for row in rows if row.subject_record == record and row.subject_id}


def _staff(actor: Actor, persons: set[UUID]) -> dict[UUID, str]:
    rows = narrow(actor, "read", Staff.objects.filter(person__in=persons)) if persons else Staff.objects.none()
    return dict(rows.values_list("person_id", "person__name"))


def _staff_rows(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    rows = narrow(actor, "read", Staff.objects.filter(pk__in=ids)) if ids else Staff.objects.none()
    return dict(rows.values_list("pk", "person__name"))


def _students(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    rows = narrow(actor, "read", Student.objects.filter(pk__in=ids)) if ids else Student.objects.none()
    return dict(rows.values_list("pk", "person__name"))


def _or_none(read: Any, text: str) -> Any:
    try:
        return read(text)
    except ValueError:
        return None
