"""Ladders and a calendar for tests: figures of nobody's regulation."""

from datetime import UTC, date, datetime, time

from xuean.core.schooltime import After, Day, SchoolCalendar, Session
from xuean.duties.engine import Rule
from xuean.policy.model import Rung, Term, When

SESSIONS = (Session("am", time(8), time(11, 50)), Session("pm", time(14), time(16, 35)))


def weekdays(on: date) -> Day | None:
    return Day(on, SESSIONS) if on.isoweekday() <= 5 else None


CALENDAR = SchoolCalendar("Asia/Shanghai", weekdays)


def local(text: str) -> datetime:
    """ "09-07 08:10" of 2026, Shanghai time. 7 September 2026 is a Monday."""
    return datetime.fromisoformat(f"2026-{text}:00+08:00").astimezone(UTC)


def rung(after: After, since: str, *tell: str, must: str = "", not_before: Term | None = None) -> Rung:
    terms = (Term(after, since),) + ((not_before,) if not_before else ())
    return Rung(When(terms), tell, must, "B1.3")


MARKED = Term(After(), "marked")
ABSENT = Rule(
    clause="B1.3",
    edition="e1",
    owed_by=("homeroom_teacher",),
    due=When((Term(After(minutes=10), "session_start"), MARKED)),
    rungs=(
        rung(After(), "marked", "subject_teacher", "homeroom_teacher"),
        rung(After(minutes=10), "session_start", "homeroom_teacher", must="reach-guardian", not_before=MARKED),
        rung(After(minutes=25), "session_start", "guardian", not_before=Term(After(minutes=15), "marked")),
        rung(After(sessions=1, at_most=12), "noticed", "grade_leader"),
        rung(After(school_days=1, at_most=24), "noticed", "principal"),
    ),
)
