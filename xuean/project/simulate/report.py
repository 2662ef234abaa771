"""The records of the day held against the truth."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from xuean.attendance.rules import ACCOUNT
from xuean.audit.models import Entry
from xuean.duties.models import OPEN, Duty, DutyHolder, DutyRung
from xuean.duties.reads import ladder_of
from xuean.outbox.models import Envelope
from xuean.presence.models import Excuse, Sighting, Sweep
from xuean.presence.rules import EXCUSED, IN_SCHOOL, Excused, Seen, in_order, state_at
from xuean.project.simulate.day import MINUTE, Stage

OUT = EXCUSED | {"gone", "left_early"}
STATES = ("queued", "delivered", "failed", "unknown", "confirmed")


@dataclass(frozen=True, slots=True)
class Watched:
    """A span in which somebody living carried a fired rung about this matter."""

    since: datetime
    until: datetime | None

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


def report(stage: Stage, grace: timedelta = MINUTE) -> dict[str, Any]:
    """The figures of the issue. `grace`: how late a rung may be noticed and still count from its own time."""
    book = _Records(stage, grace)
    unaccounted = wrongly_present = 0
    for student in stage.students:
        lost, wrong = book.minutes_of(student)
        unaccounted += lost
        wrongly_present += wrong
    return {
        "students": len(stage.students),
        "absences": Duty.objects.filter(school=stage.school, name=ACCOUNT, facts__on=stage.on.isoformat()).count(),
        "unaccounted_minutes": unaccounted,
        "wrongly_present_minutes": wrongly_present,
        "rungs": _rungs(stage, grace),
        "messages": _messages(stage),
        "audit_entries": Entry.objects.filter(part=stage.school.id).count() - stage.entries_before,
        "ended": _ended(stage),
    }


class _Records:
    """What the system knew, and when, read in a handful of queries."""

    def __init__(self, stage: Stage, grace: timedelta):
        self.stage, self.grace = stage, grace
        self.seen: dict[UUID, list[Seen]] = {student: [] for student in stage.students}
        self.excuses: dict[UUID, list[Excused]] = {student: [] for student in stage.students}
        self.groups = {student.id: group for group, listed in stage.lists.items() for student in listed}
        self._read_sweeps()
        for row in Excuse.objects.filter(school=stage.school, superseded_at=None):
            if row.student_id in self.excuses:
                self.excuses[row.student_id].append(Excused(row.kind, row.since, row.until, row.recorded_at))
        self.watched = self._watched()

    def minutes_of(self, student: UUID) -> tuple[int, int]:
        """(unaccounted, wrongly present) minutes between the first and the last due point of the day."""
        rows, excuses = in_order(self.seen[student]), self.excuses[student]
        watched = self.watched.get(student, []) + self.watched.get(self.groups[student], [])
        inside = self.stage.truth.lives[student].inside
        changes = sorted(
            {one.recorded_at for one in rows}
            | {one.recorded_at for one in excuses}
            | {one.until for one in excuses if one.until}
            | {edge for span in watched for edge in (span.since, span.until) if edge}
            | ({arrives} if (arrives := self.stage.truth.lives[student].arrives_at) else set())
        )
        moment, lost, wrong = self.stage.first_due, 0, 0
        cached, known = -1, ""
        while moment <= self.stage.last_due:
            place = bisect_right(changes, moment)
            if place != cached:
                cached = place
                known = self._known(rows, excuses, moment)
                agrees = known in IN_SCHOOL if inside(moment) else known in OUT
                lost_now = not agrees and not any(span.holds(moment) for span in watched)
                wrong_now = known in IN_SCHOOL and not inside(moment)
            lost += lost_now
            wrong += wrong_now
            moment += MINUTE
        return lost, wrong

    def _known(self, rows: list[Seen], excuses: list[Excused], moment: datetime) -> str:
        """Only what had been recorded by then counts."""
        recorded = [one for one in rows if one.recorded_at <= moment]
        told = [one for one in excuses if one.recorded_at <= moment]
        return state_at(moment, recorded, told).code

    def _read_sweeps(self) -> None:
        marked: dict[UUID, set[UUID]] = {}
        for row in Sighting.objects.filter(school=self.stage.school, on=self.stage.on).exclude(
            sweep__superseded_by__isnull=False
        ):
            if row.student_id in self.seen:
                self.seen[row.student_id].append(
                    Seen(row.occurred_at, row.recorded_at, row.kind, row.context, row.source, f"sighting:{row.id}")
                )
            if row.sweep_id:
                marked.setdefault(row.sweep_id, set()).add(row.student_id)
        for sweep in Sweep.objects.filter(school=self.stage.school, on=self.stage.on, superseded_by=None):
            one = Seen(sweep.occurred_at, sweep.recorded_at, "present", "roll_call", "", f"roll_call:{sweep.id}")
            for student in self.stage.lists.get(sweep.group_id, ()):
                if student.id not in marked.get(sweep.id, ()):
                    self.seen[student.id].append(one)

    def _watched(self) -> dict[UUID, list[Watched]]:
        """By student or group: spans of duties of today with a fired rung and a living holder."""
        found: dict[UUID, list[Watched]] = {}
        duties = Duty.objects.filter(school=self.stage.school, facts__on=self.stage.on.isoformat())
        rungs: dict[UUID, datetime] = {}
        for rung in DutyRung.objects.filter(duty__in=duties).order_by("-at"):
            rungs[rung.duty_id] = rung.at if rung.noticed_at - rung.at <= self.grace else rung.noticed_at
        held = set(DutyHolder.objects.filter(duty__in=duties).values_list("duty_id", flat=True))
        for duty in duties:
            if duty.id in rungs and duty.id in held:
                span = Watched(rungs[duty.id], duty.settled_at)
                found.setdefault(duty.student_id or duty.group_id or duty.subject_id, []).append(span)
        return found


def _rungs(stage: Stage, grace: timedelta) -> dict[str, int]:
    """Missed: a rung whose own time had come while its duty was open, and which never fired."""
    end = stage.over_at - grace
    duties = list(Duty.objects.filter(school=stage.school, facts__on=stage.on.isoformat()))
    fired = list(DutyRung.objects.filter(duty__in=duties))
    times = Counter((rung.duty_id, rung.no) for rung in fired)
    missed = 0
    for duty in duties:
        closed = duty.settled_at or end
        waiting = [step for step in ladder_of(duty, end) if step.state in ("next", "later")]
        missed += sum(1 for step in waiting if duty.state == OPEN and step.at <= min(closed, end))
    return {
        "fired": len(fired),
        "late": sum(1 for rung in fired if rung.noticed_at - rung.at > grace),
        "missed": missed,
        "doubled": sum(number - 1 for number in times.values()),
    }


def _messages(stage: Stage) -> dict[str, int]:
    written = Envelope.objects.filter(school=stage.school, created_at__range=stage.span)
    counts = Counter(written.values_list("state", flat=True))
    counts["queued"] += counts["attempting"]
    counts["delivered"] += counts["accepted"]
    return {state: counts[state] for state in STATES} | {"dropped": counts["dropped"]}


def _ended(stage: Stage) -> list[dict[str, Any]]:
    rows = Duty.objects.filter(school=stage.school, name=ACCOUNT, facts__on=stage.on.isoformat())
    students = stage.students
    found = []
    for duty in rows.order_by("opened_at", "subject_id"):
        life = stage.truth.lives[duty.student_id]  # type: ignore[index]
        ended = duty.evidence.partition(":")[0] if duty.state != OPEN else "open"
        found.append(
            {
                "student": students[duty.student_id].local_no,  # type: ignore[index]
                "marked": datetime.fromisoformat(duty.facts["marked"]).astimezone(stage.school.tz).strftime("%H:%M"),
                "truth": life.end,
                "ended_by": {"sighting": "seen", "roll_call": "seen", "excuse": "explained"}.get(ended, ended),
                "minutes": int(((duty.settled_at or stage.over_at) - duty.opened_at) / MINUTE),
                "rungs": duty.rung_no,
            }
        )
    return found
