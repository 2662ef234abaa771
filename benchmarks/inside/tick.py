"""The tick over many open duties of which few are due, at noon of a day on which nobody has been seen.

`python -m benchmarks.inside.tick OPEN DUE`: seconds for DUE duties alone, for DUE of OPEN, and for DUE of OPEN where
each makes somebody owe a call.
"""

import sys
import time
from datetime import datetime, timedelta

from benchmarks.inside.awake import answer, wake

wake()

from django.db import connection, transaction  # noqa: E402

from xuean.attendance.rules import ACCOUNT  # noqa: E402
from xuean.calendars.reads import school_calendar  # noqa: E402
from xuean.core import clock  # noqa: E402
from xuean.core.pen import Pen, holding  # noqa: E402
from xuean.duties import snapshot  # noqa: E402
from xuean.duties.models import Duty  # noqa: E402
from xuean.duties.tick import tick  # noqa: E402
from xuean.people.models import School, Student  # noqa: E402
from xuean.project.demo.build import CODE  # noqa: E402
from xuean.rulebook import book  # noqa: E402

TOLD, CALL = "told", "call"  # a rung that tells the grade leader; a rung after which somebody owes a call


class Duties:
    def __init__(self) -> None:
        self.school = School.objects.get(code=CODE)
        calendar = school_calendar(self.school, clock.now())
        self.on = calendar.next_school_day(calendar.school_day_of(clock.now()))
        self.midnight = datetime.combine(self.on, datetime.min.time(), self.school.tz)
        self.noon = self.at(12)
        self.students = list(Student.objects.filter(school=self.school).select_related("current_class"))
        self.ladder = book(self.school).ladder(ACCOUNT, self.on)
        self.rule = snapshot.of_ladder(self.ladder)
        self.made = 0

    def at(self, hour: int, minute: int = 0) -> datetime:
        return self.midnight + timedelta(hours=hour, minutes=minute)

    def add(self, count: int, kind: str, *, due: bool) -> None:
        rows = [self._duty(kind, due=due) for _ in range(count)]
        with (
            transaction.atomic(),
            holding(Pen(actor=None, school_id=self.school.id, tag="benchmark.duties", now=self.noon)),
        ):
            Duty.objects.bulk_create(rows, batch_size=500)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE duties_duty")

    def _duty(self, kind: str, *, due: bool) -> Duty:
        student: Student = self.students[self.made % len(self.students)]
        self.made += 1
        began, marked, fired = (
            (self.at(7, 30), self.at(7, 33), [1, 2, 3]) if kind == TOLD else (self.at(11, 48), self.at(11, 51), [1])
        )
        moments = {"session_start": began, "session_end": self.at(12, 30), "marked": marked, "noticed": marked}
        facts = snapshot.facts_json(moments) | {"period": "1", "on": self.on.isoformat()}
        return Duty(
            school=self.school, name=ACCOUNT, clause=self.ladder.clause, edition=self.ladder.edition, rule=self.rule,
            subject_record="student", subject_id=student.id, occurrence=f"{self.on.isoformat()}/bench-{self.made}",
            student_id=student.id, school_class_id=student.current_class_id, grade_id=student.current_class.grade_id,
            facts=facts, opened_at=marked, due_at=began + timedelta(minutes=10),
            next_at=self.noon - timedelta(minutes=2) if due else self.noon + timedelta(hours=5),
            fired=fired, rung_no=max(fired), created_at=marked,
        )  # fmt: skip


def timed(now: datetime, due: int) -> dict[str, float]:
    begun = time.perf_counter()
    done = tick(now)
    seconds = time.perf_counter() - begun
    if (done.due, done.fired, done.failed) != (due, due, []):
        sys.exit(f"the tick did something else than was measured: {done}")
    return {"seconds": round(seconds, 3), "due": done.due, "fired": done.fired}


def main(wanted: int, due: int) -> dict[str, object]:
    duties = Duties()
    with clock.at(duties.noon - timedelta(minutes=1)):
        tick(clock.now())  # what the morning itself owes, and whatever was left from before
    found: dict[str, object] = {}
    with clock.at(duties.noon):
        duties.add(due, TOLD, due=True)
        found["alone"] = timed(duties.noon, due)
        duties.add(wanted - 2 * due, TOLD, due=False)
        duties.add(due, TOLD, due=True)
        found["among"] = timed(duties.noon, due)
        duties.add(due, CALL, due=True)
        found["call"] = timed(duties.noon, due)
        found["open"] = Duty.objects.filter(school=duties.school, settled_at__isnull=True).count()
    return found


answer(main(*(int(word) for word in sys.argv[1:3])))
