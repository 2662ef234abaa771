"""Members of staff, what they hold, and who carries it while they are away."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.core.span import in_force
from xuean.people.anchors import Anchors
from xuean.people.models import Person, School, SchoolClass, Staff, StaffLeave, Student, TeachingGroup, Tie
from xuean.people.posts import Holder, holders
from xuean.school.show import places, post_name

WIDEST = {record: place for place, record in enumerate(("school", "grade", "class", "group"))}


@dataclass(frozen=True, slots=True)
class Held:
    """A post of somebody, in words. `carriers`: who carries it now instead, while the holder is on leave."""

    tie: Tie
    post: str
    place: str
    deputies: tuple[Person, ...] = ()
    carriers: tuple[Holder, ...] = ()

    @property
    def words(self) -> str:
        words = self.post if self.tie.anchor_record == "school" else f"{self.place} {self.post}".strip()
        return _("%(post)s (deputy)") % {"post": words} if self.tie.deputy_of_id else words


def members(actor: Actor, school: School, now: datetime) -> "QuerySet[Staff]":
    """Those who are here, as far as this person may read them."""
    return narrow(actor, "read", Staff.objects.filter(school=school), now=now).select_related("person")


def subjects(school: School) -> list[str]:
    rows = Staff.objects.filter(school=school, left_at=None).exclude(subject="")
    return list(rows.values_list("subject", flat=True).distinct().order_by("subject"))


def with_post(rows: "QuerySet[Staff]", post: str, now: datetime) -> "QuerySet[Staff]":
    ties = Tie.objects.filter(in_force(now), post=post, superseded_at=None)
    return rows.filter(person__in=ties.values("person"))


def away_now(school: School, now: datetime) -> dict[UUID, StaffLeave]:
    """Who is on leave, by person."""
    return {row.person_id: row for row in StaffLeave.objects.filter(in_force(now), school=school, superseded_at=None)}


def posts_of(actor: Actor, persons: Iterable[UUID], on: date, now: datetime) -> dict[UUID, list[str]]:
    """The posts of each that this person may read, one line a post with its places, the school-wide ones first."""
    rows = Tie.objects.filter(in_force(now), person__in=list(persons), superseded_at=None).order_by("since", "id")
    ties = list(narrow(actor, "read", rows, now=now))
    where = places(actor, ties, on)
    found: dict[UUID, dict[tuple[str, bool], list[Tie]]] = defaultdict(dict)
    for tie in sorted(ties, key=lambda tie: WIDEST.get(tie.anchor_record, len(WIDEST))):
        found[tie.person_id].setdefault((tie.post, tie.deputy_of_id is None), []).append(tie)
    return {person: [_line(held, where) for held in lines.values()] for person, lines in found.items()}


def _line(held: list[Tie], where: dict[UUID, str]) -> str:
    """One post with all its places, in the order in which `where` has them."""
    ids = {tie.anchor_id for tie in held}
    names = _(", ").join(dict.fromkeys(name for identity, name in where.items() if identity in ids))
    return Held(held[0], post_name(held[0].post), names).words


def held_by(actor: Actor, person: Person, on: date, now: datetime, *, away: bool) -> tuple[list[Held], list[Held]]:
    """(now, earlier ones) of one person. While the person is away, each post names who carries it."""
    mine = Tie.objects.filter(person=person, superseded_at=None).exclude(until=F("since")).order_by("-since")
    rows = list(narrow(actor, "read", mine, now=now))
    where = places(actor, rows, on)
    order = {identity: place for place, identity in enumerate(where)}
    rows.sort(key=lambda tie: (WIDEST.get(tie.anchor_record, len(WIDEST)), order.get(tie.anchor_id, 0)))
    now_ids = [tie.id for tie in rows if tie.until is None or tie.until > now]
    standing: dict[UUID, list[Person]] = defaultdict(list)
    named = Tie.objects.filter(in_force(now), deputy_of__in=now_ids, superseded_at=None).select_related("person")
    for tie in named:
        standing[tie.deputy_of_id].append(tie.person)  # type: ignore[index]
    present: list[Held] = []
    past: list[Held] = []
    for tie in rows:
        current = tie.id in now_ids
        carriers = _carriers(tie, now) if away and current and tie.deputy_of_id is None else ()
        one = Held(tie, post_name(tie.post), where.get(tie.anchor_id, ""), tuple(standing[tie.id]), carriers)
        (present if current else past).append(one)
    return present, past


def _carriers(tie: Tie, now: datetime) -> tuple[Holder, ...]:
    return tuple(holders(tie.post, anchors_at(tie), now))


def anchors_at(tie: Tie) -> Anchors:
    """Where a matter of this post would sit, up to the school, so that those who stand in are found."""
    if tie.anchor_record == "grade":
        return Anchors(school=tie.school_id, grade=tie.anchor_id)
    klass = _class_at(tie)
    grade = klass.grade_id if klass else None
    student = tie.anchor_id if tie.anchor_record == "student" else None
    group = tie.anchor_id if tie.anchor_record == "group" else None
    return Anchors(
        school=tie.school_id, grade=grade, school_class=klass.id if klass else None, group=group, student=student
    )


def _class_at(tie: Tie) -> SchoolClass | None:
    if tie.anchor_record == "class":
        return SchoolClass.objects.filter(pk=tie.anchor_id).first()
    if tie.anchor_record == "group":
        group = TeachingGroup.objects.select_related("school_class").filter(pk=tie.anchor_id).first()
        return group.school_class if group else None
    if tie.anchor_record == "student":
        student = Student.objects.select_related("current_class").filter(pk=tie.anchor_id).first()
        return student.current_class if student else None
    return None


def leaves_of(person: Person, now: datetime) -> list[StaffLeave]:
    """Those that go on or are still to come, in order."""
    rows = StaffLeave.objects.filter(person=person, superseded_at=None).exclude(until=F("since"))
    return list(rows.filter(Q(until=None) | Q(until__gt=now)).order_by("since"))
