"""Terms, days, closures and bells. A correction is a new row; the one it replaces keeps standing with `replaced_at`."""

from django.db import models

from xuean.core.records import State
from xuean.people.models import School, Stage

DAY_KINDS = ("teaching", "rest", "boarding_only")
DAY_SOURCES = ("library", "weekday", "person")  # the holiday library, the weekday where it knows nothing, somebody here
SESSIONS = ("am", "pm", "evening")
BELL_KINDS = (
    "arrival",
    "early_reading",
    "lesson",
    "break",
    "noon",
    "check",
    "dismissal",
    "evening",
    "dormitory",
)
APPLIES = ("all", "day", "boarding")
CURRENT = models.Q(replaced_at__isnull=True)


class Term(State):
    """A semester; `until_on` is the first day after it. `school_year` is the year it began in (2026 for 2026-2027)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(max_length=40)
    school_year = models.PositiveSmallIntegerField()
    since_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "since_on"], name="calendars_term_since"),
            models.CheckConstraint(condition=models.Q(until_on__gt=models.F("since_on")), name="calendars_term_span"),
        ]


class SchoolDay(State):
    """The kind of a day, its open sessions, and on a make-up day whose timetable it follows (ISO weekday)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=15, choices=[(kind, kind) for kind in DAY_KINDS])
    am = models.BooleanField(default=True)
    pm = models.BooleanField(default=True)
    evening = models.BooleanField(default=False)
    timetable_weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=100, blank=True, default="")
    source = models.CharField(max_length=10, choices=[(source, source) for source in DAY_SOURCES])
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "on"], condition=CURRENT, name="calendars_day_current"),
            models.CheckConstraint(
                condition=models.Q(timetable_weekday__isnull=True) | models.Q(timetable_weekday__range=(1, 7)),
                name="calendars_day_weekday",
            ),
        ]


class DayClosure(State):
    """Sessions of a day that do not take place (`session` empty: all of them): weather, an order, an examination."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    on = models.DateField()
    session = models.CharField(max_length=10, blank=True, default="")
    reason = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["school", "on"])]


class BellSchedule(State):
    """The bells of a stage (empty: of every stage without its own) from a day on; the latest that has begun holds."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40, blank=True, default="")
    since_on = models.DateField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "stage", "since_on"],
                condition=CURRENT & models.Q(stage__isnull=False),
                name="calendars_bells_current",
            ),
            models.UniqueConstraint(
                fields=["school", "since_on"],
                condition=CURRENT & models.Q(stage__isnull=True),
                name="calendars_bells_whole_school",
            ),
        ]
        indexes = [models.Index(fields=["school", "since_on"])]


class Bell(State):
    """One line of the day. Wall-clock times of the school's zone, half-open."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    schedule = models.ForeignKey(BellSchedule, on_delete=models.PROTECT, related_name="bells")
    period = models.CharField(max_length=10)
    name = models.CharField(max_length=40)
    start = models.TimeField()
    end = models.TimeField()
    kind = models.CharField(max_length=15, choices=[(kind, kind) for kind in BELL_KINDS])
    applies = models.CharField(max_length=10, choices=[(a, a) for a in APPLIES], default="all")

    class Meta:
        ordering = ["start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "period"], name="calendars_bell_period"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="calendars_bell_span"),
        ]
        indexes = [models.Index(fields=["school", "schedule"])]
