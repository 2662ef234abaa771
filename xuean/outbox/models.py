"""Envelope and attempt."""

from django.db import models
from django.db.models import Q

from xuean.core.records import Event, State
from xuean.core.ref import Ref
from xuean.outbox.flow import ATTEMPTING, FAILED, QUEUED, STATES, UNKNOWN
from xuean.people.models import Person, School, Student


class Envelope(State):
    """One message for one person. `facts` hold ids and codes only; the words are made when it is sent.

    `next_at` and the other `_at` fields are on the house clock, `lease_until` on the database's. `exhausted` are the
    channels given up in this round, `refused` those that will never take it. `repeated`: it may arrive a second time.
    `student`: whom it is about, when it is about one.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    reference_record = models.CharField(max_length=40)
    reference_id = models.UUIDField()
    facts = models.JSONField(default=dict)
    dedupe = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=QUEUED)
    reason = models.CharField(max_length=40, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    channel_since = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    exhausted = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    attempts = models.PositiveIntegerField(default=0)
    repeated = models.BooleanField(default=False)
    not_before = models.DateTimeField()
    next_at = models.DateTimeField()
    attempting_since = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "dedupe"], name="outbox_envelope_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="outbox_envelope_state"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state=QUEUED), name="outbox_queued"),
            models.Index(fields=["lease_until"], condition=Q(state=ATTEMPTING), name="outbox_attempting"),
            models.Index(
                fields=["school", "created_at"], condition=Q(state__in=(FAILED, UNKNOWN)), name="outbox_for_a_person"
            ),
            models.Index(fields=["school", "recipient", "created_at"], name="outbox_of_recipient"),
            models.Index(fields=["school", "reference_record", "reference_id"], name="outbox_about"),
            models.Index(
                fields=["school", "student", "created_at"],
                condition=Q(student__isnull=False),
                name="outbox_about_student",
            ),
        ]

    @property
    def reference(self) -> Ref:
        return Ref(self.reference_record, self.reference_id)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Attempt(Event):
    """One try on one channel and how it ended: accepted, delivered, failed or unknown. No address, no text."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="trials")
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    channel = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    provider_id = models.CharField(max_length=200, blank=True, default="")
    error = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["school", "started_at"], name="outbox_attempt_rate"),
            models.Index(fields=["school", "recipient", "started_at"], name="outbox_attempt_daily"),
        ]
