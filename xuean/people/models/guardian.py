"""Guardians: the relation, and each right apart, dated, with its proof."""

from django.db import models

from xuean.core.records import Version
from xuean.people.models.person import Person
from xuean.people.models.school import School
from xuean.people.models.student import Student
from xuean.vault.fields import SealedText

RIGHTS = ("custody", "told", "collect", "see")


class Guardianship(Version):
    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="guardianships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardianships")
    kinship = models.CharField(max_length=2, default="97")  # facts N12
    contact_order = models.PositiveSmallIntegerField(default=1)
    employer = SealedText(owner="person_id", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "person"],
                condition=models.Q(until__isnull=True, superseded_at__isnull=True),
                name="people_guardianship_current",
            )
        ]


class GuardianRight(Version):
    """A right counts only while its span holds; a court paper is named in `proof`."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    guardianship = models.ForeignKey(Guardianship, on_delete=models.PROTECT, related_name="rights")
    right = models.CharField(max_length=10, choices=[(right, right) for right in RIGHTS])
    proof = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardianship", "right"],
                condition=models.Q(until__isnull=True, superseded_at__isnull=True),
                name="people_right_current",
            )
        ]
