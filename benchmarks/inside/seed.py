"""A school of invented people, 60 days of roll-calls behind it, the morning of today under way, and open sessions."""

import sys

from benchmarks.inside.awake import answer, wake

wake()

from django.db import connection  # noqa: E402

from benchmarks.inside import history, morning, sessions  # noqa: E402
from xuean.people.models import School  # noqa: E402
from xuean.project.demo.commands import make, mark_demo  # noqa: E402

students, days, seed = (int(word) for word in sys.argv[1:4])
if School.objects.exists():
    sys.exit("the benchmark wants an empty database")
mark_demo()
built = make(students, seed)
played = history.play(built, days, seed)
today = morning.begin(built, seed)
if connection.vendor == "postgresql":  # SQLite is left as the product leaves it
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
answer({**played, **today, "sessions": sessions.open_all(built), **sessions.places(built)})
