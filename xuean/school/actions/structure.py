"""Stages, grades and classes."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import touch
from xuean.people import naming, structure, ties
from xuean.people.models import Lesson, School, SchoolClass, Stage, Tie
from xuean.presence.days import school_day_of
from xuean.school.show import class_name

MOST_GRADES = 9
MOST_CLASSES = 99


@action("school.open-stage", verb="manage", record="stage")
def open_stage(pen: Pen, school: School, *, now: datetime, code: str, years: int, style: str) -> Stage:
    """A stage and how its classes are called; of one that is there, both may be changed."""
    if code not in naming.STAGES or style not in naming.STYLES or not 1 <= years <= MOST_GRADES:
        raise Refused(_("Choose a stage, the number of its grades and how its classes are called."))
    stage = structure.open_stage(pen, school, code, years, style)
    if stage.style != style or stage.years != years:
        stage.style, stage.years = style, years
        stage.save(update_fields=["style", "years"])
    pen.note(stage=str(stage.id), code=code, style=style, years=years)
    return stage


@action("school.open-class", verb="manage", record="class")
def open_class(
    pen: Pen,
    school: School,
    *,
    now: datetime,
    stage: Stage,
    entry_year: int,
    number: int | None,
    given_name: str = "",
) -> SchoolClass:
    """A class of the grade that entered in `entry_year`, by its number or a name; the grade is made when not there.

    A class that was closed is opened again.
    """
    called = given_name.strip()
    if stage.school_id != school.id or not (1 <= number <= MOST_CLASSES if number is not None else called):
        raise Refused(_("Choose a stage of this school and a class number from 1 to 99, or a name."))
    grade = naming.grade_number(entry_year, now.astimezone(school.tz).date())
    if not 0 <= grade <= stage.years:
        raise Refused(_("This stage has no grade that entered in %(year)s.") % {"year": entry_year})
    made = structure.open_grade(pen, stage, entry_year)
    _not_twice(SchoolClass(school=school, grade=made, number=number, given_name=called), school_day_of(now, school.tz))
    klass = structure.open_class(pen, made, number, called)
    if klass.closed_on is not None:
        klass.closed_on = None
        klass.save(update_fields=["closed_on"])
    pen.note(school_class=str(klass.id))
    return klass


def _not_twice(wanted: SchoolClass, on: date) -> None:
    """No two open classes of a grade are called the same, by number or by name."""
    others = SchoolClass.objects.filter(grade=wanted.grade, closed_on=None).select_related("grade__stage")
    called = {class_name(wanted, on), wanted.given_name}
    for name in called & {class_name(one, on) for one in others}:
        raise Refused(_("There is a %(name)s already. Choose another number or name.") % {"name": name})


def is_empty(school_class: SchoolClass, actor: Actor, now: datetime) -> Verdict:
    """Only a class without students can be closed: nobody is left without a homeroom teacher."""
    if school_class.closed_on is not None:
        return no(gettext_lazy("This class is closed already."))
    if school_class.students.filter(withdrawn_at=None).exists():
        return no(gettext_lazy("There are students in this class. Move them first."))
    return YES


@action("school.close-class", verb="manage", record="class", flow=is_empty)
def close_class(pen: Pen, school_class: SchoolClass, *, now: datetime) -> None:
    """Its posts and lessons end with it, so nobody owes a roll-call of an empty room."""
    school_class.closed_on = now.astimezone(school_class.school.tz).date()
    school_class.save(update_fields=["closed_on"])
    held = Tie.objects.filter(school=school_class.school_id, until=None, superseded_at=None, deputy_of=None)
    anchors = [school_class.id, *_groups(school_class)]
    for tie in held.filter(anchor_id__in=anchors):
        ties.end(pen, tie)
    lessons = Lesson.objects.filter(group__school_class=school_class, until=None, superseded_at=None)
    ended = lessons.update(until=now)
    touch(pen, Ref("class", school_class.id))
    pen.note(school_class=str(school_class.id), lessons=ended)


def _groups(school_class: SchoolClass) -> list[UUID]:
    group = getattr(school_class, "group", None)
    return [group.id] if group else []
