"""What a roll-call makes somebody owe: inner functions, the pen first."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from xuean.attendance.rules import Slot
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.actions import open_subjects, owe, touch
from xuean.people.models import Student
from xuean.people.posts import anchors_of
from xuean.presence.models import Sweep

ACCOUNT = "attendance.account-for-absent"
CONTRADICTION = "attendance.resolve-contradiction"


def account_for(pen: Pen, students: Iterable[Student], slot: Slot, sweep: Sweep, teacher: UUID | None) -> list[UUID]:
    """Owe an account for each missing student who is not being looked for already. B1.3."""
    missing = list(students)
    searched = open_subjects(pen, ACCOUNT, [Ref("student", student.id) for student in missing])
    opened = []
    for student in missing:
        if Ref("student", student.id) in searched:
            continue
        owe(
            pen,
            ACCOUNT,
            Ref("student", student.id),
            occurrence=slot.key,
            facts=_facts(sweep.occurred_at, slot, sweep),
            anchors=anchors_of(student, **({"subject_teacher": teacher} if teacher else {})),
        )
        opened.append(student.id)
    return opened


def resolve(pen: Pen, students: Iterable[Student], slot: Slot, sweep: Sweep) -> None:
    """Seen in class while on leave: somebody has to say which is true."""
    for student in students:
        owe(
            pen,
            CONTRADICTION,
            Ref("student", student.id),
            occurrence=slot.key,
            facts=_facts(sweep.occurred_at, slot, sweep),
            anchors=anchors_of(student),
        )


def ask_again(pen: Pen, group_id: UUID, students: Mapping[UUID, Student]) -> None:
    """The roll-call answers its own duty and those about students on its list."""
    touch(pen, Ref("group", group_id))
    refs = [Ref("student", identity) for identity in students]
    for name in (ACCOUNT, CONTRADICTION):
        for ref in open_subjects(pen, name, refs):
            touch(pen, ref)


def _facts(marked_at: datetime, slot: Slot, sweep: Sweep) -> dict[str, str]:
    return {
        "marked": marked_at.isoformat(),
        "noticed": marked_at.isoformat(),
        "session_start": slot.start_at.isoformat(),
        "session_end": slot.end_at.isoformat(),
        "period": slot.period,
        "on": slot.on.isoformat(),
        "sweep": str(sweep.id),
    }
