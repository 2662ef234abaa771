"""School, campus, stage, grade, class, place."""

from datetime import date
from zoneinfo import ZoneInfo

from django.db import models

from xuean.core.records import State
from xuean.people import naming


class School(State):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    zone = models.CharField(max_length=50, default="Asia/Shanghai")
    language = models.CharField(max_length=10, default="zh-hans")

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class SchoolOwned(State):
    """A row of one school; every index starts with the school."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        abstract = True


class Campus(SchoolOwned):
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="people_campus_name")]


class Place(SchoolOwned):
    """A room or spot: classroom, gate, infirmary, dormitory."""

    campus = models.ForeignKey(Campus, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, default="classroom")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "campus", "name"], name="people_place_name")]


class Stage(SchoolOwned):
    """学段. `style` is how this school likes its classes called; see `people.naming`."""

    code = models.CharField(max_length=20, choices=[(code, code) for code in naming.STAGES])
    years = models.PositiveSmallIntegerField()
    style = models.CharField(max_length=10, choices=[(s, s) for s in naming.STYLES], default="numbered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="people_stage_code")]


class Grade(SchoolOwned):
    """年级: the students who entered a stage in one year; its number is computed from the school year."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="grades")
    entry_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "stage", "entry_year"], name="people_grade_entry"),
        ]

    def number(self, on: date) -> int:
        return naming.grade_number(self.entry_year, on)

    def name(self, on: date, language: str = "zh") -> str:
        return naming.grade_name(self.stage.code, self.number(on), self.entry_year, self.stage.style, language)


class SchoolClass(SchoolOwned):
    """班级. One stable id over the years; the name is computed from its number, or from `given_name` (火箭班)."""

    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="classes")
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    given_name = models.CharField(max_length=30, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "grade", "number"], name="people_class_number"),
            models.UniqueConstraint(
                fields=["school", "grade", "given_name"],
                condition=models.Q(number__isnull=True),
                name="people_class_given_name",
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=False) | ~models.Q(given_name=""), name="people_class_called"
            ),
        ]

    def name(self, on: date, language: str = "zh") -> str:
        stage = self.grade.stage
        return naming.class_name(
            stage.code,
            self.grade.number(on),
            self.grade.entry_year,
            self.number,
            stage.style,
            language,
            given_name=self.given_name,
        )
