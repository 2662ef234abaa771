"""What a roll-call makes somebody owe: inner functions, the pen first."""

from collections.abc import Iterable
from uuid import UUID

from xuean.attendance.expectations import facts
from xuean.attendance.rules import ACCOUNT, CONTRADICTION, Slot
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.actions import owe, touch
from xuean.duties.models import OPEN, Duty
from xuean.people.models import Student
from xuean.people.posts import anchors_of
from xuean.presence.models import Sweep


def account_for(pen: Pen, students: Iterable[Student], slot: Slot, sweep: Sweep, teacher: UUID | None) -> list[UUID]:
    """Owe an account for each missing student who is not being looked for already. B1.3."""
    missing = list(students)
    searched = _open_about(ACCOUNT, [student.id for student in missing])
    opened = [student for student in missing if student.id not in searched]
    for student in opened:
        named = {"subject_teacher": teacher} if teacher else {}
        _owe(pen, ACCOUNT, student, slot, sweep, **named)
    return [student.id for student in opened]


def resolve(pen: Pen, students: Iterable[Student], slot: Slot, sweep: Sweep) -> None:
    """Seen in class while on leave: somebody has to say which is true."""
    for student in students:
        _owe(pen, CONTRADICTION, student, slot, sweep)


def ask_again(pen: Pen, group_id: UUID, students: Iterable[UUID]) -> None:
    """The roll-call answers its own duty, and the open ones about students on its list."""
    touch(pen, Ref("group", group_id), *(Ref("student", student) for student in students))


def _owe(pen: Pen, name: str, student: Student, slot: Slot, sweep: Sweep, **named: UUID) -> None:
    marked = sweep.occurred_at.isoformat()
    owe(
        pen,
        name,
        Ref("student", student.id),
        occurrence=slot.key,
        facts=facts(slot) | {"marked": marked, "noticed": marked, "sweep": str(sweep.id)},
        anchors=anchors_of(student, **named),
    )


def _open_about(name: str, students: list[UUID]) -> set[UUID]:
    rows = Duty.objects.filter(name=name, state=OPEN, student_id__in=students)
    return set(rows.values_list("subject_id", flat=True))
