"""What a roll-call makes somebody owe: inner functions, the pen first."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from xuean.attendance.expectations import facts
from xuean.attendance.rules import ACCOUNT, CONTRADICTION, Slot
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.actions import owe, touch
from xuean.duties.again import anew
from xuean.duties.models import UNSETTLED, Duty
from xuean.people.models import Student
from xuean.people.posts import anchors_of


def account_for(
    pen: Pen, students: Iterable[Student], slot: Slot, shown_by: Ref, teacher: UUID | None, left: Iterable[UUID] = ()
) -> list[Duty]:
    """Owe an account for each missing student who is not being looked for already. B1.3. The list has just been seen:
    whoever is missing on it is not accounted for. `shown_by`: the record that says so; `left`: those who were there
    and left early (B4.2). Found and missing again in the same lesson is another search.
    """
    missing = list(students)
    searched = _open_about(pen, ACCOUNT, [student.id for student in missing])
    wanted = [student for student in missing if student.id not in searched]
    if not wanted:
        return []
    again = anew(wanted[0].school_id, ACCOUNT, [(student.id, slot.key) for student in wanted])
    gone, named = set(left), {"subject_teacher": teacher} if teacher else {}
    opened = []
    for student in wanted:
        following = again[student.id, slot.key]
        more = following.facts | ({"left": "early"} if student.id in gone else {})
        opened.append(_owe(pen, ACCOUNT, student, slot, shown_by, following.occurrence, more, unsettled=True, **named))
    return opened


def resolve(pen: Pen, students: Iterable[Student], slot: Slot, shown_by: Ref) -> None:
    """Seen in class while on leave: somebody has to say which is true."""
    for student in students:
        _owe(pen, CONTRADICTION, student, slot, shown_by, slot.key, {})


def ask_again(pen: Pen, group_id: UUID, students: Iterable[UUID], opened: Iterable[Duty]) -> None:
    """The roll-call answers its own duty, and the open ones about students on its list; those it has just opened no."""
    refs = [Ref("student", student) for student in students]
    touch(pen, Ref("group", group_id), *refs, but={duty.id for duty in opened})


def _owe(
    pen: Pen,
    name: str,
    student: Student,
    slot: Slot,
    shown_by: Ref,
    occurrence: str,
    more: Mapping[str, str],
    *,
    unsettled: bool = False,
    **named: UUID,
) -> Duty:
    marked = pen.now.isoformat()
    key = "sweep" if shown_by.record == "roll_call" else shown_by.record
    return owe(
        pen,
        name,
        Ref("student", student.id),
        occurrence=occurrence,
        facts=facts(slot) | {"marked": marked, "noticed": marked, key: str(shown_by.id), **more},
        anchors=anchors_of(student, **named),
        unsettled=unsettled,
    )


def _open_about(pen: Pen, name: str, students: list[UUID]) -> set[UUID]:
    rows = Duty.objects.filter(UNSETTLED, school=pen.school_id, name=name, student_id__in=students)
    return set(rows.values_list("subject_id", flat=True))
