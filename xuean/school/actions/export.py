"""The own class as a workbook: up to one class, so many times a day, and in the chain. A2."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.audit.reads import entries
from xuean.core.pen import Pen
from xuean.core.verdict import YES, Verdict, no
from xuean.people.models import SchoolClass, Student
from xuean.presence.days import day_begins, school_day_of
from xuean.rulebook import book
from xuean.school.show import code_name

TAG = "school.export-class"


def within_limits(school_class: SchoolClass, actor: Actor, now: datetime) -> Verdict:
    """Rows and times a day, by the book."""
    school = school_class.school
    on = school_day_of(now, school.tz)
    rules = book(school)
    size = _students(school_class).count()
    if size == 0:
        return no(gettext_lazy("There are no students in this class yet."))
    if size > rules.at("export.direct-rows-at-most", on):
        return no(gettext_lazy("There are more students than may be exported at once."))
    since = day_begins(on, school.tz)
    made = entries(school.id, person_id=actor.person_id, tag=TAG, since=since).count()
    if made >= rules.at("export.per-day", on):
        return no(gettext_lazy("You have made all the exports of today. Tomorrow there are more."))
    return YES


@action(TAG, verb="export", record="student", flow=within_limits)
def export_class(pen: Pen, school_class: SchoolClass, *, now: datetime) -> tuple[list[str], list[list[object]]]:
    """Heads and rows in seat order: what stands on a class list, no document and no telephone."""
    heads = [_("Seat"), _("Name"), _("Sex"), _("Born on"), _("School number"), _("Mode of study")]
    listed = list(_students(school_class).order_by("seat_no", "person__pinyin", "id"))
    pen.note(rows=len(listed), school_class=str(school_class.id))
    return heads, [_row(student) for student in listed]


def _students(school_class: SchoolClass) -> "QuerySet[Student]":
    rows = Student.objects.filter(current_class=school_class, withdrawn_at=None, participant=False)
    return rows.select_related("person")


def _row(student: Student) -> list[object]:
    person = student.person
    born: date | None = person.birth_on
    return [
        student.seat_no,
        person.name,
        code_name("sex", person.sex),
        born,
        student.local_no,
        code_name("study_mode", student.study_mode),
    ]
