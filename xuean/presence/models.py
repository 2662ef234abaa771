"""The append-only log that every state is computed from."""

from django.db import models

from xuean.core.records import Event, Version
from xuean.people.models import Person, School, Student, TeachingGroup
from xuean.vault.fields import SealedText

KINDS = ("present", "late", "absent", "left_early", "in", "out", "found")
CONTEXTS = ("roll_call", "class_record", "gate", "call", "by_hand", "infirmary", "dormitory")
EXCUSES = ("leave", "official", "infirmary")


class Sweep(Event):
    """A roll-call: everybody on the list of `group` was present at `taken_at`, save for its sightings.

    `list_digest` is SHA-256 over the sorted student ids of the list, so that the derived present can be checked later.
    A corrected roll-call is a new sweep that supersedes the first; both stay.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    group = models.ForeignKey(TeachingGroup, on_delete=models.PROTECT, related_name="sweeps", db_index=False)
    on = models.DateField()
    period = models.CharField(max_length=10)
    session_start_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    size = models.PositiveSmallIntegerField()
    absent = models.PositiveSmallIntegerField()
    excused = models.PositiveSmallIntegerField()
    list_digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)  # app, officer, paper, simulation
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        indexes = [
            models.Index(fields=["school", "on", "group", "period"]),
            models.Index(fields=["group", "on"]),
        ]


class Sighting(Event):
    """One observation of one student: an exception of a sweep, the gate, a call, a found child."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="sightings", db_index=False)
    sweep = models.ForeignKey(Sweep, null=True, on_delete=models.PROTECT, related_name="sightings")
    on = models.DateField()  # the school day it belongs to (turns at 04:00)
    occurred_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    context = models.CharField(max_length=12, choices=[(context, context) for context in CONTEXTS])
    source = models.CharField(max_length=20)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = SealedText(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["school", "on", "student"]),
            models.Index(fields=["student", "occurred_at"]),
        ]


class Excuse(Version):
    """A known reason not to be in class, with who said so."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="excuses")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in EXCUSES])
    source = models.CharField(max_length=20)  # guardian_call, paper, message, teacher
    said_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(null=True)

    class Meta:
        indexes = [models.Index(fields=["school", "since", "until"]), models.Index(fields=["student", "since"])]


class AbsenceReason(Event):
    """Why a student who came late or was found had not been there. A6, B4.2. A later row corrects an earlier one.

    `search` is the duty that looked for the child; none where nobody had to. `words` only for a reason of no code.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+", db_index=False)
    search = models.UUIDField(null=True)
    on = models.DateField()  # the school day of the absence
    reason = models.CharField(max_length=16)  # a code of the table absence_reason
    words = SealedText(null=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["school", "on", "student"]), models.Index(fields=["search"])]
