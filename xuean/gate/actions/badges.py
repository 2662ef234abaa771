"""Badges: given, ended, read from a file. A lost one is nobody's from the moment it is ended."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.actor import Actor
from xuean.acts.action import action, batch
from xuean.core.pen import Pen
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.gate.models import Badge
from xuean.gate.rules import PLAIN, TEXT_LENGTH
from xuean.people.models import School, Student

CURRENT = {"until": None, "superseded_at": None}


def still_given(badge: Badge, actor: Actor, now: datetime) -> Verdict:
    return no(gettext_lazy("This badge is ended already.")) if badge.until is not None else YES


@action("gate.give-badge", verb="manage", record="badge")
def give_badge(pen: Pen, student: Student, *, now: datetime, code: str) -> Badge:
    """From now on this badge is the student's. Raises Refused for one that is somebody's."""
    if not usable(code):
        raise Refused(_("A badge number is 1 to 64 letters, digits or signs, as the reader sends it."))
    badge = Badge(school_id=student.school_id, student=student, code=code, since=now, recorded_at=now)
    try:
        with transaction.atomic():
            badge.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("This badge is in use. End it where it is given first.")) from None
    pen.note(badge=str(badge.pk))
    return badge


@action("gate.end-badge", verb="manage", record="badge", flow=still_given)
def end_badge(pen: Pen, badge: Badge, *, now: datetime) -> None:
    """Lost or given back: whoever shows it is unknown from this moment on."""
    badge.until = now
    badge.save(update_fields=["until"])
    pen.note(badge=str(badge.pk))


@batch("gate.import-badges", verb="manage", record="badge")
def import_badges(pen: Pen, school: School, *, now: datetime, rows: Mapping[str, str], digest: str) -> Counter[str]:
    """`rows`: badge -> school-local number. What is so already stays; a badge that is somebody else's passes over.

    Raises Refused, and nothing is written, when a number is not of this school or a badge cannot be one.
    """
    bad = [code for code in rows if not usable(code)]
    students = dict(
        Student.objects.filter(school=school, local_no__in=set(rows.values()), withdrawn_at=None).values_list(
            "local_no", "id"
        )
    )
    strange = sorted(set(rows.values()) - students.keys())
    if bad or strange:
        words = _("{count} lines name a badge or a number that does not exist here, the first: {first}")
        raise Refused(words.format(count=len(bad) + len(strange), first=(bad + strange)[0]))
    given = {badge.code: badge for badge in Badge.objects.filter(school=school, code__in=list(rows), **CURRENT)}
    fresh, passed = [], []
    for code, number in rows.items():
        earlier = given.get(code)
        if earlier is not None and earlier.student_id == students[number]:
            continue
        if earlier is not None:
            passed.append(earlier.pk)
        fresh.append(Badge(school=school, student_id=students[number], code=code, since=now, recorded_at=now))
    Badge.objects.filter(pk__in=passed).update(until=now)
    Badge.objects.bulk_create(fresh)
    counts = Counter(given=len(fresh), passed=len(passed), unchanged=len(rows) - len(fresh))
    pen.note(digest=digest, **counts)
    return counts


def usable(code: str) -> bool:
    return len(code) <= TEXT_LENGTH and PLAIN.fullmatch(code) is not None
