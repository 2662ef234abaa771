"""Student and the history of where the student belonged."""

from django.db import models

from xuean.core.records import State, Version
from xuean.people.models.person import Person
from xuean.people.models.school import School, SchoolClass
from xuean.vault.fields import SealedText


class Student(State):
    """Register A1: an enrolled student, or a `participant` (a non-enrolled person in a school activity)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="student")
    local_no = models.CharField(max_length=20)  # the school's own number: the only one that devices and addresses see
    participant = models.BooleanField(default=False)
    status = models.CharField(max_length=2, default="01")  # facts N17
    study_mode = models.CharField(max_length=1, default="1")  # facts N20
    ethnicity = models.CharField(max_length=2, blank=True, default="")  # facts N11
    current_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.PROTECT, related_name="students", db_index=False
    )
    seat_no = models.PositiveSmallIntegerField(null=True, blank=True)
    student_number = SealedText(owner="person_id", null=True)
    student_number_blind = models.BinaryField(max_length=16, null=True)
    confirmed_on = models.DateField(null=True, blank=True)  # A33
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "local_no"], name="people_student_local_no"),
            models.UniqueConstraint(
                fields=["school", "student_number_blind"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="people_student_number",
            ),
        ]
        indexes = [models.Index(fields=["school", "current_class", "seat_no"])]

    def __str__(self) -> str:
        return str(self.id)


class Enrolment(Version):
    """Which class, from when to when; `change` is the kind of change (facts N18), empty for the first."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, db_index=False, related_name="enrolments")
    change = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student"],
                condition=models.Q(until__isnull=True, superseded_at__isnull=True),
                name="people_enrolment_current",
            )
        ]
        indexes = [models.Index(fields=["school", "school_class", "since"])]
