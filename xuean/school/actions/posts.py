"""Who holds which post, who stands in, who is away. C9.7."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import Refused
from xuean.duties.actions import touch
from xuean.people import ties
from xuean.people.models import Grade, Person, School, SchoolClass, StaffLeave, Student, TeachingGroup, Tie
from xuean.people.posts import posts

ANCHORS = {"grade": Grade, "class": SchoolClass, "group": TeachingGroup, "student": Student}


@action("school.appoint", verb="manage", record="tie", seal=True)
def appoint(
    pen: Pen, school: School, *, now: datetime, person: Person, post: str, anchor_id: UUID, alone: bool = False
) -> Tie:
    """Give a post at its anchor. `alone`: whoever else holds it there hands over at this instant."""
    known = posts().get(post)
    if known is None or not known.staff or person.school_id != school.id:
        raise Refused(_("Choose a post of this school and a member of its staff."))
    _check_anchor(school, known.anchor, anchor_id)
    give = ties.hand_over(pen, post, known.anchor, anchor_id, person) if alone else None
    tie = give or ties.hold(pen, person, post, known.anchor, anchor_id)
    if known.anchor == "class":
        touch(pen, Ref("class", anchor_id))
    pen.note(tie=str(tie.id), person=str(person.id), post=post, anchor=f"{known.anchor}:{anchor_id}", alone=alone)
    return tie


@action("school.end-post", verb="manage", record="tie", seal=True)
def end_post(pen: Pen, tie: Tie, *, now: datetime) -> None:
    """The post ends now: access ends with it, in open tabs too."""
    if tie.until is not None:
        raise Refused(_("This post has ended already."))
    ties.end(pen, tie)
    pen.note(tie=str(tie.id), person=str(tie.person_id), post=tie.post)


@action("school.name-deputy", verb="manage", record="tie", seal=True)
def name_deputy(pen: Pen, tie: Tie, *, now: datetime, person: Person) -> Tie:
    """Who carries this post while its holder is on leave."""
    if tie.until is not None:
        raise Refused(_("This post has ended already."))
    if person.id == tie.person_id or person.school_id != tie.school_id:
        raise Refused(_("Choose another member of staff as deputy."))
    deputy = ties.hold(pen, person, tie.post, tie.anchor_record, tie.anchor_id, deputy_of=tie)
    pen.note(tie=str(deputy.id), person=str(person.id), deputy_of=str(tie.id))
    return deputy


@action("school.record-leave", verb="manage", record="staff")
def record_leave(
    pen: Pen,
    school: School,
    *,
    now: datetime,
    person: Person,
    since: datetime,
    until: datetime | None,
    reason: str = "",
) -> StaffLeave:
    """While it lasts, deputies carry what this person owes."""
    if person.school_id != school.id:
        raise Refused(_("Choose a member of staff of this school."))
    if until is not None and until <= since:
        raise Refused(_("The end lies before the beginning."))
    leave = ties.go_on_leave(pen, person, since, until, reason=reason)
    pen.note(person=str(person.id), since=since.isoformat(), until=until.isoformat() if until else None)
    return leave


@action("school.end-leave", verb="manage", record="staff")
def end_leave(pen: Pen, school: School, *, now: datetime, leave: StaffLeave) -> None:
    """Back earlier, or on the day itself."""
    if leave.school_id != school.id:
        raise Refused(_("Choose a member of staff of this school."))
    leave.until = now
    leave.save(update_fields=["until"])
    pen.note(person=str(leave.person_id))


def _check_anchor(school: School, anchor: str, anchor_id: UUID) -> None:
    found = anchor_id == school.id if anchor == "school" else _exists(school, anchor, anchor_id)
    if not found:
        raise Refused(_("Choose where the post is held."))


def _exists(school: School, anchor: str, anchor_id: UUID) -> bool:
    return ANCHORS[anchor]._default_manager.filter(pk=anchor_id, school=school).exists()
