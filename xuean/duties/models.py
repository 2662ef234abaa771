"""A duty, the rungs that fired, who carries it, and how far each calendar source has been asked."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from xuean.core.records import Event, State
from xuean.core.ref import Ref
from xuean.duties import snapshot
from xuean.duties.engine import Rule
from xuean.people.anchors import Anchors
from xuean.people.models import Person, School

OPEN, MET, VOID = "open", "met", "void"
STATES = (OPEN, MET, VOID)
UNSETTLED = Q(settled_at__isnull=True)  # said so in indexes and queries: SQLite sees through no parameter


class Duty(State):
    """Something owed about `subject` (a Ref). An open duty keeps the `rule` in force when it was opened.

    `next_at` points to the next moment anything can change; `fired` are the numbers of rungs that have; `version` is
    compared and swapped. Settled is all or nothing: when, and whether late, stand together.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(max_length=60)
    clause = models.CharField(max_length=20)
    edition = models.CharField(max_length=64)
    rule = models.JSONField()
    subject_record = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    occurrence = models.CharField(max_length=80, blank=True, default="")
    student_id = models.UUIDField(null=True)
    school_class_id = models.UUIDField(null=True)
    grade_id = models.UUIDField(null=True)
    group_id = models.UUIDField(null=True)
    named = models.JSONField(default=dict)  # posts bound to one person for this matter
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    put_off_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    fired = models.JSONField(default=list)
    rung_no = models.PositiveSmallIntegerField(default=0)  # the highest that has fired
    state = models.CharField(max_length=5, choices=[(state, state) for state in STATES], default=OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_late = models.BooleanField(null=True)
    evidence = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "subject_id", "name", "subject_record", "occurrence"], name="duties_duty_once"
            ),
            models.CheckConstraint(
                condition=Q(state=OPEN, settled_at__isnull=True, settled_late__isnull=True)
                | Q(state__in=(MET, VOID), settled_at__isnull=False, settled_late__isnull=False, next_at__isnull=True),
                name="duties_duty_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="duties_duty_next"),
            models.Index(fields=["school", "due_at"], condition=UNSETTLED, name="duties_duty_due"),
            models.Index(fields=["school", "name", "student_id"], condition=UNSETTLED, name="duties_duty_open"),
            models.Index(fields=["school", "student_id"], name="duties_duty_student"),
            models.Index(fields=["school", "name", "opened_at"], name="duties_duty_name"),
            models.Index(fields=["school", "clause", "opened_at"], name="duties_duty_clause"),
        ]

    @property
    def subject(self) -> Ref:
        return Ref(self.subject_record, self.subject_id)

    @property
    def anchors(self) -> Anchors:
        return Anchors(
            school=self.school_id,
            grade=self.grade_id,
            school_class=self.school_class_id,
            group=self.group_id,
            student=self.student_id,
            named={post: UUID(person) for post, person in self.named.items()},
        )

    @property
    def ladder(self) -> Rule:
        return snapshot.rule(self.rule)


class DutyRung(Event):
    """A rung that fired: its own time, the time the rule alone gives, and when it was noticed.

    `told` and `merged` are person ids; a merged one stood on a later rung that fired at once and was told there.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, db_index=False, related_name="rungs")
    no = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    counted_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    posts = models.JSONField(default=list)
    told = models.JSONField(default=list)
    merged = models.JSONField(default=list)
    must = models.CharField(max_length=60, blank=True, default="")
    clause = models.CharField(max_length=20)

    class Meta:
        ordering = ["at", "no"]
        constraints = [models.UniqueConstraint(fields=["duty", "no"], name="duties_rung_once")]
        indexes = [models.Index(fields=["school", "noticed_at"], name="duties_rung_noticed")]


class DutyHolder(State):
    """A person who carries a duty, from being told until it is settled or has passed to somebody else."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, db_index=False, related_name="holders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    post = models.CharField(max_length=40)
    instead_of = models.CharField(max_length=40, blank=True, default="")
    rung_no = models.PositiveSmallIntegerField()  # 0: owed from the opening
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "person"], condition=Q(until__isnull=True), name="duties_holder_current"
            )
        ]
        indexes = [
            models.Index(fields=["school", "person"], condition=Q(until__isnull=True), name="duties_holder_now"),
            models.Index(fields=["duty"], name="duties_holder_duty"),
        ]


class Watch(State):
    """When a source of expected duties was last asked for a school, and when to ask it again."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    source = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "source"], name="duties_watch_once")]
        indexes = [models.Index(fields=["next_at"], name="duties_watch_next")]


def anchor_columns(anchors: Anchors) -> dict[str, Any]:
    """The columns of a duty that hold its anchors."""
    return {
        "student_id": anchors.student,
        "school_class_id": anchors.school_class,
        "grade_id": anchors.grade,
        "group_id": anchors.group,
        "named": {post: str(person) for post, person in anchors.named.items()},
    }
