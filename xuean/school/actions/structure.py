"""Stages, grades and classes."""

from datetime import datetime

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.people import naming, structure
from xuean.people.models import School, SchoolClass, Stage

MOST_GRADES = 9


@action("school.open-stage", verb="manage", record="stage")
def open_stage(pen: Pen, school: School, *, now: datetime, code: str, years: int, style: str) -> Stage:
    """A stage and how its classes are called."""
    if code not in naming.STAGES or style not in naming.STYLES or not 1 <= years <= MOST_GRADES:
        raise Refused(_("Choose a stage, the number of its grades and how its classes are called."))
    stage = structure.open_stage(pen, school, code, years, style)
    if stage.style != style or stage.years != years:
        stage.style, stage.years = style, years
        stage.save(update_fields=["style", "years"])
    pen.note(stage=str(stage.id), code=code, style=style, years=years)
    return stage


@action("school.open-class", verb="manage", record="class")
def open_class(pen: Pen, school: School, *, now: datetime, stage: Stage, entry_year: int, number: int) -> SchoolClass:
    """A class of the grade that entered in `entry_year`; the grade is made when it is not there."""
    if stage.school_id != school.id or not 1 <= number <= 99:
        raise Refused(_("Choose a stage of this school and a class number from 1 to 99."))
    klass = structure.open_class(pen, structure.open_grade(pen, stage, entry_year), number)
    pen.note(school_class=str(klass.id))
    return klass


@action("school.close-class", verb="manage", record="class")
def close_class(pen: Pen, school_class: SchoolClass, *, now: datetime) -> None:
    """Only a class without students can be closed: nobody is left without a homeroom teacher."""
    if school_class.students.filter(withdrawn_at=None).exists():
        raise Refused(_("There are students in this class. Move them first."))
    school_class.closed_on = now.astimezone(school_class.school.tz).date()
    school_class.save(update_fields=["closed_on"])
    pen.note(school_class=str(school_class.id))
