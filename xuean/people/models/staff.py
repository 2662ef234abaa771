"""Staff, the ties that give posts, and leave of staff (deputies step in)."""

from django.db import models

from xuean.core.records import State, Version
from xuean.people.models.person import Person
from xuean.people.models.school import School


class Staff(State):
    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="staff")
    staff_no = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True, default="")
    hired_on = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "staff_no"], name="people_staff_no")]


class Tie(Version):
    """A person holds a post at an anchor for a time. A deputy's tie names the tie it stands in for."""

    ANCHORS = ("school", "grade", "class", "group", "student", "place")

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    post = models.CharField(max_length=40)
    anchor_record = models.CharField(max_length=10, choices=[(a, a) for a in ANCHORS])
    anchor_id = models.UUIDField()
    deputy_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="deputies")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "post", "anchor_id"],
                condition=models.Q(until__isnull=True, superseded_at__isnull=True, deputy_of__isnull=True),
                name="people_tie_current",
            )
        ]
        indexes = [models.Index(fields=["school", "post", "anchor_id"]), models.Index(fields=["person", "since"])]


class StaffLeave(Version):
    """While it holds, the deputy (or the post that stands in) carries what this person owes."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves")
    reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["school", "person", "since"])]
