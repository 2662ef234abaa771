"""Devices at the gate, the badges they read, and what became of every event they told of."""

from django.db import models
from django.db.models import Q

from xuean.core.records import Event, State, Version
from xuean.gate.rules import DIRECTIONS, KINDS, NAME_LENGTH, STORED, TEXT_LENGTH
from xuean.people.models import Person, School, Student
from xuean.presence.models import Sighting
from xuean.vault.fields import SealedText


class Device(State):
    """Only digests of the code and the token are kept; the secret is sealed, because signatures are counted with it.

    `requests` were answered within the second that `second_at` names.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    place = models.CharField(max_length=60, blank=True, default="")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    code_digest = models.CharField(max_length=64, null=True, unique=True)
    code_until = models.DateTimeField(null=True)
    token_digest = models.CharField(max_length=64, null=True, unique=True)
    secret = SealedText(null=True)
    enrolled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    second_at = models.DateTimeField(null=True)
    requests = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["school", "created_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"], condition=Q(revoked_at__isnull=True), name="gate_device_name"
            )
        ]

    @property
    def secret_set(self) -> bool:
        """Asked without opening it."""
        return self.__dict__.get("secret") is not None


class Badge(Version):
    """A card or tag that stands for a student; one that was lost is ended, and may be given to somebody else."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="badges")
    code = models.CharField(max_length=TEXT_LENGTH)

    class Meta:
        indexes = [models.Index(fields=["school", "code", "since"])]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "code"],
                condition=Q(until__isnull=True, superseded_at__isnull=True),
                name="gate_badge_current",
            )
        ]


class GateEvent(Event):
    """What became of one event a device told of. The sighting it made is the record of presence.

    `occurred_at` is the device's own time; events that cannot be read have none. What is sent again writes no row.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="events", db_index=False)
    event_id = models.CharField(max_length=TEXT_LENGTH)
    on = models.DateField(null=True)
    occurred_at = models.DateTimeField(null=True)
    direction = models.CharField(max_length=3, blank=True, choices=[(one, one) for one in DIRECTIONS])
    badge = models.CharField(max_length=TEXT_LENGTH, blank=True)
    local_no = models.CharField(max_length=TEXT_LENGTH, blank=True)
    outcome = models.CharField(max_length=16, choices=[(one, one) for one in STORED])
    reason = models.CharField(max_length=20, blank=True)
    student = models.ForeignKey(Student, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    sighting = models.OneToOneField(Sighting, null=True, on_delete=models.PROTECT, related_name="gate_event")

    class Meta:
        indexes = [
            models.Index(fields=["device", "event_id", "recorded_at"]),
            models.Index(fields=["school", "on", "outcome"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "event_id", "on"], condition=Q(outcome="accepted"), name="gate_event_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="accepted", sighting__isnull=False, student__isnull=False)
                | (~Q(outcome="accepted") & Q(sighting__isnull=True, student__isnull=True)),
                name="gate_event_sighted",
            ),
        ]
