"""Which student stood in which row of the latest list: for files that name students by that row."""

from uuid import UUID

from xuean.people.models import School, Student
from xuean.roster.kinds import STUDENTS
from xuean.roster.models import SAVED, ImportRow, ImportRun


def numbers_by_row(school: School) -> dict[int, str]:
    """Row of the list, counted from 1 below its head -> the school's own number. Empty without a saved import."""
    run = ImportRun.objects.filter(school=school, kind=STUDENTS, state=SAVED).order_by("-saved_at").first()
    if run is None:
        return {}
    rows = ImportRow.objects.filter(run=run, withdrawn_at=None).exclude(record_id=None).order_by("sheet", "row")
    placed: list[tuple[int, UUID]] = [(row, one) for row, one in rows.values_list("row", "record_id") if one]
    numbers = dict(Student.objects.filter(school=school, withdrawn_at=None).values_list("id", "local_no"))
    head = min((row for row, _ in placed), default=1) - 1
    return {row - head: numbers[one] for row, one in placed if one in numbers}
