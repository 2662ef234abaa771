"""Teaching groups, lessons, and the changes of a day. Without them nobody knows whose roll-call is missing."""

from django.db import models

from xuean.core.records import State, Version
from xuean.people.models.person import Person
from xuean.people.models.school import Place, School, SchoolClass
from xuean.people.models.student import Student


class TeachingGroup(State):
    """`class`: the whole class (exactly one each); `mixed`: students of several classes (走班)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=10, choices=[("class", "class"), ("mixed", "mixed")])
    school_class = models.OneToOneField(
        SchoolClass, null=True, blank=True, on_delete=models.PROTECT, related_name="group"
    )
    name = models.CharField(max_length=60, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["school", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="class", school_class__isnull=False)
                | models.Q(kind="mixed", school_class__isnull=True),
                name="people_group_of_class",
            )
        ]


class GroupMember(Version):
    """Membership of a mixed group; a class group has the students of the class."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    group = models.ForeignKey(TeachingGroup, on_delete=models.PROTECT, related_name="members")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "student"],
                condition=models.Q(until__isnull=True, superseded_at__isnull=True),
                name="people_member_current",
            )
        ]


class Lesson(Version):
    """A period of the week. `period` is the code of a bell ("1", "early", …); weekday 1 = Monday.

    `weeks`: every week, or the odd or even weeks of the term (单周, 双周).
    """

    WEEKS = ("all", "odd", "even")

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    group = models.ForeignKey(TeachingGroup, on_delete=models.PROTECT, related_name="lessons")
    weekday = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=10)
    subject = models.CharField(max_length=40)
    weeks = models.CharField(max_length=4, choices=[(w, w) for w in WEEKS], default="all")
    teacher = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "weekday", "period", "weeks"],
                condition=models.Q(until__isnull=True, superseded_at__isnull=True),
                name="people_lesson_current",
            )
        ]
        indexes = [models.Index(fields=["school", "weekday", "period"])]


class LessonChange(State):
    """One day's change of one lesson: another teacher takes it, it is moved, or it does not take place."""

    KINDS = ("substitute", "moved", "cancelled")

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="changes")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    teacher = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_on = models.DateField(null=True, blank=True)
    to_period = models.CharField(max_length=10, blank=True, default="")
    reason = models.CharField(max_length=100, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["school", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "on"], condition=models.Q(withdrawn_at__isnull=True), name="people_change_current"
            )
        ]
