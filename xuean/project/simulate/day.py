"""The day itself: what is planned, what people do when Today tells them to, and a clock that moves by minutes."""

import heapq
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from xuean.attendance.reads.slots import due_at, slots_on
from xuean.attendance.rules import ACCOUNT, TAKE, Slot
from xuean.core import clock
from xuean.duties.models import OPEN, Duty, DutyHolder
from xuean.jobs import loop
from xuean.people.models import ContactPoint, Guardianship, Person, School, Student, TeachingGroup
from xuean.people.reads import students_of
from xuean.project.simulate.hands import Hands
from xuean.project.simulate.truth import Truth, invent

MINUTE = timedelta(minutes=1)
BEFORE, AFTER = timedelta(minutes=20), timedelta(minutes=30)


@dataclass
class Stage:
    """Everything the players know of the school on this day."""

    school: School
    on: date
    slots: list[Slot]
    groups: dict[UUID, TeachingGroup]
    lists: dict[UUID, list[Student]]  # by group
    truth: Truth
    pick: random.Random
    due: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    ends: datetime | None = None  # when the play stops before the day does
    entries_before: int = 0  # in the school's audit chain, when the play began

    @property
    def over_at(self) -> datetime:
        return self.ends or self.slots[-1].end_at

    @property
    def span(self) -> tuple[datetime, datetime]:
        """All of the play, from setting the scene to the last look at it."""
        return self.slots[0].start_at - BEFORE, self.over_at + AFTER

    @property
    def first_due(self) -> datetime:
        return min(self.due.values())

    @property
    def last_due(self) -> datetime:
        return max(self.due.values())

    @property
    def students(self) -> dict[UUID, Student]:
        return {student.id: student for listed in self.lists.values() for student in listed}


def set_stage(school: School, on: date, seed: int) -> Stage:
    """Raises LookupError when there is nothing to play on that day."""
    slots = slots_on(school, on)
    if not slots:
        raise LookupError(on.isoformat())
    pick = random.Random(seed)
    groups = {group.id: group for group in TeachingGroup.objects.filter(id__in={slot.group for slot in slots})}
    at = slots[0].start_at
    lists = {identity: list(students_of(group, at)) for identity, group in groups.items()}
    ordered = sorted((s for listed in lists.values() for s in listed), key=lambda s: s.local_no)
    if not ordered:
        raise LookupError(on.isoformat())
    pairs = [(slot.group, slot.period) for slot in slots]
    truth = invent([student.id for student in ordered], pairs, at, pick)
    due = {(slot.group, slot.period): due_at(school, slot) for slot in slots}
    return Stage(school, on, slots, groups, lists, truth, pick, due)


class Day:
    """A queue of what will be done, and people who look at their duties once a minute."""

    def __init__(self, stage: Stage, hands: Hands):
        self.stage, self.hands = stage, hands
        self._queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()
        self._seen: set[tuple[UUID, str]] = set()
        for slot in stage.slots:
            self._plan_roll_call(slot)
        for life in stage.truth.lives.values():
            if life.end and life.arrives_at:
                self.at(life.arrives_at + MINUTE * stage.pick.randrange(1, 6), self._noticed(life.student, life.end))

    def at(self, moment: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self._queue, (moment, next(self._order), act))

    def play(self, *, engine: bool = True) -> None:
        """From before the first bell till after the last, a minute at a time, with the worker's steps in between."""
        moment = self.stage.slots[0].start_at - BEFORE
        end = self.stage.slots[-1].end_at + AFTER
        while moment <= end:
            self.minute(moment)
            if engine:
                with clock.at(moment):
                    loop.once(clock.now())
            moment += MINUTE

    def minute(self, moment: datetime) -> None:
        """What is due by now, and what the open duties make people do next."""
        while self._queue and self._queue[0][0] <= moment:
            when, _, act = heapq.heappop(self._queue)
            with clock.at(when):
                act(when)
        with clock.at(moment):
            self._look_at_today(moment)

    def taken(self, moment: datetime) -> Iterator[Callable[[datetime], None]]:
        """What is due by now, taken off the queue one by one: an act may put another one on it."""
        while self._queue and self._queue[0][0] <= moment:
            yield heapq.heappop(self._queue)[2]

    def _plan_roll_call(self, slot: Slot) -> None:
        if slot.teacher is None or (slot.group, slot.period) in self.stage.truth.forgetful:
            return
        delay = timedelta(seconds=self.stage.pick.randrange(60, 280))
        teacher = Person.objects.get(pk=slot.teacher)
        self.at(slot.start_at + delay, lambda now: self._call_roll(teacher, slot, now))

    def _call_roll(self, person: Person, slot: Slot, now: datetime) -> None:
        listed = self.stage.lists[slot.group]
        absent = [student.id for student in listed if not self.stage.truth.inside(student.id, now)]
        self.hands.call_roll(person, slot, absent, now)

    def _noticed(self, student: UUID, end: str) -> Callable[[datetime], None]:
        """Whoever holds the search sees the child, or hears from whoever found it."""

        def act(now: datetime) -> None:
            duty = Duty.objects.filter(name=ACCOUNT, student_id=student, state=OPEN).first()
            holder = self._holder(duty) if duty else None
            if holder is not None:
                kind = "late" if end == "late" else "found"
                self.hands.arrived(holder, self.stage.students[student], kind, now)

        return act

    def _look_at_today(self, now: datetime) -> None:
        for duty in Duty.objects.filter(school=self.stage.school, state=OPEN, name__in=(ACCOUNT, TAKE)):
            step = str(duty.rung_no if duty.name == TAKE else 0)
            if (duty.id, step) in self._seen:
                continue
            self._seen.add((duty.id, step))
            if duty.name == TAKE:
                self._nudged(duty, now)
            else:
                self._search(duty, now)

    def _nudged(self, duty: Duty, now: datetime) -> None:
        """Who forgets does not look either; whoever is told next takes it."""
        slot = next(s for s in self.stage.slots if s.group == duty.subject_id and s.period == duty.facts["period"])
        holders = DutyHolder.objects.filter(duty=duty, until=None).select_related("person").order_by("-rung_no")
        other = next((one.person for one in holders if one.person_id != slot.teacher), None)
        if other is not None:
            wait = timedelta(minutes=self.stage.pick.randrange(1, 4))
            self.at(now + wait, lambda then: self._call_roll(other, slot, then))

    def _search(self, duty: Duty, now: datetime) -> None:
        """The holder calls: father, then mother; what they say depends on the family."""
        student = self.stage.students[duty.student_id]  # type: ignore[index]
        life = self.stage.truth.lives[student.id]
        wait = self.stage.pick.randrange(2, 8)
        for turn, (contact, result) in enumerate(self._calls(student, life.guardian)):
            self.at(now + MINUTE * (wait + 3 * turn), self._dial(duty, student, contact, result))
        if life.end == "sick" and life.guardian in ("answers", "second_answers"):
            self.at(now + MINUTE * (wait + 7), self._say_sick(duty, student))
        if life.end in ("sick", "never") and life.guardian in ("silent", "dead"):
            self.at(now + MINUTE * self.stage.pick.randrange(200, 520), self._say_sick(duty, student))

    def _calls(self, student: Student, behaviour: str) -> Iterable[tuple[ContactPoint, str]]:
        relations = Guardianship.objects.filter(student=student, until=None).order_by("contact_order")
        phones = [
            ContactPoint.objects.filter(person=relation.person_id, kind="mobile", until=None).first()
            for relation in relations
        ]
        results = {
            "answers": ("reached",),
            "second_answers": ("no_answer", "reached"),
            "silent": ("no_answer", "no_answer"),
            "dead": ("dead_number", "no_answer"),
        }[behaviour]
        return [(phone, result) for phone, result in zip(phones, results, strict=False) if phone is not None]

    def _dial(self, duty: Duty, student: Student, contact: ContactPoint, result: str) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            holder = self._holder(duty)
            if holder is not None:
                self.hands.telephone(holder, student, contact, result, now)

        return act

    def _say_sick(self, duty: Duty, student: Student) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            holder = self._holder(duty)
            if holder is not None:
                since = datetime.fromisoformat(duty.facts["marked"])
                self.hands.explained(holder, student, since, self.stage.slots[-1].end_at + AFTER * 2, now)

        return act

    def _holder(self, duty: Duty) -> Person | None:
        """Somebody who carries the search now and may speak to the family: the homeroom teacher, or who stands in."""
        rows = DutyHolder.objects.filter(duty=duty, until=None, duty__state=OPEN).exclude(post="subject_teacher")
        found = rows.select_related("person").order_by("rung_no", "since").first()
        return found.person if found else None
