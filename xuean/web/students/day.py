"""One day of a student as a line of time, the guardians to call, and the figures of the term."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import can
from xuean.attendance.reads.timeline import Moment, readable, timeline
from xuean.attendance.rules import ACCOUNT
from xuean.attendance.show import papers
from xuean.core.ref import Ref
from xuean.duties.models import OPEN, VOID, Duty
from xuean.kit.mask import mask_phone
from xuean.kit.when import clock_time, duration
from xuean.notices.reads import calls_of
from xuean.notices.words import RESULTS
from xuean.people.models import Student
from xuean.people.rights import guardians_to_tell
from xuean.presence.days import day_begins, school_day_of
from xuean.vault.fields import preload
from xuean.web.students import words


@dataclass(frozen=True, slots=True)
class Matter:
    """A search of that day: how it ended, or that it goes on."""

    duty: Duty
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """A guardian who may be told, with the number to try first and what became of it that day."""

    order: int
    name: str
    kinship: str
    contact: UUID | None
    number: str
    note: str


@dataclass(frozen=True, slots=True)
class DayOf:
    on: date
    events: Sequence[dict[str, Any]]
    matters: Sequence[Matter]
    guardians: Sequence[Line]
    refs: Sequence[Ref]


def chosen_day(text: str, student: Student, now: datetime) -> date:
    """The day asked for; today for anything senseless or ahead."""
    today = school_day_of(now, student.school.tz)
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def day_of(actor: Actor, student: Student, on: date, now: datetime) -> DayOf:
    moments = readable(actor, student, timeline(student, on), now)
    may_call = can(actor, "call", student, record="contact", now=now)
    guardians, refs = _guardians(student, on, now) if may_call else ([], [])
    return DayOf(on, [event(moment) for moment in moments], _matters(student, on, now), guardians, refs)


def event(moment: Moment) -> dict[str, Any]:
    """As kit's timeline takes it; what was entered later says so."""
    source = moment.source
    if moment.recorded_at is not None:
        source = _("{source}, entered later").format(source=source) if source else _("entered later")
    return {
        "when": moment.at,
        "icon": moment.icon,
        "kind": "" if moment.tone == "plain" else moment.tone,
        "what": moment.title,
        "detail": moment.detail,
        "who": moment.who,
        "source": source,
        **papers(moment),
    }


def _matters(student: Student, on: date, now: datetime) -> list[Matter]:
    begins = day_begins(on, student.school.tz)
    rows = Duty.objects.filter(
        school=student.school_id, student_id=student.id, name=ACCOUNT,
        opened_at__gte=begins, opened_at__lt=begins + timedelta(days=1),
    )  # fmt: skip
    return [_matter(row, student, now) for row in rows.exclude(state=VOID).order_by("opened_at")]


def _matter(duty: Duty, student: Student, now: datetime) -> Matter:
    since = datetime.fromisoformat(duty.facts["marked"])
    if duty.state == OPEN:
        return Matter(duty, _("being looked for since {time}").format(time=clock_time(since, student.school.tz)), "bad")
    length = duration((duty.settled_at or now) - since)
    return Matter(duty, _("accounted for after {time}").format(time=length), "good")


def _guardians(student: Student, on: date, now: datetime) -> tuple[list[Line], list[Ref]]:
    reachable = guardians_to_tell(student.id, now)
    preload([contact for one in reachable for contact in one.contacts])
    begins = day_begins(on, student.school.tz)
    last = {one.contact_id: one for one in reversed(list(calls_of(student.id, begins, begins + timedelta(days=1))))}
    lines, refs = [], []
    for order, one in enumerate(reachable, start=1):
        phone = one.first("mobile", "landline")
        call = last.get(phone.id) if phone else None
        refs += [Ref("guardianship", one.guardianship.id), *([Ref("contact", phone.id)] if phone else [])]
        lines.append(
            Line(
                order=order,
                name=one.person.name,
                kinship=words.code_name("kinship", one.kinship),
                contact=phone.id if phone else None,
                number=mask_phone(phone.value) if phone else "",
                note=f"{clock_time(call.occurred_at, student.school.tz)} {RESULTS[call.result]}" if call else "",
            )
        )
    return lines, refs
