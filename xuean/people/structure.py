"""Stages, grades, classes and their groups come into being: inner functions, the pen first; asked twice, made once."""

from xuean.core.pen import Pen
from xuean.people.models import Grade, School, SchoolClass, Stage, TeachingGroup

STYLE = {"primary": "numbered", "junior": "staged", "senior": "staged"}  # how classes are mostly called


def open_stage(pen: Pen, school: School, code: str, years: int, style: str = "") -> Stage:
    """A stage of the school. `years` is how many grades it has; `style` how its classes are called."""
    stage, _ = Stage.objects.get_or_create(
        school=school,
        code=code,
        defaults={"years": years, "style": style or STYLE.get(code, "numbered"), "created_at": pen.now},
    )
    return stage


def open_grade(pen: Pen, stage: Stage, entry_year: int) -> Grade:
    grade, _ = Grade.objects.get_or_create(
        school_id=stage.school_id, stage=stage, entry_year=entry_year, defaults={"created_at": pen.now}
    )
    return grade


def open_class(pen: Pen, grade: Grade, number: int | None, given_name: str = "") -> SchoolClass:
    """A class and the group of its whole list, so that lessons and roll-calls have where to stand."""
    klass, _ = SchoolClass.objects.get_or_create(
        school_id=grade.school_id,
        grade=grade,
        number=number,
        given_name="" if number is not None else given_name,
        defaults={"created_at": pen.now},
    )
    group_of(pen, klass)
    return klass


def group_of(pen: Pen, school_class: SchoolClass) -> TeachingGroup:
    group, _ = TeachingGroup.objects.get_or_create(
        school_id=school_class.school_id,
        kind="class",
        school_class=school_class,
        defaults={"created_at": pen.now},
    )
    return group
