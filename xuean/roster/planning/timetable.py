"""A timetable against the school: which lessons begin, which end, who teaches which class."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from xuean.calendars.reads import bells_on
from xuean.people.models import Lesson, Place, School, SchoolClass, Staff, TeachingGroup, Tie
from xuean.presence.days import day_begins, school_day_of
from xuean.presence.models import Sweep
from xuean.roster.kinds import TIMETABLE
from xuean.roster.models import CREATED, FAULT, UPDATED
from xuean.roster.planning.classes import name_of, spot_of_name
from xuean.roster.planning.known import CURRENT, classes_of
from xuean.roster.planning.plan import Findings, Plan, RowPlan
from xuean.roster.planning.writes import Draft, Spot
from xuean.roster.reading.found import CONFIRM, WARNING, Fault, LessonFound, Reading
from xuean.roster.reading.found import FAULT as WRONG

TEACHES = "subject_teacher"
WEEKDAYS = "一二三四五六日"
Slot = tuple[UUID, int, str, str]  # group, weekday, period, weeks


@dataclass(slots=True)
class KnownLessons:
    school: School
    classes: dict[Spot, SchoolClass]
    groups: dict[UUID, TeachingGroup]  # by class
    staff: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))  # persons by name
    lessons: dict[Slot, Lesson] = field(default_factory=dict)
    ties: dict[UUID, list[Tie]] = field(default_factory=lambda: defaultdict(list))  # of who teaches, by group
    places: dict[str, Place] = field(default_factory=dict)
    called_today: set[UUID] = field(default_factory=set)  # groups with a roll-call of today

    @classmethod
    def load(cls, school: School, now: datetime) -> "KnownLessons":
        groups = TeachingGroup.objects.filter(school=school, kind="class", closed_at=None)
        known = cls(school, classes_of(school), {one.school_class_id: one for one in groups if one.school_class_id})
        rows = Staff.objects.filter(school=school, left_at=None).values_list("person__name", "person_id")
        for name, person in rows:
            known.staff[name].append(person)
        for lesson in Lesson.objects.filter(school=school, **CURRENT):
            known.lessons[lesson.group_id, lesson.weekday, lesson.period, lesson.weeks] = lesson
        for tie in Tie.objects.filter(school=school, post=TEACHES, anchor_record="group", deputy_of=None, **CURRENT):
            known.ties[tie.anchor_id].append(tie)
        known.places = {place.name: place for place in Place.objects.filter(school=school, campus=None)}
        on = school_day_of(now, school.tz)
        known.called_today = set(Sweep.objects.filter(school=school, on=on).values_list("group_id", flat=True))
        return known


def plan_timetable(
    school: School, reading: Reading[LessonFound], answers: Mapping[str, str], now: datetime, *, digest: str = ""
) -> Plan:
    """Reads what the school knows; writes nothing. The lessons of a class in the file replace all it had."""
    known = KnownLessons.load(school, now)
    findings = Findings.of(reading, reading.rows, answers)
    planner = _Planner(school, known, findings, now)
    planner.check(reading.rows)
    rows = [planner.row(lesson) for lesson in reading.rows]
    whole = planner.rest({row.place for row in rows if row.outcome == FAULT}, reading.rows)
    return findings.plan(TIMETABLE, reading, rows, whole=whole)


@dataclass(slots=True)
class _Planner:
    school: School
    known: KnownLessons
    findings: Findings
    now: datetime
    lost: set[str] = field(default_factory=set)  # classes and teachers that are not here, or not clear
    seen: set[Slot] = field(default_factory=set)
    taught: set[tuple[UUID, UUID]] = field(default_factory=set)  # group and teacher
    groups: set[UUID] = field(default_factory=set)

    def check(self, lessons: tuple[LessonFound, ...]) -> None:
        """Each unknown class, teacher and period is named once, at its first lesson."""
        counts = Counter(one.teacher for one in lessons)
        named: set[str] = set()
        for one in lessons:
            if self._group(one) is None:
                self._once(named, one, "class", one.class_name.text, "class.not_here", WRONG)
            people = self.known.staff.get(one.teacher, [])
            if one.teacher and not people:
                count = {"count": str(counts[one.teacher])}
                self._once(named, one, "teacher", one.teacher, "teacher.unknown", CONFIRM, **count)
            elif len(people) > 1:
                self._once(named, one, "teacher", one.teacher, "teacher.name_twice", WRONG)
        self._bells(lessons)

    def _once(
        self, named: set[str], one: LessonFound, what: str, name: str, code: str, severity: str, **more: str
    ) -> None:
        if f"{what}:{name}" in named:
            return
        named.add(f"{what}:{name}")
        fault = Fault(one.sheet, one.row, one.column, name, code, severity, (("name", name), *more.items()))
        before = len(self.findings.faults)
        self.findings.add(fault)
        if len(self.findings.faults) > before:
            self.lost.add(f"{what}:{name}")

    def _bells(self, lessons: tuple[LessonFound, ...]) -> None:
        on = school_day_of(self.now, self.school.tz)
        stages = {spot[0]: klass.grade.stage for spot, klass in self.known.classes.items()}
        for code, stage in stages.items():
            rung = {bell.period for bell in bells_on(self.school, stage, on)}
            first = {one.period: one for one in reversed(lessons) if one.class_name.stage == code}
            for one in sorted(first.values(), key=lambda one: one.row):
                if one.period not in rung:
                    args = (("name", one.period_label),)
                    self.findings.add(Fault(one.sheet, one.row, "", one.period_label, "period.no_bell", WARNING, args))

    def row(self, one: LessonFound) -> RowPlan:
        planned = RowPlan(one.sheet, one.row, one.column, shown=self._shown(one))
        group = self._group(one)
        lost = {f"class:{one.class_name.text}", f"teacher:{one.teacher}"} & self.lost
        if group is None or lost or self.findings.blocks(one):
            planned.outcome = FAULT
            return planned
        draft = Draft("lesson")
        slot = (group.pk, one.weekday, one.period, one.weeks)
        self.seen.add(slot)
        self.groups.add(group.pk)
        standing = self.known.lessons.get(slot)
        teacher = next(iter(self.known.staff.get(one.teacher, [])), None) if one.teacher else None
        if teacher is not None:
            self.taught.add((group.pk, teacher))
        changes = self._changes(standing, one, teacher) if standing is not None else ()
        if standing is not None and not changes:
            planned.draft, draft.record_id = draft, standing.pk
            return planned
        if standing is not None:
            draft.close(standing)
        lesson = self._lesson(draft, one, group, teacher)
        draft.record_id = lesson.pk
        planned.draft, planned.changes = draft, changes
        planned.outcome = CREATED if standing is None else UPDATED
        return planned

    def _changes(self, standing: Lesson, one: LessonFound, teacher: UUID | None) -> tuple[str, ...]:
        place = self.known.places.get(one.place) if one.place else None
        found = (
            ("subject", standing.subject != one.subject[:40]),
            ("teacher", standing.teacher_id != teacher),
            ("place", bool(one.place) and (place is None or standing.place_id != place.pk)),
        )
        return tuple(name for name, changed in found if changed)

    def _lesson(self, draft: Draft, one: LessonFound, group: TeachingGroup, teacher: UUID | None) -> Lesson:
        lesson = Lesson(
            school=self.school,
            group=group,
            weekday=one.weekday,
            period=one.period,
            weeks=one.weeks,
            subject=one.subject[:40],
            teacher_id=teacher,
            place=self._place(draft, one.place),
            since=self.since(group.pk),
            recorded_at=self.now,
        )
        draft.add(lesson)
        return lesson

    def _place(self, draft: Draft, name: str) -> Place | None:
        if not name:
            return None
        if name not in self.known.places:
            self.known.places[name] = Place(school=self.school, name=name[:60], created_at=self.now)
            draft.add(self.known.places[name])
        return self.known.places[name]

    def since(self, group: UUID) -> datetime:
        """From this morning on; tomorrow where a roll-call of today was taken by the old timetable."""
        on = school_day_of(self.now, self.school.tz)
        return day_begins(on + timedelta(days=group in self.known.called_today), self.school.tz)

    def rest(self, broken: set[tuple[str, int]], lessons: tuple[LessonFound, ...]) -> Draft:
        """Lessons of these classes that the file no longer has end; whoever teaches a class is tied to it."""
        draft = Draft()
        kept = {self._slot(one) for one in lessons if (one.sheet, one.row) in broken}
        for slot, lesson in self.known.lessons.items():
            if slot[0] in self.groups and slot not in self.seen and slot not in kept:
                draft.close(lesson)
        for group in self.groups:
            self._ties(draft, group)
        return draft

    def _ties(self, draft: Draft, group: UUID) -> None:
        teachers = {teacher for one, teacher in self.taught if one == group}
        for tie in self.known.ties.get(group, ()):
            if tie.person_id not in teachers:
                draft.close(tie)
        held = {tie.person_id for tie in self.known.ties.get(group, ())}
        for teacher in teachers - held:
            draft.add(
                Tie(
                    school=self.school,
                    person_id=teacher,
                    post=TEACHES,
                    anchor_record="group",
                    anchor_id=group,
                    since=self.now,
                    recorded_at=self.now,
                )
            )

    def _slot(self, one: LessonFound) -> Slot | None:
        group = self._group(one)
        return (group.pk, one.weekday, one.period, one.weeks) if group else None

    def _group(self, one: LessonFound) -> TeachingGroup | None:
        spot = spot_of_name(one.class_name)
        klass = self.known.classes.get(spot) if spot else None
        return self.known.groups.get(klass.pk) if klass else None

    def _shown(self, one: LessonFound) -> dict[str, str]:
        spot = spot_of_name(one.class_name)
        known = spot is not None and spot in self.known.classes
        name = name_of(self.school, spot, self.known.classes, self.now) if spot and known else one.class_name.text
        return {
            "class": name,
            "weekday": str(one.weekday),
            "period": one.period_label,
            "subject": one.subject,
            "teacher": one.teacher,
            "place": one.place,
            "weeks": one.weeks,
        }
