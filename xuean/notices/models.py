"""The contact attempt."""

from django.db import models

from xuean.core.records import Event
from xuean.notices.rules import RESULTS, TARGETS
from xuean.people.models import ContactPoint, Person, School, Student
from xuean.vault.fields import SealedText


class ContactAttempt(Event):
    """One call about one student: whom, which number, by whom, and how it ended. Evidence under B2.4.

    The number is kept masked, and blind so that calls to the same number are found; `told` is what was said (sealed).
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, db_index=False, related_name="+")
    target = models.CharField(max_length=20, choices=[(target, target) for target in TARGETS])
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    contact = models.ForeignKey(ContactPoint, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    channel = models.CharField(max_length=10, default="phone")
    number_masked = models.CharField(max_length=30)
    number_blind = models.BinaryField(max_length=16)
    result = models.CharField(max_length=12, choices=[(result, result) for result in RESULTS])
    told = SealedText(null=True)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["school", "student", "occurred_at"], name="notices_call_student"),
            models.Index(fields=["school", "number_blind"], name="notices_call_number"),
        ]
