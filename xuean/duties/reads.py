"""What pages ask: whose duties, which are late, where on the ladder, and why this deadline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties import engine, snapshot
from xuean.duties.climb import due_moment, planned
from xuean.duties.models import MET, OPEN, UNSETTLED, Duty, DutyHolder, DutyRung
from xuean.duties.run import Run
from xuean.people.models import School

PASSED, NOW, NEXT, LATER = "passed", "now", "next", "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as a page draws it. `people` are the ids of persons told."""

    no: int
    state: str
    at: datetime
    posts: tuple[str, ...]
    must: str = ""
    clause: str = ""
    noticed_at: datetime | None = None
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """'Why this deadline?': the facts it is counted from, what moved it, and the rungs."""

    facts: Mapping[str, datetime]
    opened_at: datetime
    put_off_until: datetime | None
    due_at: datetime | None
    steps: tuple[Step, ...]


def open_for(actor: Actor) -> "QuerySet[Duty]":
    """What this person carries now, soonest next moment first, with `held_post` and `held_rung`. One query."""
    mine = DutyHolder.objects.filter(duty=OuterRef("pk"), school_id=actor.school_id, person=actor.person_id, until=None)
    rows = Duty.objects.filter(
        pk__in=DutyHolder.objects.filter(school_id=actor.school_id, person=actor.person_id, until=None).values("duty"),
        settled_at=None,
    ).annotate(held_post=Subquery(mine.values("post")[:1]), held_rung=Subquery(mine.values("rung_no")[:1]))
    return rows.order_by("next_at", "id")


def overdue(actor: Actor, now: datetime) -> "QuerySet[Duty]":
    """Open and late, in the actor's scope, latest first to have been due."""
    return narrow(actor, "read", Duty.objects.filter(UNSETTLED, due_at__lte=now), now=now).order_by("due_at", "id")


def climbing(actor: Actor, now: datetime, name: str = "") -> "QuerySet[Duty]":
    """Open duties in the actor's scope of which a rung has fired: the live day."""
    rows = Duty.objects.filter(UNSETTLED, rung_no__gt=0, **({"name": name} if name else {}))
    return narrow(actor, "read", rows, now=now).order_by("-rung_no", "next_at")


def about(actor: Actor, ref: Ref, now: datetime) -> "QuerySet[Duty]":
    """Every duty about a record, closed ones too, oldest first."""
    matter = Q(subject_record=ref.record, subject_id=ref.id)
    if ref.record == "student":
        matter |= Q(student_id=ref.id)
    return narrow(actor, "read", Duty.objects.filter(matter), now=now).order_by("opened_at")


def unheld(school: School) -> "QuerySet[Duty]":
    """Open duties that nobody carries: for the doctor and the safety office."""
    held = DutyHolder.objects.filter(duty=OuterRef("pk"), until=None)
    return Duty.objects.filter(UNSETTLED, school=school).exclude(pk__in=held.values("duty")).order_by("opened_at")


def holders_of(duties: Iterable[Duty]) -> dict[UUID, list[DutyHolder]]:
    """Who carries each of these duties now. One query."""
    found: dict[UUID, list[DutyHolder]] = {duty.id: [] for duty in duties}
    for row in DutyHolder.objects.filter(duty__in=found, until=None).select_related("person").order_by("rung_no"):
        found[row.duty_id].append(row)
    return found


def ladders_of(duties: Iterable[Duty], now: datetime) -> dict[UUID, tuple[Step, ...]]:
    """The ladders of a list of duties of one school: one query for the rungs and one calendar for all."""
    rows = list(duties)
    fired: dict[UUID, dict[int, DutyRung]] = {duty.id: {} for duty in rows}
    for rung in DutyRung.objects.filter(duty__in=fired):
        fired[rung.duty_id][rung.no] = rung
    runs = {duty.school_id: _run(duty, now) for duty in rows}
    return {duty.id: _steps(runs[duty.school_id], duty, fired[duty.id]) for duty in rows}


def ladder_of(duty: Duty, now: datetime) -> tuple[Step, ...]:
    """Every rung in order of its time: passed, holding it now, next, later. Of a closed duty only what fired."""
    return ladders_of([duty], now)[duty.id]


def _steps(run: Run, duty: Duty, fired: Mapping[int, DutyRung]) -> tuple[Step, ...]:
    passed = [_fired(rung) for rung in sorted(fired.values(), key=lambda rung: (rung.at, rung.no))]
    if duty.state != OPEN:
        return tuple(passed)
    if passed:
        passed[-1] = replace(passed[-1], state=NOW)
    waiting = [rung for rung in planned(run, duty) if rung.no not in fired]
    ahead = [_waiting(rung, NEXT if number == 0 else LATER) for number, rung in enumerate(waiting)]
    return (*passed, *ahead)


def why(duty: Duty, now: datetime) -> Why:
    """What 'why this deadline?' stands on; the rule is the duty's own, sentences of clauses come from the book."""
    return Why(
        facts=snapshot.moments(duty.facts) | {engine.OPENED: duty.opened_at},
        opened_at=duty.opened_at,
        put_off_until=duty.put_off_until,
        due_at=due_moment(_run(duty, now), duty),
        steps=ladder_of(duty, now),
    )


def fulfilment(actor: Actor, since: datetime, until: datetime, now: datetime) -> dict[str, dict[str, int]]:
    """By clause: duties opened in the span, met in time, late (closed late or open and overdue), open. One query."""
    rows = narrow(actor, "read", Duty.objects.filter(opened_at__gte=since, opened_at__lt=until), now=now)
    counted = rows.values("clause").annotate(
        opened=Count("id"),
        in_time=Count("id", filter=Q(state=MET, settled_late=False)),
        late=Count("id", filter=Q(settled_late=True) | Q(state=OPEN, due_at__lte=now)),
        open=Count("id", filter=Q(state=OPEN)),
    )
    sums = ("opened", "in_time", "late", "open")
    return {clause: dict(zip(sums, row, strict=True)) for clause, *row in counted.values_list("clause", *sums)}


def _run(duty: Duty, now: datetime) -> Run:
    """A run that only reads: no pen is held."""
    return Run(Pen(actor=None, school_id=duty.school_id, tag="duties.read", now=now))


def _fired(rung: DutyRung) -> Step:
    return Step(
        no=rung.no,
        state=PASSED,
        at=rung.at,
        posts=tuple(rung.posts),
        must=rung.must,
        clause=rung.clause,
        noticed_at=rung.noticed_at,
        people=tuple(UUID(person) for person in (*rung.told, *rung.merged)),
    )


def _waiting(rung: engine.PlannedRung, state: str) -> Step:
    return Step(rung.no, state, rung.at, rung.rung.tell, rung.rung.must, rung.rung.clause)
