"""The lines of a school day against the bells that ring now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from xuean.calendars.models import APPLIES, Bell, BellSchedule, Term
from xuean.people import naming
from xuean.people.models import Lesson, School, Stage
from xuean.presence.days import school_day_of
from xuean.roster.kinds import BELLS
from xuean.roster.models import CREATED, FAULT, UNCHANGED, UPDATED
from xuean.roster.planning.known import CURRENT
from xuean.roster.planning.plan import Findings, Plan, RowPlan
from xuean.roster.planning.writes import Draft
from xuean.roster.reading.found import FAULT as WRONG
from xuean.roster.reading.found import BellFound, Fault, Reading

Line = tuple[str, str, time, time, str, str]  # period, name, start, end, kind, applies


def plan_bells(
    school: School, reading: Reading[BellFound], answers: Mapping[str, str], now: datetime, *, digest: str = ""
) -> Plan:
    """Reads what the school knows; writes nothing. A stage that the file names gets bells of its own."""
    findings = Findings.of(reading, reading.rows, answers)
    stages = {stage.code: stage for stage in Stage.objects.filter(school=school)}
    schedules = [_Schedule.of(school, None, now)]
    schedules += [
        _Schedule.of(school, stages[code], now)
        for code in dict.fromkeys(one.audience for one in reading.rows)
        if code in stages
    ]
    for schedule in schedules:
        schedule.check(reading.rows, findings)
    rows = [_row(one, findings, schedules) for one in reading.rows]
    whole = Draft()
    if not findings.faults:
        for schedule in schedules:
            schedule.draft(whole, reading.rows, now)
    return findings.plan(BELLS, reading, rows, whole=whole)


@dataclass(slots=True)
class _Schedule:
    """The bells of the whole school (`stage` None) or of one stage, as they stand and as they shall be."""

    school: School
    stage: Stage | None
    since_on: date
    standing: BellSchedule | None
    rung: dict[str, Bell]

    @classmethod
    def of(cls, school: School, stage: Stage | None, now: datetime) -> "_Schedule":
        on = school_day_of(now, school.tz)
        rows = BellSchedule.objects.filter(school=school, stage=stage, replaced_at=None)
        standing = rows.filter(since_on__lte=on).order_by("-since_on").first()
        since_on = _beginning(school, on) if standing is None else on
        rung = {bell.period: bell for bell in standing.bells.all()} if standing else {}
        return cls(school, stage, since_on, standing, rung)

    def lines(self, found: Iterable[BellFound]) -> list[Line]:
        """For one stage its own lines and those of everybody."""
        wanted = {*APPLIES} | ({self.stage.code} if self.stage else set())
        return [_line(one) for one in found if one.audience in wanted]

    def check(self, found: Sequence[BellFound], findings: Findings) -> None:
        """A lesson whose period no longer rings would vanish without a word, and its roll-call with it."""
        lessons = Lesson.objects.filter(school=self.school, **CURRENT)
        own = BellSchedule.objects.filter(school=self.school, replaced_at=None).exclude(stage=None)
        if self.stage is not None:
            lessons = lessons.filter(group__school_class__grade__stage=self.stage)
        else:
            lessons = lessons.exclude(group__school_class__grade__stage__in=own.values("stage"))
        used = set(lessons.values_list("period", flat=True).distinct())
        lost = used & self.rung.keys() - {line[0] for line in self.lines(found)}
        if lost and found:
            names = "、".join(sorted(self.rung[period].name for period in lost))
            findings.faults.append(Fault("", 0, "", names, "bell.lessons_lost", WRONG, (("name", names),)))

    def outcome(self, one: BellFound) -> str:
        bell = self.rung.get(one.code)
        if bell is None:
            return CREATED
        return UNCHANGED if _line_of(bell) == _line(one) else UPDATED

    def draft(self, draft: Draft, found: Sequence[BellFound], now: datetime) -> None:
        lines = self.lines(found)
        if not lines or {_line_of(bell) for bell in self.rung.values()} == set(lines):
            return
        schedule = BellSchedule(school=self.school, stage=self.stage, since_on=self.since_on, created_at=now)
        if self.standing is not None and self.standing.since_on == self.since_on:
            draft.change(self.standing, "replaced_at", now)
        draft.add(schedule)
        for period, name, start, end, kind, applies in lines:
            draft.add(
                Bell(
                    school=self.school,
                    schedule=schedule,
                    period=period,
                    name=name,
                    start=start,
                    end=end,
                    kind=kind,
                    applies=applies,
                    created_at=now,
                )
            )


def _row(one: BellFound, findings: Findings, schedules: Sequence[_Schedule]) -> RowPlan:
    shown = {
        "name": one.label,
        "start": f"{one.starts:%H:%M}",
        "end": f"{one.ends:%H:%M}",
        "kind": one.kind,
        "audience": one.audience,
    }
    planned = RowPlan(one.sheet, one.row, shown=shown)
    own = [schedule for schedule in schedules if schedule.stage and schedule.stage.code == one.audience]
    if findings.blocks(one) or findings.faults:
        planned.outcome = FAULT
    else:
        planned.outcome = (own or schedules)[0].outcome(one)
        planned.changes = ("bells",) if planned.outcome == UPDATED else ()
    return planned


def _line(one: BellFound) -> Line:
    applies = one.audience if one.audience in APPLIES else "all"
    return one.code[:10], one.label[:40], one.starts, one.ends, one.kind, applies


def _line_of(bell: Bell) -> Line:
    return bell.period, bell.name, bell.start, bell.end, bell.kind, bell.applies


def _beginning(school: School, on: date) -> date:
    """First bells hold from the beginning of the term, or of the school year."""
    term = Term.objects.filter(school=school, since_on__lte=on, until_on__gt=on).first()
    return term.since_on if term else date(naming.school_year(on), *naming.SCHOOL_YEAR_BEGINS)
