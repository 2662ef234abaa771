"""An import from the upload to the end of its undo, what became of each row, and the remarks that wait to be filed."""

from django.db import models
from django.db.models import Q

from xuean.core.records import State
from xuean.people.models import Person, School, Student
from xuean.roster.kinds import KINDS
from xuean.vault.fields import SealedText

READING, PREVIEWED, SAVING, SAVED, UNDONE, FAILED, DROPPED = (
    "reading",
    "previewed",
    "saving",
    "saved",
    "undone",
    "failed",
    "dropped",
)
STATES = (READING, PREVIEWED, SAVING, SAVED, UNDONE, FAILED, DROPPED)
CREATED, UPDATED, UNCHANGED, FAULT = "created", "updated", "unchanged", "fault"
OUTCOMES = (CREATED, UPDATED, UNCHANGED, FAULT)
TOPICS = ("health", "family", "transport", "other")
PLACES = ("health", "care", "transport", "contact", "nothing")  # where a note was filed


class ImportRun(State):
    """One file on its way in. What the file said is sealed, and forgotten once the run can no longer be undone."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES], default=READING)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = SealedText(null=True)
    file_digest = models.CharField(max_length=64)
    workbook = SealedText(null=True)  # every cell, packed
    choices = SealedText(null=True)  # answers, corrected columns, school year
    preview = SealedText(null=True)
    counts = models.JSONField(default=dict)
    progress = models.PositiveSmallIntegerField(default=0)  # percent, while a job works on it
    refusal = models.CharField(max_length=60, blank=True, default="")  # a code, when the state is failed
    planned_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["school", "created_at"], name="roster_run_created"),
            models.Index(fields=["school", "saved_at"], name="roster_run_saved"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ImportRow(State):
    """What became of one row. `made` and `closed`: model label to ids; `before`: what stood there, for the undo."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows", db_index=False)
    sheet = models.CharField(max_length=60, blank=True, default="")
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=[(outcome, outcome) for outcome in OUTCOMES])
    record = models.CharField(max_length=30, blank=True, default="")
    record_id = models.UUIDField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    fields = models.JSONField(default=list)  # names of what changed
    made = models.JSONField(default=dict)
    closed = models.JSONField(default=dict)
    before = SealedText(owner="person_id", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    kept_because = models.CharField(max_length=30, blank=True, default="")  # a code: why the undo left it

    class Meta:
        indexes = [
            models.Index(fields=["run", "sheet", "row"], name="roster_row_place"),
            models.Index(fields=["school", "record", "record_id"], name="roster_row_record"),
        ]


class IntakeNote(State):
    """B6.2: a remark that came with a roster and is no field of it, kept until somebody files it."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="intake_notes", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=10, choices=[(topic, topic) for topic in TOPICS], default="other")
    text = SealedText(owner="person_id")
    digest = models.BinaryField(max_length=16)  # of student and text: the same remark again is the same note
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    filed_where = models.CharField(max_length=10, choices=[(place, place) for place in PLACES], blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "student", "digest"],
                condition=Q(withdrawn_at__isnull=True),
                name="roster_note_once",
            ),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, filed_where="") | Q(filed_at__isnull=False) & ~Q(filed_where=""),
                name="roster_note_filed",
            ),
        ]
        indexes = [
            models.Index(fields=["student"], name="roster_note_student"),
            models.Index(
                fields=["school", "created_at"],
                condition=Q(filed_at__isnull=True, withdrawn_at__isnull=True),
                name="roster_note_waiting",
            ),
        ]
