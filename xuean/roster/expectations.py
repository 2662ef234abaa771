"""What an import leaves to be done: remarks to file, data to complete."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from xuean.core.ref import Ref
from xuean.duties.models import Duty
from xuean.duties.registry import Expected, Occurrence, Window
from xuean.people.anchors import Anchors
from xuean.people.models import School, SchoolClass
from xuean.people.posts import anchors_of
from xuean.presence.days import school_day_of
from xuean.roster.models import IntakeNote
from xuean.roster.reads.completeness import by_class

FILE, COMPLETE = "roster.file-intake-note", "roster.complete-student"
AT_ONCE = 40  # duties opened in one breath: the tick must not hold the database for long
AGAIN = timedelta(minutes=5)  # data to complete within days; asking is a query over all students


def intake_notes(school: School, window: Window, now: datetime) -> Expected:
    """Each remark that nobody has filed, from the moment it came. B6.2."""
    owed = Duty.objects.filter(school=school, name=FILE, subject_record="intake_note", subject_id=OuterRef("pk"))
    waiting = IntakeNote.objects.filter(~Exists(owed), school=school, filed_at=None, withdrawn_at=None)
    rows = waiting.select_related("student__current_class").order_by("created_at", "id")
    found = [
        Occurrence(FILE, Ref("intake_note", note.pk), note.created_at, anchors_of(note.student))
        for note in rows[:AT_ONCE]
    ]
    return Expected(found, None if len(found) < AT_ONCE else now)


def incomplete_classes(school: School, window: Window, now: datetime) -> Expected:
    """One duty a class, not one a student: a list without addresses would else bury its homeroom teacher. B6.1.

    A class that was complete and is not any more is another occurrence, at most one a day.
    """
    lacking = [one for one in by_class(school, now).values() if one.incomplete]
    ids = [one.school_class_id for one in lacking]
    open_now = set(
        Duty.objects.filter(school=school, name=COMPLETE, subject_id__in=ids, settled_at=None).values_list(
            "subject_id", flat=True
        )
    )
    on = school_day_of(now, school.tz).isoformat()
    classes = SchoolClass.objects.filter(pk__in=[one for one in ids if one not in open_now])
    found = [
        Occurrence(COMPLETE, Ref("class", klass.pk), now, Anchors(school.pk, klass.grade_id, klass.pk), on)
        for klass in classes.order_by("id")[:AT_ONCE]
    ]
    return Expected(found, now + AGAIN if len(found) < AT_ONCE else now)
