"""Who holds which post, who stands in, who is away. C9.7."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access import grants
from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.span import in_force
from xuean.core.verdict import YES, Refused, Verdict, no
from xuean.duties.actions import touch
from xuean.people import ties
from xuean.people.models import Grade, Person, School, SchoolClass, StaffLeave, Student, TeachingGroup, Tie
from xuean.people.posts import posts
from xuean.school.actions.hold import pass_on, pass_on_of

ANCHORS = {"grade": Grade, "class": SchoolClass, "group": TeachingGroup, "student": Student}
STILL: dict[str, dict[str, Any]] = {
    "class": {"closed_on": None},
    "group": {"closed_at": None, "school_class__closed_on": None},
    "student": {"withdrawn_at": None},
}
HOMEROOM_TEACHER = "homeroom_teacher"


def may_give(person: Person, actor: Actor, now: datetime) -> Verdict:
    """Nobody gives a post to oneself, unless the school is being set up: then there is nobody else who could."""
    if actor.person_id is None or person.id != actor.person_id:
        return YES
    givers = Tie.objects.filter(in_force(now), school=person.school_id, superseded_at=None, deputy_of=None)
    if givers.filter(post__in=grants.posts_with("tie", "manage")).exclude(person=person).exists():
        return no(gettext_lazy("Nobody gives a post to oneself. Ask somebody else who gives posts."))
    return YES


@action("school.appoint", verb="manage", record="tie", seal=True)
def appoint(
    pen: Pen, school: School, *, now: datetime, person: Person, post: str, anchor_id: UUID, alone: bool = False
) -> Tie:
    """Give a post at its anchor. `alone`: whoever else holds it there hands over at this instant."""
    known = posts().get(post)
    if known is None or not known.staff or not _on_staff(school, person):
        raise Refused(_("Choose a post of this school and a member of its staff."))
    _check_giver(pen, person)
    _check_anchor(school, known.anchor, anchor_id)
    give = ties.hand_over(pen, post, known.anchor, anchor_id, person) if alone else None
    tie = give or ties.hold(pen, person, post, known.anchor, anchor_id)
    if known.anchor == "class":
        touch(pen, Ref("class", anchor_id))
    pass_on(pen, [(known.anchor, anchor_id)])
    pen.note(tie=str(tie.id), person=str(person.id), post=post, anchor=f"{known.anchor}:{anchor_id}", alone=alone)
    return tie


def may_end(tie: Tie, actor: Actor, now: datetime) -> Verdict:
    """A class with students is handed over, never left; and somebody must stay who can give posts."""
    if tie.until is not None:
        return no(gettext_lazy("This post has ended already."))
    if tie.deputy_of_id is not None:
        return YES
    others = Tie.objects.filter(in_force(now), school=tie.school_id, superseded_at=None, deputy_of=None)
    others = others.exclude(pk=tie.pk)
    if tie.post == HOMEROOM_TEACHER and _would_be_left(tie, others):
        return no(gettext_lazy("The class has students. Hand it over to somebody else instead."))
    givers = grants.posts_with("tie", "manage")
    if tie.post in givers and not others.filter(post__in=givers).exists():
        return no(gettext_lazy("Nobody would be left who can give posts. Appoint somebody first."))
    return YES


def _would_be_left(tie: Tie, others: "QuerySet[Tie]") -> bool:
    """A class with students of which nobody else is homeroom teacher."""
    if others.filter(post=tie.post, anchor_id=tie.anchor_id).exists():
        return False
    return Student.objects.filter(current_class=tie.anchor_id, withdrawn_at=None).exists()


@action("school.end-post", verb="manage", record="tie", seal=True, flow=may_end)
def end_post(pen: Pen, tie: Tie, *, now: datetime) -> None:
    """The post ends now: access ends with it, in open tabs too."""
    ties.end(pen, tie)
    pass_on(pen, [(tie.anchor_record, tie.anchor_id)], tie.person)
    pen.note(tie=str(tie.id), person=str(tie.person_id), post=tie.post)


def may_have_deputy(tie: Tie, actor: Actor, now: datetime) -> Verdict:
    if tie.until is not None:
        return no(gettext_lazy("This post has ended already."))
    if tie.deputy_of_id is not None:
        return no(gettext_lazy("A deputy has no deputy."))
    return YES


@action("school.name-deputy", verb="manage", record="tie", seal=True, flow=may_have_deputy)
def name_deputy(pen: Pen, tie: Tie, *, now: datetime, person: Person) -> Tie:
    """Who carries this post while its holder is on leave."""
    if person.id == tie.person_id or not _on_staff(tie.school, person):
        raise Refused(_("Choose another member of staff as deputy."))
    _check_giver(pen, person)
    deputy = ties.hold(pen, person, tie.post, tie.anchor_record, tie.anchor_id, deputy_of=tie)
    pass_on(pen, [(tie.anchor_record, tie.anchor_id)], tie.person)
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
    """While it lasts, deputies carry what this person owes. One that begins later: the tick passes duties on then."""
    if not _on_staff(school, person):
        raise Refused(_("Choose a member of staff of this school."))
    if until is not None and until <= max(since, now):
        raise Refused(_("The end lies before the beginning, or is over already."))
    if _leaves(person, since, until).exists():
        raise Refused(_("There is another leave within these days. End that one first."))
    leave = ties.go_on_leave(pen, person, since, until, reason=reason)
    pass_on_of(pen, person)
    pen.note(person=str(person.id), since=since.isoformat(), until=until.isoformat() if until else None)
    return leave


@action("school.end-leave", verb="manage", record="staff")
def end_leave(pen: Pen, school: School, *, now: datetime, leave: StaffLeave) -> None:
    """Back earlier, or on the day itself; a leave that has not begun is withdrawn."""
    if leave.school_id != school.id:
        raise Refused(_("Choose a member of staff of this school."))
    if leave.until is not None and leave.until <= now:
        raise Refused(_("This leave has ended already."))
    leave.until = max(now, leave.since)
    leave.save(update_fields=["until"])
    pass_on_of(pen, leave.person)
    pen.note(person=str(leave.person_id), leave=str(leave.id))


def _leaves(person: Person, since: datetime, until: datetime | None) -> "QuerySet[StaffLeave]":
    """Leaves that lie across these, without those withdrawn before they began (their span is empty)."""
    rows = StaffLeave.objects.filter(person=person, superseded_at=None).exclude(until=F("since"))
    rows = rows.filter(Q(until=None) | Q(until__gt=since))
    return rows.filter(since__lt=until) if until else rows


def _on_staff(school: School, person: Person) -> bool:
    return Person.objects.filter(pk=person.pk, school=school, staff__left_at=None, staff__isnull=False).exists()


def _check_giver(pen: Pen, person: Person) -> None:
    verdict = may_give(person, pen.actor, pen.now)
    if not verdict:
        raise Refused(verdict.because)


def _check_anchor(school: School, anchor: str, anchor_id: UUID) -> None:
    found = anchor_id == school.id if anchor == "school" else _exists(school, anchor, anchor_id)
    if not found:
        raise Refused(_("Choose where the post is held."))


def _exists(school: School, anchor: str, anchor_id: UUID) -> bool:
    """In this school, and not closed or gone meanwhile."""
    model: Any = ANCHORS[anchor]
    return model._default_manager.filter(pk=anchor_id, school=school, **STILL.get(anchor, {})).exists()
