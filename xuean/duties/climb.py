"""Bring open duties to the moment of the pen: settle what is settled, fire what is due, point to what is next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xuean.access.registry import function
from xuean.core import clock
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties import engine, registry, snapshot
from xuean.duties.models import MET, OPEN, Duty, DutyHolder, DutyRung
from xuean.duties.run import Run, log, run_of
from xuean.people.posts import Holder


@dataclass(slots=True)
class Climbed:
    """What happened to a batch: rungs that fired, duties that turned out to be settled."""

    fired: list[DutyRung] = field(default_factory=list)
    met: list[UUID] = field(default_factory=list)


def climb(pen: Pen, duties: Iterable[Duty], *, unsettled: bool = False) -> Climbed:
    """Each duty once; one that somebody else has moved since it was read is left alone.

    `unsettled`: the caller knows that none of them is settled.
    """
    run, climbed, told, listed = run_of(pen), Climbed(), [], list(duties)
    answers = [False] * len(listed) if unsettled else evidence_of(listed, pen.now)
    for duty, evidence in zip(listed, answers, strict=True):
        if evidence:
            if settle(pen, duty, MET, evidence if isinstance(evidence, Ref) else None):
                climbed.met.append(duty.id)
        else:
            told += _advance(run, duty)
    climbed.fired = _write(run, told)
    return climbed


def evidence_of(duties: Iterable[Duty], now: datetime) -> list[bool | Ref]:
    """`is_settled` for each: a kind that answers for many at once is asked once for all of its duties."""
    listed, found = list(duties), dict[UUID, bool | Ref]()
    for name, kind in registry.kinds().items():
        asked = [duty for duty in listed if duty.name == name]
        if len(asked) > 1 and kind.settled_many:
            try:
                answers = function(kind.settled_many)([(duty.subject, duty.facts) for duty in asked], now)
                found |= {duty.id: answer for duty, answer in zip(asked, answers, strict=True)}
            except Exception:
                log.exception("settled could not be asked for %s duties %s at once", len(asked), name)
    return [found[duty.id] if duty.id in found else is_settled(duty, now) for duty in listed]


def is_settled(duty: Duty, now: datetime) -> bool | Ref:
    """What the room says. A question that fails is answered no: better one call too many than a child forgotten."""
    kind = registry.kinds().get(duty.name)
    if kind is None:
        return False
    try:
        return function(kind.settled)(duty.subject, duty.facts, now)
    except Exception:
        log.exception("settled could not be asked for duty %s", duty.id)
        return False


def settle(pen: Pen, duty: Duty, state: str, evidence: Ref | None, note: str = "") -> bool:
    """Close a duty and take it from its holders. False when somebody else has closed it already."""
    settled = {
        "state": state,
        "settled_at": pen.now,
        "settled_late": duty.due_at is not None and duty.due_at <= pen.now,
        "evidence": str(evidence or ""),
        "note": note or duty.note,
        "next_at": None,
    }
    if not swap(duty, **settled):
        return False
    DutyHolder.objects.filter(duty=duty, until=None).update(until=pen.now)
    registry.settled(pen, duty)
    return True


def swap(duty: Duty, **values: object) -> bool:
    """Compare and swap: write `values` only if nobody has moved the duty since it was read."""
    values["version"] = duty.version + 1
    if not Duty.objects.filter(pk=duty.pk, version=duty.version, state=OPEN).update(**values):
        return False
    for name, value in values.items():
        setattr(duty, name, value)
    return True


def planned(run: Run, duty: Duty) -> tuple[engine.PlannedRung, ...]:
    """The ladder of a duty with each rung's own time."""
    return engine.plan(run.rule(duty), moments(duty, run.pen.now), run.add, duty.put_off_until)


def moments(duty: Duty, now: datetime) -> dict[str, datetime]:
    """The facts that count. A duty cannot have been opened in the future: the clock was wrong then."""
    return snapshot.moments(duty.facts) | {engine.OPENED: min(duty.opened_at, now)}


def due_moment(run: Run, duty: Duty) -> datetime | None:
    due = engine.due_at(run.rule(duty), moments(duty, run.pen.now), run.add)
    return max(due, duty.put_off_until) if due and duty.put_off_until else due


def _advance(run: Run, duty: Duty) -> list[tuple[Duty, engine.PlannedRung]]:
    changed = _rule_now(run, duty) | _facts_now(duty, run.pen.now)
    step = engine.step(planned(run, duty), duty.fired, run.pen.now)
    moved = swap(
        duty,
        **changed,
        due_at=due_moment(run, duty),
        next_at=step.next_at,
        fired=sorted(step.fired),
        rung_no=max(step.fired, default=0),
    )
    return [(duty, rung) for rung in step.fire] if moved else []


def _rule_now(run: Run, duty: Duty) -> dict[str, object]:
    """A new edition reaches an open duty only if it says so."""
    ladder = run.ladder(duty.name)
    if ladder is None or ladder.edition == duty.edition or not ladder.reaches_open:
        return {}
    duty.rule = snapshot.of_ladder(ladder)
    return {"rule": duty.rule, "edition": ladder.edition, "clause": ladder.clause}


def _facts_now(duty: Duty, now: datetime) -> dict[str, object]:
    """A fact further ahead than any pointer was written by a wrong clock: it counts from now, once and for all."""
    wrong = [name for name, moment in snapshot.moments(duty.facts).items() if moment > now + engine.RECHECK]
    if not wrong:
        return {}
    recorded = {name: duty.facts[name] for name in wrong}
    duty.facts |= snapshot.facts_json(dict.fromkeys(wrong, now)) | {"clock_was_wrong": recorded}
    return {"facts": duty.facts}


def _write(run: Run, fired: list[tuple[Duty, engine.PlannedRung]]) -> list[DutyRung]:
    """Rungs, holders, and the word to whoever carries messages, all in the transaction of the pen."""
    if not fired:
        return []
    by_duty: dict[UUID, list[tuple[Duty, engine.PlannedRung]]] = defaultdict(list)
    for duty, rung in fired:
        by_duty[duty.id].append((duty, rung))
    tellings = [telling for rungs in by_duty.values() for telling in _tellings(run, rungs)]
    DutyRung.objects.bulk_create(telling.rung for telling in tellings)
    hold(run, [(one.duty, holder, one.rung.no) for one in tellings for holder in one.people])
    registry.tell(run.pen, tellings)
    return [telling.rung for telling in tellings]


def _tellings(run: Run, rungs: list[tuple[Duty, engine.PlannedRung]]) -> list[registry.Told]:
    """Rungs of one duty that fire together: who stands on several is told by the last of them."""
    found = [people_of(run, duty, rung.rung.tell) for duty, rung in rungs]
    posts = engine.merge(rung.rung.tell for _, rung in rungs)
    people = engine.merge([str(person) for person in one] for one in found)
    return [
        registry.Told(
            duty=duty,
            rung=_row(run, duty, rung, told, [str(person) for person in one if str(person) not in told]),
            posts=tuple(names),
            people=tuple(one[UUID(person)] for person in told),
        )
        for (duty, rung), one, names, told in zip(rungs, found, posts, people, strict=True)
    ]


def people_of(run: Run, duty: Duty, tell: Iterable[str]) -> dict[UUID, Holder]:
    """Whoever holds these posts now, each person once."""
    found: dict[UUID, Holder] = {}
    for post in tell:
        for holder in run.holders(post, duty.anchors):
            found.setdefault(holder.person.pk, holder)
    return found


def _row(run: Run, duty: Duty, rung: engine.PlannedRung, told: list[str], merged: list[str]) -> DutyRung:
    return DutyRung(
        school_id=duty.school_id,
        duty=duty,
        no=rung.no,
        at=rung.at,
        counted_at=rung.counted_at,
        noticed_at=run.pen.now,
        recorded_at=clock.now(),
        posts=list(rung.rung.tell),
        told=told,
        merged=merged,
        must=rung.rung.must,
        clause=rung.rung.clause,
    )


def hold(run: Run, wanted: Iterable[tuple[Duty, Holder, int]], *, new: bool = False) -> None:
    """Let people carry duties, from now; whoever carries one already goes on doing so. `new`: nobody carries them."""
    rows = list(wanted)
    held: set[tuple[UUID, UUID]] = set()
    if rows and not new:
        now_holding = DutyHolder.objects.filter(duty__in={duty.id for duty, _, _ in rows}, until=None)
        held.update(now_holding.values_list("duty_id", "person_id"))
    fresh = []
    for duty, holder, no in rows:
        if (duty.id, holder.person.pk) not in held:
            held.add((duty.id, holder.person.pk))
            fresh.append(
                DutyHolder(
                    school_id=duty.school_id,
                    duty=duty,
                    person_id=holder.person.pk,
                    post=holder.post,
                    instead_of=holder.instead_of,
                    rung_no=no,
                    since=run.pen.now,
                    created_at=run.pen.now,
                )
            )
    DutyHolder.objects.bulk_create(fresh)
