"""What a roll-call makes somebody owe: inner functions, the pen first."""

from collections.abc import Iterable
from uuid import UUID

from xuean.attendance.expectations import facts
from xuean.attendance.rules import ACCOUNT, CONTRADICTION, Slot
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.actions import owe, touch
from xuean.duties.models import UNSETTLED, Duty
from xuean.people.models import Student
from xuean.people.posts import anchors_of
from xuean.presence.models import Sweep


def account_for(pen: Pen, students: Iterable[Student], slot: Slot, sweep: Sweep, teacher: UUID | None) -> list[Duty]:
    """Owe an account for each missing student who is not being looked for already. B1.3. The list has just been seen:
    whoever is missing on it is not accounted for."""
    missing = list(students)
    searched = _open_about(pen, ACCOUNT, [student.id for student in missing])
    named = {"subject_teacher": teacher} if teacher else {}
    return [
        _owe(pen, ACCOUNT, student, slot, sweep, unsettled=True, **named)
        for student in missing
        if student.id not in searched
    ]


def resolve(pen: Pen, students: Iterable[Student], slot: Slot, sweep: Sweep) -> None:
    """Seen in class while on leave: somebody has to say which is true."""
    for student in students:
        _owe(pen, CONTRADICTION, student, slot, sweep)


def ask_again(pen: Pen, group_id: UUID, students: Iterable[UUID], opened: Iterable[Duty]) -> None:
    """The roll-call answers its own duty, and the open ones about students on its list; those it has just opened no."""
    refs = [Ref("student", student) for student in students]
    touch(pen, Ref("group", group_id), *refs, but={duty.id for duty in opened})


def _owe(
    pen: Pen, name: str, student: Student, slot: Slot, sweep: Sweep, *, unsettled: bool = False, **named: UUID
) -> Duty:
    marked = sweep.occurred_at.isoformat()
    return owe(
        pen,
        name,
        Ref("student", student.id),
        occurrence=slot.key,
        facts=facts(slot) | {"marked": marked, "noticed": marked, "sweep": str(sweep.id)},
        anchors=anchors_of(student, **named),
        unsettled=unsettled,
    )


def _open_about(pen: Pen, name: str, students: list[UUID]) -> set[UUID]:
    rows = Duty.objects.filter(UNSETTLED, school=pen.school_id, name=name, student_id__in=students)
    return set(rows.values_list("subject_id", flat=True))
