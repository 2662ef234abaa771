"""What a room does with duties, inside its own action: every function takes the pen first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties import snapshot
from xuean.duties.climb import climb, due_moment, evidence_of, hold, people_of, settle, swap
from xuean.duties.models import MET, OPEN, UNSETTLED, VOID, Duty, DutyHolder, anchor_columns
from xuean.duties.registry import Occurrence
from xuean.duties.run import log, run_of, school_of
from xuean.people.anchors import Anchors
from xuean.people.models import Person
from xuean.people.posts import Holder
from xuean.policy import UnknownName

Key = tuple[str, Ref, str]  # name, subject, occurrence
CHOSEN = "search_caller"  # carried by a person who was chosen for this matter, whoever holds the posts


def owe(
    pen: Pen,
    name: str,
    subject: Ref,
    *,
    facts: Mapping[str, Any],
    anchors: Anchors,
    occurrence: str = "",
    opened_at: datetime | None = None,
    unsettled: bool = False,
) -> Duty:
    """Open the duty `name` about `subject`, once per occurrence; what is due already fires at once.

    Owed again it is the same duty: while it is open, facts it did not know are added; closed it stays closed (what
    happens anew is another occurrence). `facts` are moments (datetime or ISO text with a zone) and plain JSON.
    `opened_at` is the duty's own time when it is noticed late; `unsettled`: the caller has just seen that it
    is. Raises UnknownName and NothingInForce.
    """
    wanted = Occurrence(name, subject, opened_at or pen.now, anchors, occurrence, facts)
    return owe_all(pen, [wanted], unsettled=unsettled)[0]


def owe_all(pen: Pen, wanted: Sequence[Occurrence], *, unsettled: bool = False) -> list[Duty]:
    """The same for many, which begin together: three statements whatever their number, and one climb."""
    opened = _open_all(pen, wanted)
    fresh = [duty for duty, created in opened if created]
    for one, (duty, created) in zip(wanted, opened, strict=True):
        if not created and duty.state == OPEN and duty not in fresh:
            learn(pen, duty, one.facts)
    _begin(pen, fresh, unsettled=unsettled)
    return [duty for duty, _created in opened]


def _open_all(pen: Pen, wanted: Sequence[Occurrence]) -> list[tuple[Duty, bool]]:
    """Each duty, and whether it was opened by this; another one may open the same at the same moment."""
    stored = _stored(pen, wanted)
    fresh = {_key(one): _duty(pen, one) for one in wanted if _key(one) not in stored}
    if fresh:
        Duty.objects.bulk_create(fresh.values(), ignore_conflicts=True)
        made = {duty.id for duty in fresh.values()}
        stored |= _stored(pen, [one for one in wanted if _key(one) in fresh])
    found = []
    for one in wanted:
        duty = stored[_key(one)]
        created = bool(fresh) and duty.id in made
        found.append((duty, created))
        if created:
            made.remove(duty.id)  # named twice it is opened once
    return found


def _stored(pen: Pen, wanted: Iterable[Occurrence]) -> dict[Key, Duty]:
    listed = list(wanted)
    rows = Duty.objects.filter(
        school_id=school_of(pen),
        subject_id__in={one.subject.id for one in listed},
        name__in={one.name for one in listed},
        occurrence__in={one.occurrence for one in listed},
    )
    return {(duty.name, duty.subject, duty.occurrence): duty for duty in rows}


def _key(wanted: Occurrence) -> Key:
    return wanted.name, wanted.subject, wanted.occurrence


def _duty(pen: Pen, wanted: Occurrence) -> Duty:
    ladder = run_of(pen).ladder(wanted.name)
    if ladder is None:
        raise UnknownName(wanted.name)
    return Duty(
        school_id=school_of(pen),
        name=wanted.name,
        subject_record=wanted.subject.record,
        subject_id=wanted.subject.id,
        occurrence=wanted.occurrence,
        clause=ladder.clause,
        edition=ladder.edition,
        rule=snapshot.of_ladder(ladder),
        facts=snapshot.facts_json(wanted.facts),
        opened_at=wanted.at,
        next_at=pen.now,
        created_at=pen.now,
        **anchor_columns(wanted.anchors),
    )


def _begin(pen: Pen, duties: list[Duty], *, unsettled: bool = False) -> None:
    """Fresh duties get their holders, and what is due of them fires."""
    run = run_of(pen)
    for duty in duties:
        _note(pen, "owed", duty)
    owing = [(duty, holder, 0) for duty in duties for holder in people_of(run, duty, run.rule(duty).owed_by).values()]
    hold(run, owing, new=True)
    if duties:
        _climb_at_once(pen, duties, unsettled=unsettled)


def meet(pen: Pen, duty: Duty, evidence: Ref | None, *, note: str = "") -> bool:
    """It is done; `evidence` is the record that shows it. False when it was closed already."""
    return _close(pen, duty, MET, evidence, note)


def void(pen: Pen, duty: Duty, why: str) -> bool:
    """It should not have been owed; `why` is kept. False when it was closed already."""
    return _close(pen, duty, VOID, None, why)


def extend(pen: Pen, duty: Duty, until: datetime, why: str) -> bool:
    """Put it off: neither its deadline nor a rung that has not fired comes before `until`. False when it is closed."""
    duty.put_off_until = until
    values = {"put_off_until": until, "note": why, "due_at": due_moment(run_of(pen), duty), "next_at": pen.now}
    if not swap(duty, **values):
        return False
    _note(pen, "put_off", duty)
    return True


def learn(pen: Pen, duty: Duty, facts: Mapping[str, Any]) -> Duty:
    """Facts that came later, in whatever order; what is known already stays as it was known."""
    fresh = {name: value for name, value in snapshot.facts_json(facts).items() if name not in duty.facts}
    if fresh and swap(duty, facts=duty.facts | fresh):
        _climb_at_once(pen, [duty])
    return duty


def touch(pen: Pen, *refs: Ref, but: Collection[UUID] = ()) -> list[Duty]:
    """Facts about `refs` were recorded: ask again every open duty about them, found in one query. Returns those met.

    `but`: duties that this action has opened, which were asked at their opening.
    """
    met = []
    duties = [duty for duty in _about(school_of(pen), set(refs)) if duty.id not in but]
    for duty, evidence in zip(duties, evidence_of(duties, pen.now), strict=True):
        if evidence and meet(pen, duty, evidence if isinstance(evidence, Ref) else None):
            met.append(duty)
    return met


def _about(school_id: UUID, refs: set[Ref]) -> list[Duty]:
    """Open duties whose subject is one of `refs`, or which concern a student among them. One query, of two halves so
    that each finds its index."""
    if not refs:
        return []
    rows = Duty.objects.filter(UNSETTLED, school_id=school_id)
    found = rows.filter(subject_id__in={ref.id for ref in refs})
    students = {ref.id for ref in refs if ref.record == "student"}
    if students:
        found = found.union(rows.filter(student_id__in=students), all=True)
    by_id = {duty.id: duty for duty in found}
    return [duty for duty in by_id.values() if duty.subject in refs or duty.student_id in students]


def open_duty(name: str, subject: Ref) -> Duty | None:
    """The open duty `name` about `subject`; the oldest when there are several occurrences."""
    rows = Duty.objects.filter(UNSETTLED, name=name, subject_record=subject.record, subject_id=subject.id)
    return rows.order_by("opened_at").first()


def choose(pen: Pen, duty: Duty, person: Person) -> None:
    """Let one more person carry an open duty, until it is settled."""
    hold(run_of(pen), [(duty, Holder(person, CHOSEN), duty.rung_no)])


def rehold(pen: Pen, duties: Iterable[Duty]) -> int:
    """People may have changed (a handover, leave, a return): each open duty passes to whoever holds its posts now.

    Returns how many people took one over.
    """
    run, wanted, taken = run_of(pen), [], 0
    for duty in duties:
        rule = duty.ladder
        told = [(0, rule.owed_by), *((no, rule.rungs[no - 1].tell) for no in duty.fired)]
        found: dict[UUID, tuple[int, Holder]] = {}
        for no, posts in told:
            found |= {person: (no, holder) for person, holder in people_of(run, duty, posts).items()}
        held = DutyHolder.objects.filter(duty=duty, until=None)
        if found:  # nobody gives a duty up before somebody else has it
            held.exclude(person__in=found).exclude(post=CHOSEN).update(until=pen.now)
        taken += len(set(found) - set(held.values_list("person_id", flat=True)))
        wanted += [(duty, holder, no) for no, holder in found.values()]
    hold(run, wanted)
    return taken


def calendar_changed(pen: Pen) -> int:
    """Days or bells of the school are others now: the next tick counts every open duty of it anew."""
    rows = Duty.objects.filter(school_id=school_of(pen), next_at__gt=pen.now)
    return rows.update(next_at=Least(F("next_at"), pen.now), version=F("version") + 1)


def _close(pen: Pen, duty: Duty, state: str, evidence: Ref | None, note: str) -> bool:
    closed = settle(pen, duty, state, evidence, note)
    if closed:
        _note(pen, state, duty)
    return closed


def _climb_at_once(pen: Pen, duties: list[Duty], *, unsettled: bool = False) -> None:
    """What is due fires in this action. Should that fail, the action stands and the next tick tries again."""
    before = [dict(duty.__dict__) for duty in duties]
    try:
        with transaction.atomic():
            climb(pen, duties, unsettled=unsettled)
    except Exception:
        log.exception("duties %s could not climb; the tick will", ", ".join(str(duty.id) for duty in duties))
        for duty, values in zip(duties, before, strict=True):
            duty.__dict__.update(values)


def _note(pen: Pen, what: str, duty: Duty) -> None:
    """Ids for the audit entry of the action around."""
    pen.codes.setdefault("duties", {}).setdefault(what, []).append(str(duty.id))
