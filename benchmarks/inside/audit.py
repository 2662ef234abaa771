"""Entries appended one a commit, in turns with the same row in a table without a chain; then the whole is verified."""

import sys
import time
from collections.abc import Callable

from benchmarks.inside.awake import answer, wake

wake()

from django.db import connection, transaction  # noqa: E402

from xuean.access.actor import Actor  # noqa: E402
from xuean.audit.append import append  # noqa: E402
from xuean.audit.models import Entry  # noqa: E402
from xuean.audit.seals import seal  # noqa: E402
from xuean.audit.verify import verify  # noqa: E402
from xuean.core import clock  # noqa: E402
from xuean.core.ids import new_id  # noqa: E402
from xuean.people.models import School  # noqa: E402
from xuean.project.demo.build import CODE  # noqa: E402

BURST = 100


def appended(school: School) -> None:
    actor, now = Actor.for_system("benchmark", school.id), clock.now()
    for _ in range(BURST):
        with transaction.atomic():
            append(
                school_id=school.id, tag="benchmark.append", actor=actor, subject=None, now=now,
                codes={"sweep": str(new_id()), "size": 50, "absent": 1},
            )  # fmt: skip


class Unchained:
    """The floor: the same row into a table with the same indexes, one statement a commit, and no chain."""

    def __init__(self, school: School):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare_entry AS SELECT * FROM audit_entry WHERE seq < 0")
            for number, columns in enumerate(("id", "part, seq", "part, subject_id, seq", "part, person_id, seq")):
                cursor.execute(f"CREATE INDEX bare_entry_{number} ON bare_entry ({columns})")
        fields = Entry._meta.concrete_fields
        example = Entry.objects.filter(part=school.id).order_by("-seq")[0]
        self.values = [field.get_db_prep_save(getattr(example, field.attname), connection) for field in fields]
        self.key = next(number for number, field in enumerate(fields) if field.primary_key)
        columns, places = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
        self.insert = f"INSERT INTO bare_entry ({columns}) VALUES ({places})"

    def write(self) -> None:
        for _ in range(BURST):
            self.values[self.key] = Entry._meta.pk.get_db_prep_save(new_id(), connection)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.insert, self.values)


def rate(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return BURST / (time.perf_counter() - begun)


def main(rounds: int) -> dict[str, object]:
    school = School.objects.get(code=CODE)
    unchained = Unchained(school)
    ours, floor = [], []
    for _ in range(rounds):
        ours.append(rate(lambda: appended(school)))
        floor.append(rate(unchained.write))
    seal(clock.now(), "benchmark")
    begun = time.perf_counter()
    report = verify(school.id)
    seconds = time.perf_counter() - begun
    if not report.ok:
        sys.exit(f"the chain is not whole: {report.faults[:3]}")
    return {"append": ours, "floor": floor, "entries": report.entries, "verified": report.entries / seconds}


answer(main(int(sys.argv[1])))
