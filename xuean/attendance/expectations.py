"""What the timetable expects of this room at a moment, so that silence becomes a duty."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from xuean.attendance.reads.slots import due_at, slots_on, taken
from xuean.attendance.rules import Slot
from xuean.core.ref import Ref
from xuean.duties.expect import Expected
from xuean.people.anchors import Anchors
from xuean.people.models import School, TeachingGroup
from xuean.presence.days import school_day_of
from xuean.rulebook import book

TAKE, REPORT = "attendance.take-roll-call", "attendance.report-class"


def expected(school: School, now: datetime) -> Iterator[Expected]:
    """Roll-calls of today that are due and not taken (B2.2); class reports of today that are due (B1.17)."""
    on = school_day_of(now, school.tz)
    slots = slots_on(school, on)
    done = taken(school, slots)
    groups = TeachingGroup.objects.filter(id__in={slot.group for slot in slots}).select_related("school_class")
    by_id = {group.id: group for group in groups}
    first: set[object] = set()
    wait = timedelta(minutes=book(school).ladder(REPORT, on).rungs[0].after.minutes)
    for slot in slots:
        group = by_id[slot.group]
        if (slot.group, slot.period) not in done and due_at(school, slot) <= now:
            yield Expected(TAKE, Ref("group", group.id), slot.key, _facts(slot), _anchors(school, group, slot))
        if group.school_class_id and group.school_class_id not in first:
            first.add(group.school_class_id)
            if slot.start_at + wait <= now:
                subject = Ref("class", group.school_class_id)
                yield Expected(REPORT, subject, on.isoformat(), _facts(slot), _anchors(school, group, slot))


def _facts(slot: Slot) -> dict[str, str]:
    return {
        "session_start": slot.start_at.isoformat(),
        "session_end": slot.end_at.isoformat(),
        "period": slot.period,
        "on": slot.on.isoformat(),
    }


def _anchors(school: School, group: TeachingGroup, slot: Slot) -> Anchors:
    klass = group.school_class
    return Anchors(
        school=school.id,
        grade=klass.grade_id if klass else None,
        school_class=klass.id if klass else None,
        group=group.id,
        named={"subject_teacher": slot.teacher} if slot.teacher else {},
    )
