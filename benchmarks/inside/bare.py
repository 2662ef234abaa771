"""The tables of the floors, filled: 60 groups of 50."""

from benchmarks.inside.awake import answer, wake

wake("benchmarks.bare.settings")

from django.db import connection  # noqa: E402

from benchmarks.bare.models import Mark, Passage, Pupil  # noqa: E402

with connection.schema_editor() as editor:
    editor.create_model(Pupil)
    editor.create_model(Mark)
    editor.create_model(Passage)
rows = [Pupil(group=group, seat=seat, name=f"王{seat:02}雨桐") for group in range(60) for seat in range(1, 51)]
Pupil.objects.bulk_create(rows)
answer({str(group): [str(row.id) for row in rows if row.group == group] for group in range(4)})
