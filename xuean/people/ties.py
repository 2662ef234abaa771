"""Binding people to posts and classes: inner functions, the pen first.

Responsibility never has a gap: the new tie begins at the instant the old one ends.
"""

from datetime import datetime
from uuid import UUID

from xuean.core.pen import Pen
from xuean.people.models import Enrolment, Person, SchoolClass, StaffLeave, Student, Tie


def hold(
    pen: Pen,
    person: Person,
    post: str,
    anchor_record: str,
    anchor_id: UUID,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    deputy_of: Tie | None = None,
) -> Tie:
    """Give a post; the same tie in force is returned as it is."""
    same = Tie.objects.filter(
        person=person, post=post, anchor_id=anchor_id, deputy_of=deputy_of, until=None, superseded_at=None
    ).first()
    if same is not None:
        return same
    return Tie.objects.create(
        school_id=person.school_id,
        person=person,
        post=post,
        anchor_record=anchor_record,
        anchor_id=anchor_id,
        since=since or pen.now,
        until=until,
        deputy_of=deputy_of,
        recorded_at=pen.now,
    )


def end(pen: Pen, tie: Tie, at: datetime | None = None) -> None:
    """End a tie; its deputies end with it."""
    moment = at or pen.now
    Tie.objects.filter(deputy_of=tie, until=None).update(until=moment)
    tie.until = moment
    tie.save(update_fields=["until"])


def hand_over(pen: Pen, post: str, anchor_record: str, anchor_id: UUID, to: Person) -> Tie:
    """End every other holder of the post at this anchor and give it to `to` at the same instant."""
    others = Tie.objects.filter(school=to.school_id, post=post, anchor_id=anchor_id, until=None, superseded_at=None)
    for tie in others.exclude(person=to).filter(deputy_of=None):
        end(pen, tie)
    return hold(pen, to, post, anchor_record, anchor_id)


def go_on_leave(pen: Pen, person: Person, since: datetime, until: datetime | None, *, reason: str = "") -> StaffLeave:
    return StaffLeave.objects.create(
        school_id=person.school_id, person=person, since=since, until=until, reason=reason, recorded_at=pen.now
    )


def enrol(pen: Pen, student: Student, school_class: SchoolClass, *, since: datetime, change: str = "") -> Enrolment:
    """Put a student into a class; the earlier enrolment ends at the same instant."""
    Enrolment.objects.filter(student=student, until=None, superseded_at=None).update(until=since)
    student.current_class = school_class
    student.save(update_fields=["current_class"])
    return Enrolment.objects.create(
        school_id=student.school_id,
        student=student,
        school_class=school_class,
        since=since,
        change=change,
        recorded_at=pen.now,
    )
