"""Other schools beside the measured one: copies of its rows under other keys, made by the database itself.

`python -m benchmarks.inside.grow FIRST LAST DAYS`: copies FIRST to LAST, each with the last DAYS days of roll-calls.
"""

import sys
from datetime import timedelta

from benchmarks.inside.awake import answer, wake

wake()

from django.db import connection, models, transaction  # noqa: E402

from xuean.attendance.models import ClassRecord  # noqa: E402, F401  the registry of models is complete
from xuean.calendars.models import Bell, BellSchedule, Term  # noqa: E402
from xuean.core import clock  # noqa: E402
from xuean.duties.models import Duty  # noqa: E402
from xuean.people.models import (  # noqa: E402
    Account,
    Enrolment,
    Grade,
    Lesson,
    Person,
    School,
    SchoolClass,
    Staff,
    Stage,
    Student,
    TeachingGroup,
    Tie,
)
from xuean.presence.models import Excuse, Sighting, Sweep  # noqa: E402
from xuean.project.demo.build import CODE  # noqa: E402

OF_STAFF_AND_STUDENTS = (
    "(id IN (SELECT person_id FROM people_staff WHERE school_id = {home})"
    " OR id IN (SELECT person_id FROM people_student WHERE school_id = {home}))"
)
COPIED: tuple[tuple[type[models.Model], str], ...] = (
    (Term, ""),
    (BellSchedule, ""),
    (Bell, ""),
    (Stage, ""),
    (Grade, ""),
    (SchoolClass, ""),
    (TeachingGroup, ""),
    (Person, OF_STAFF_AND_STUDENTS),
    (Staff, ""),
    (Tie, ""),
    (Lesson, ""),
    (Student, ""),
    (Enrolment, ""),
    (Excuse, "since >= {since}"),
    (Sweep, "occurred_at >= {since}"),
    (Sighting, "occurred_at >= {since}"),
    (Duty, "opened_at >= {since}"),
)


def moved(column: str, number: int) -> str:
    """The key of the copy: three hexadecimal digits of the random part name the copy, the time stays."""
    digits = f"{number:03x}"
    if connection.vendor == "postgresql":
        return f"overlay({column}::text placing '{digits}' from 16 for 3)::uuid"
    return f"substr({column}, 1, 13) || '{digits}' || substr({column}, 17)"


def value_of(field: models.Field, number: int) -> str:
    column = connection.ops.quote_name(field.column)
    if field.is_relation and field.related_model is Account:
        return "NULL"
    if isinstance(field.target_field if field.is_relation else field, models.UUIDField):
        return moved(column, number)
    return column


def statement(model: type[models.Model], where: str, number: int) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    values = ", ".join(value_of(field, number) for field in fields)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE school_id = {{home}}" + (
        f" AND {where}" if where else ""
    )


def copy(home: School, number: int, since: str) -> int:
    key = home.id.hex
    id_ = f"'{key}'" if connection.vendor != "postgresql" else f"'{home.id}'::uuid"
    rows = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO people_school (id, created_at, code, name, zone, language) SELECT {moved('id', number)}, "
            f"created_at, substr(code, 1, 5) || '8{number:04}', name, zone, language "
            f"FROM people_school WHERE id = {id_}"
        )
        for model, where in COPIED:
            cursor.execute(statement(model, where, number).format(home=id_, since=since))
            rows += cursor.rowcount
    return rows


first, last, days = (int(word) for word in sys.argv[1:4])
home = School.objects.get(code=CODE)
since = (clock.now() - timedelta(days=days)).strftime("'%Y-%m-%d %H:%M:%S'") + (
    "::timestamptz" if connection.vendor == "postgresql" else ""
)
rows = sum(copy(home, number, since) for number in range(first, last + 1))
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
answer({"schools": School.objects.count(), "students": Student.objects.count(), "rows": rows})
