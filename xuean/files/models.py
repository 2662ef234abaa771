"""The one table of this floor: what was kept, about which record, of whom."""

from django.db import models

from xuean.core.records import Event
from xuean.core.ref import Ref
from xuean.people.models import Person, School, Student

KINDS = ("jpeg", "pdf")


class File(Event):
    """A photo or a paper as it was kept; it never changes. A wrong one stays, and the record says so.

    `person`: whose key seals it; `student`: when that person is one. `about`: the record it belongs to, by whose right
    it is opened. `digest`, `preview_digest`: SHA-256 of the blobs on disk (no preview: empty). `size`: bytes before
    sealing. `content_blind` tells the same content sent twice, and nothing else.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    student = models.ForeignKey(Student, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    about_record = models.CharField(max_length=40)
    about_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    preview_digest = models.CharField(max_length=64)
    key_version = models.PositiveSmallIntegerField()
    content_blind = models.BinaryField(max_length=16)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "about_record", "about_id", "content_blind"], name="files_file_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="files_file_kind"),
        ]
        indexes = [
            models.Index(fields=["school", "student", "recorded_at"], name="files_of_student"),
            models.Index(fields=["school", "person"], name="files_of_person"),
            models.Index(fields=["preview_digest"], condition=~models.Q(preview_digest=""), name="files_preview"),
        ]

    @property
    def about(self) -> Ref:
        return Ref(self.about_record, self.about_id)

    @property
    def is_image(self) -> bool:
        return self.kind != "pdf"

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
