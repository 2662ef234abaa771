"""The audit's tables. Global: `part` is a school's id as a plain value: a chain stands when all else is gone."""

from typing import ClassVar

from django.db import models

from xuean.core.records import Event


class Penless(Event):
    """The audit is written by its own functions, which no action can go round; the triggers stand behind it."""

    objects: ClassVar[models.Manager] = models.Manager()  # type: ignore[assignment]

    class Meta:
        abstract = True


class Entry(Penless):
    """One act or one reading. `codes` hold ids, codes, counts and digests only; `hash` covers everything but them,
    and them by their commitment. `verify` recomputes every column.
    """

    part = models.UUIDField()
    seq = models.BigIntegerField()
    form = models.PositiveSmallIntegerField()  # version of the canonical form
    key = models.PositiveSmallIntegerField()  # number of the key behind `mac` and `commitment`
    acted_at = models.DateTimeField()
    person_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    posts = models.CharField(max_length=400)  # codes of the posts held then, comma between
    system = models.CharField(max_length=60)  # the part of the system that acted by itself
    device = models.CharField(max_length=64)  # digest that names the session or device
    tag = models.CharField(max_length=80)
    verb = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20)
    subject_record = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    cause = models.UUIDField(null=True)
    codes = models.JSONField(default=dict)
    commitment = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        db_table = "audit_entry"
        constraints = [models.UniqueConstraint(fields=["part", "seq"], name="audit_entry_seq")]
        indexes = [
            models.Index(fields=["part", "subject_id", "seq"], name="audit_entry_subject"),
            models.Index(fields=["part", "person_id", "seq"], name="audit_entry_person"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.seq} {self.tag}"


class Head(models.Model):
    """The last entry of each chain: the row that writers of one school lock, last before they commit."""

    base = "state"

    part = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    sealed_seq = models.BigIntegerField(default=0)  # a hint for the sealer; what is sealed, the seals say

    class Meta:
        db_table = "audit_head"

    def __str__(self) -> str:
        return f"{self.part} {self.seq}"


class Seal(Penless):
    """A signed list of the heads that moved since the seal before it, and that seal's hash."""

    no = models.BigIntegerField(unique=True)
    key = models.PositiveSmallIntegerField()
    sealed_at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    body = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"seal {self.no}"


class Witness(Penless):
    """That a witness outside the database holds a seal: its name and the digest of the line it wrote."""

    no = models.BigIntegerField()
    witness = models.CharField(max_length=40)
    receipt = models.BinaryField()

    class Meta:
        db_table = "audit_witness"
        constraints = [models.UniqueConstraint(fields=["no", "witness"], name="audit_witness_once")]

    def __str__(self) -> str:
        return f"{self.witness} {self.no}"
