"""The past, in bulk through the pen: what the actions would have left behind, row for row."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from xuean.access.actor import Actor
from xuean.attendance.expectations import facts
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.rules import ACCOUNT, Slot
from xuean.audit.append import append
from xuean.calendars.reads import school_calendar
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.duties import snapshot
from xuean.duties.models import MET, Duty, DutyHolder, DutyRung
from xuean.people.models import Student
from xuean.presence.log import list_digest
from xuean.presence.models import Excuse, Sighting, Sweep
from xuean.project.demo.build import Built
from xuean.rulebook import book

AWAY = 0.015  # of the students on a day
AFTER = timedelta(minutes=3)  # a roll-call is taken so long after the bell
FOUND = timedelta(minutes=9)


@dataclass
class Day:
    """The rows of one school day."""

    sweeps: list[Sweep] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    rungs: list[DutyRung] = field(default_factory=list)
    holders: list[DutyHolder] = field(default_factory=list)

    def write(self) -> None:
        for rows in (self.sweeps, self.sightings, self.excuses, self.duties, self.rungs, self.holders):
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=500)


def play(built: Built, days: int, seed: int) -> dict[str, int]:
    """`days` school days before today; the counts of what was written."""
    pick = random.Random(seed)
    past = Past(built, pick)
    counts = {"sweeps": 0, "sightings": 0, "closed_duties": 0, "history_entries": 0}
    for on in school_days(built, days):
        with clock.at(datetime.combine(on, datetime.min.time(), built.school.tz) + timedelta(hours=9)):
            day = past.day(on)
            pen = Pen(actor=None, school_id=built.school.id, tag="benchmark.history", now=clock.now())
            with transaction.atomic(), holding(pen):
                day.write()
                past.audit(day)
        counts["sweeps"] += len(day.sweeps)
        counts["sightings"] += len(day.sightings)
        counts["closed_duties"] += len(day.duties)
        counts["history_entries"] += len(day.sweeps)
    return counts


def school_days(built: Built, count: int) -> list[date]:
    now = clock.now()
    calendar = school_calendar(built.school, now)
    on, found = calendar.school_day_of(now), []
    first = built.classes[0].created_at.date() - timedelta(days=200)
    while len(found) < count and on > first:
        on -= timedelta(days=1)
        if calendar.day(on):
            found.append(on)
    return found[::-1]


class Past:
    def __init__(self, built: Built, pick: random.Random):
        self.built, self.pick, self.school = built, pick, built.school
        self.groups = {group.id: group for group in built.groups}
        self.homerooms = {klass.id: built.teachers[index] for index, klass in enumerate(built.classes)}
        self.by_class: dict[UUID, list[Student]] = {}
        for student in built.students:
            self.by_class.setdefault(student.current_class_id, []).append(student)
        self.digests = {klass: list_digest(one.id for one in rows) for klass, rows in self.by_class.items()}
        self.system = Actor.for_system("benchmark", built.school.id)

    def day(self, on: date) -> Day:
        day, away = Day(), {}
        for student in self.built.students:
            if self.pick.random() < AWAY:
                away[student.id] = (self.pick.randrange(8), self.pick.random() < 0.5)
        order: dict[UUID, int] = {}
        ladder = book(self.school).ladder(ACCOUNT, on)
        rule = snapshot.of_ladder(ladder)
        for slot in slots_on(self.school, on):
            number = order[slot.group] = order.get(slot.group, -1) + 1
            self._slot(day, slot, number, away, rule)
        return day

    def _slot(self, day: Day, slot: Slot, number: int, away: dict, rule: dict) -> None:
        """Who falls out at this lesson is searched; half come late after one lesson, half stay away excused."""
        group = self.groups[slot.group]
        listed = self.by_class[group.school_class_id]
        missing = [one for one in listed if one.id in away and _missing(number, *away[one.id])]
        at = slot.start_at + AFTER
        excused = sum(1 for one in missing if away[one.id][0] < number)
        sweep = Sweep(
            school=self.school, group=group, on=slot.on, period=slot.period, session_start_at=slot.start_at,
            occurred_at=at, recorded_at=at, size=len(listed), absent=len(missing) - excused, excused=excused,
            list_digest=self.digests[group.school_class_id], by_id=slot.teacher, source="app",
        )  # fmt: skip
        day.sweeps.append(sweep)
        for student in missing:
            day.sightings.append(self._sighting(student, slot, at, "absent", sweep))
            if away[student.id][0] == number:
                self._search(day, student, slot, at, rule, excused=away[student.id][1])

    def _sighting(self, student: Student, slot: Slot, at: datetime, kind: str, sweep: Sweep | None) -> Sighting:
        return Sighting(
            school=self.school, student=student, sweep=sweep, on=slot.on, occurred_at=at, recorded_at=at, kind=kind,
            context="roll_call" if sweep else "by_hand", source="app", by_id=slot.teacher,
        )  # fmt: skip

    def _search(self, day: Day, student: Student, slot: Slot, at: datetime, rule: dict, *, excused: bool) -> None:
        then, homeroom = at + FOUND, self.homerooms[student.current_class_id]
        if excused:
            excuse = Excuse(
                school=self.school, student=student, kind="leave", since=at, until=at + timedelta(hours=12),
                recorded_at=then, source="guardian_call", recorded_by=homeroom, reason="发烧，在家休息",
            )  # fmt: skip
            day.excuses.append(excuse)
            evidence = Ref("excuse", excuse.id)
        else:
            late = self._sighting(student, slot, then, "late", None)
            day.sightings.append(late)
            evidence = Ref("sighting", late.id)
        known = facts(slot) | {"marked": at.isoformat(), "noticed": at.isoformat()}
        duty = Duty(
            school=self.school, name=ACCOUNT, clause=rule["clause"], edition=rule["edition"], rule=rule,
            subject_record="student", subject_id=student.id, occurrence=slot.key, student_id=student.id,
            school_class_id=student.current_class_id, grade_id=student.current_class.grade_id, group_id=None,
            named={"subject_teacher": str(slot.teacher)}, facts=known,
            opened_at=at, due_at=slot.start_at + timedelta(minutes=10), next_at=None, fired=[1], rung_no=1, state=MET,
            settled_at=then, settled_late=False, evidence=str(evidence), version=2, created_at=at,
        )  # fmt: skip
        day.duties.append(duty)
        people = list(dict.fromkeys((slot.teacher, homeroom.id)))
        day.rungs.append(
            DutyRung(
                school=self.school, duty=duty, no=1, at=at, counted_at=at, noticed_at=at, recorded_at=at,
                posts=["subject_teacher", "homeroom_teacher"], told=[str(one) for one in people], clause=rule["clause"],
            )
        )  # fmt: skip
        day.holders += [
            DutyHolder(
                school=self.school, duty=duty, person_id=one, post="homeroom_teacher", rung_no=1, since=at, until=then,
                created_at=at,
            )
            for one in people
        ]  # fmt: skip

    def audit(self, day: Day) -> None:
        """One entry a roll-call, as the action writes it."""
        for sweep in day.sweeps:
            append(
                school_id=self.school.id, tag="attendance.take-roll-call", actor=self.system,
                subject=Ref("group", sweep.group_id), now=sweep.occurred_at,
                codes={"sweep": str(sweep.id), "size": sweep.size, "absent": sweep.absent, "digest": sweep.list_digest},
            )  # fmt: skip


def _missing(number: int, first: int, excused: bool) -> bool:
    """From the `first` lesson on the excused stay away; the others come during it."""
    return number == first or (excused and number > first)
