"""What really happens on the simulated day (pure): who is where when, and how each guardian behaves."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

ANSWERS = ("answers", "second_answers", "silent", "dead")
ENDS = ("late", "sick", "found", "never")
WEIGHTS = {"late": 5, "sick": 5, "found": 2, "never": 1}
GUARDIANS = {"answers": 5, "second_answers": 2, "silent": 2, "dead": 1}
MISSING = (0.01, 0.03)  # the share of students who are not there in the morning without a word


@dataclass(frozen=True, slots=True)
class Life:
    """One student's day. `arrives_at` None: never comes. `end` says why not; `guardian` how the telephone answers."""

    student: UUID
    arrives_at: datetime | None
    end: str = ""
    guardian: str = "answers"

    def inside(self, moment: datetime) -> bool:
        return self.arrives_at is not None and self.arrives_at <= moment


@dataclass(frozen=True, slots=True)
class Truth:
    lives: Mapping[UUID, Life]
    forgetful: frozenset[tuple[UUID, str]]  # (group, period) whose teacher forgets the roll-call

    def inside(self, student: UUID, moment: datetime) -> bool:
        return self.lives[student].inside(moment)


def invent(
    students: Iterable[UUID], slots: Iterable[tuple[UUID, str]], first_bell: datetime, pick: random.Random
) -> Truth:
    """Arrivals before the first bell; 1–3 % unexplained; one roll-call in about forty forgotten, at least one."""
    share = pick.uniform(*MISSING)
    lives = {student: _life(student, first_bell, share, pick) for student in students}
    if not any(life.end for life in lives.values()):  # a small school too has somebody to look for
        unlucky = pick.choice(list(lives))
        lives[unlucky] = _missing(unlucky, first_bell, pick)
    all_slots = list(slots)
    forgotten = {slot for slot in all_slots if pick.random() < 0.025} or {pick.choice(all_slots)}
    return Truth(lives, frozenset(forgotten))


def _life(student: UUID, first_bell: datetime, share: float, pick: random.Random) -> Life:
    if pick.random() < share:
        return _missing(student, first_bell, pick)
    return Life(student, first_bell - timedelta(seconds=pick.randrange(60, 2400)))


def _missing(student: UUID, first_bell: datetime, pick: random.Random) -> Life:
    end = pick.choices(ENDS, [WEIGHTS[one] for one in ENDS])[0]
    guardian = pick.choices(ANSWERS, [GUARDIANS[one] for one in ANSWERS])[0]
    arrives = {
        "late": first_bell + timedelta(minutes=pick.randrange(8, 70)),
        "found": first_bell + timedelta(minutes=pick.randrange(90, 420)),
    }
    return Life(student, arrives.get(end), end, guardian)
