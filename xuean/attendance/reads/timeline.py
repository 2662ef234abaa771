"""The line of time of one student on one school day: everything, in order, with when, what, who and source."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import can
from xuean.attendance.rules import CALLER
from xuean.core.ref import Ref
from xuean.duties.models import Duty, DutyRung
from xuean.files.models import File
from xuean.files.reads import files_about
from xuean.notices.kinds import RUNG
from xuean.notices.reads import calls_of, messages_about
from xuean.notices.words import RESULTS, TARGETS
from xuean.outbox.words import STATES
from xuean.people.models import GroupMember, Person, Student, Tie
from xuean.people.posts import posts
from xuean.policy.codes import table
from xuean.presence.days import day_begins
from xuean.presence.models import AbsenceReason, Excuse, Sighting, Sweep
from xuean.presence.reasons import TABLE


@dataclass(frozen=True, slots=True)
class Moment:
    """`tone`: plain, bad, good or warn; never the only sign of what happened."""

    at: datetime
    icon: str
    title: str
    detail: str = ""
    who: str = ""
    source: str = ""
    tone: str = "plain"
    recorded_at: datetime | None = None  # shown when it was entered later than it happened
    record: str = ""  # whose record class it needs, where reading attendance alone is not enough
    about: Ref | None = None  # the record it tells of, where papers may hang on it
    files: tuple[File, ...] = ()
    takes_paper: bool = False  # the actor may attach one


def timeline(student: Student, on: date) -> list[Moment]:
    """A bounded number of queries whatever happened. The caller has checked that the actor may read this."""
    begins = day_begins(on, student.school.tz)
    ends = begins + timedelta(days=1)
    rows = [
        *_sightings(student, on),
        *_sweeps(student, on),
        *_excuses(student, begins, ends),
        *_reasons(student, on),
        *_callers(student, begins, ends),
        *_duties(student, begins, ends),
        *_calls(student, begins, ends),
        *_messages(student, begins, ends),
    ]
    return sorted(rows, key=lambda moment: moment.at)


def readable(actor: Actor, student: Student, moments: Iterable[Moment], now: datetime) -> list[Moment]:
    """Without the lines that name guardians, for those who may read attendance but neither calls nor messages; with
    the papers of those records that the actor may read."""
    rows = list(moments)
    needed = {moment.record for moment in rows if moment.record}
    allowed = {record for record in needed if can(actor, "read", student, record=record, now=now)} | {""}
    refs = [moment.about for moment in rows if moment.about]
    files = files_about(actor, refs, now)
    records = bool(refs) and can(actor, "record", student, record="excuse", now=now)
    return [
        replace(moment, files=tuple(files.get(moment.about, ())), takes_paper=records) if moment.about else moment
        for moment in rows
        if moment.record in allowed
    ]


def _sightings(student: Student, on: date) -> Iterator[Moment]:
    rows = Sighting.objects.filter(student=student, on=on).select_related("by", "sweep")
    said: Mapping[str, tuple[str, str, str]] = {
        "absent": ("alert-circle", _("Not there at the roll-call"), "bad"),
        "late": ("clock", _("Came late"), "good"),
        "present": ("circle-check", _("In class"), "good"),
        "found": ("map-pin", _("Found"), "good"),
        "left_early": ("door-exit", _("Left early"), "warn"),
        "in": ("door-enter", _("Came through the gate"), "good"),
        "out": ("door-exit", _("Left through the gate"), "plain"),
    }
    for row in rows:
        icon, title, tone = said[row.kind]
        if row.kind == "absent" and row.sweep and row.sweep.supersedes_id:
            title = _("Still not there, roll-call corrected")
        yield Moment(
            row.occurred_at,
            icon,
            title,
            row.note or "",
            _name(row.by),
            _source(row.source),
            tone,
            row.recorded_at if row.recorded_at - row.occurred_at > timedelta(minutes=1) else None,
        )


def _sweeps(student: Student, on: date) -> Iterator[Moment]:
    """Only roll-calls that found the student present after an absence, and corrections, are worth a line."""
    if student.current_class_id is None:
        return
    mixed = GroupMember.objects.filter(student=student, superseded_at=None).values("group")
    lists = Q(group__school_class=student.current_class_id) | Q(group__in=mixed)
    rows = Sweep.objects.filter(lists, on=on).select_related("by")
    absent = set(Sighting.objects.filter(student=student, on=on, kind="absent").values_list("sweep_id", flat=True))
    excepted = set(Sighting.objects.filter(student=student, on=on).values_list("sweep_id", flat=True))
    missing = False
    for row in rows.order_by("occurred_at"):
        if row.id in absent:
            missing = True
        elif missing and row.id not in excepted:
            missing = False
            title = _("Corrected: in class. The mark before it is kept.") if row.supersedes_id else _("In class again")
            yield Moment(row.occurred_at, "circle-check", title, "", _name(row.by), _source(row.source), "good")


def _excuses(student: Student, begins: datetime, ends: datetime) -> Iterator[Moment]:
    rows = Excuse.objects.filter(student=student, recorded_at__gte=begins, recorded_at__lt=ends)
    said = {"leave": _("On leave"), "official": _("Official business"), "infirmary": _("In the infirmary")}
    for row in rows.select_related("recorded_by", "said_by"):
        yield Moment(
            row.recorded_at,
            "file-text",
            said[row.kind],
            row.reason or "",
            _name(row.recorded_by),
            _source(row.source),
            "good",
            about=Ref("excuse", row.id),
        )


def _reasons(student: Student, on: date) -> Iterator[Moment]:
    """Why the child had not been there, with corrections. A6."""
    rows = AbsenceReason.objects.filter(school=student.school_id, student=student, on=on).select_related("by")
    for row in rows.order_by("recorded_at", "id"):
        title = _("Reason of the absence: {reason}").format(reason=_(table(TABLE).get(row.reason).name.en))
        yield Moment(row.recorded_at, "file-text", title, row.words or "", _name(row.by))


def _callers(student: Student, begins: datetime, ends: datetime) -> Iterator[Moment]:
    """Who was assigned to reach the guardians. B2.3."""
    rows = Tie.objects.filter(school=student.school_id, post=CALLER, anchor_id=student.id, superseded_at=None)
    for row in rows.filter(since__gte=begins, since__lt=ends).select_related("person"):
        title = _("Assigned to reach the guardians: {name}").format(name=row.person.name)
        yield Moment(row.since, "user-plus", title, record="contact_attempt")


def _duties(student: Student, begins: datetime, ends: datetime) -> Iterator[Moment]:
    duties = {duty.id: duty for duty in Duty.objects.filter(school=student.school_id, student_id=student.id)}
    rows = list(DutyRung.objects.filter(duty__in=duties, noticed_at__gte=begins, noticed_at__lt=ends))
    names = _people({UUID(one) for row in rows for one in row.told})
    for row in rows:
        told = [names[UUID(one)] for one in row.told if UUID(one) in names]
        if not told:
            continue
        title = _("Told: {posts}").format(posts=_posts(row.posts))
        yield Moment(row.at, "arrow-up", title, _join(told), _("System"), row.clause, "warn", _late(row))
    for duty in duties.values():
        if duty.settled_at and begins <= duty.settled_at < ends:
            yield Moment(
                duty.settled_at,
                "flag",
                _("Closed: the child is accounted for"),
                duty.note,
                "",
                duty.clause,
                "good",
            )


def _calls(student: Student, begins: datetime, ends: datetime) -> Iterator[Moment]:
    for call in calls_of(student.id, begins, ends).select_related("by", "person"):
        whom = call.person.name if call.person else str(TARGETS[call.target])
        title = _("Called {whom}: {result}").format(whom=whom, result=RESULTS[call.result])
        icon = "phone-call" if call.result == "reached" else "phone-x"
        tone = "good" if call.result == "reached" else "warn"
        said = call.told or ""
        yield Moment(
            call.occurred_at, icon, title, said, _name(call.by), _("telephone"), tone, record="contact_attempt"
        )


def _messages(student: Student, begins: datetime, ends: datetime) -> Iterator[Moment]:
    for envelope in messages_about(student.id, begins, ends).select_related("recipient"):
        if envelope.kind == RUNG:
            continue
        title = _("Message to {whom}: {state}").format(whom=envelope.recipient.name, state=STATES[envelope.state])
        yield Moment(envelope.created_at, "send", title, "", _("System"), "", "plain", record="envelope")


def _late(row: DutyRung) -> datetime | None:
    return row.noticed_at if row.noticed_at - row.at > timedelta(minutes=1) else None


def _people(ids: set[UUID]) -> dict[UUID, str]:
    return dict(Person.objects.filter(id__in=ids).values_list("id", "name"))


def _posts(codes: list[str]) -> str:
    return _join([_(posts()[code].en) for code in codes if code in posts()])


def _join(parts: list[Any]) -> str:
    return _(", ").join(parts)


def _name(person: Person | None) -> str:
    return person.name if person else _("System")


def _source(code: str) -> str:
    said = {
        "app": _("roll-call on the phone"),
        "officer": _("class officer, confirmed"),
        "paper": _("written"),
        "guardian_call": _("guardian, by telephone"),
        "message": _("guardian, by message"),
        "teacher": _("a colleague"),
        "gate": _("gate"),
        "simulation": _("simulated day"),
    }
    return said.get(code, code)
