"""Who I am: my posts, where, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.core.span import in_force
from xuean.kit.tongue import tongue
from xuean.people.models import Grade, Person, SchoolClass, TeachingGroup, Tie
from xuean.people.posts import posts
from xuean.web.said import said


@dataclass(frozen=True, slots=True)
class Position:
    """A post at a place; `place` is empty for the whole school. `deputy`: while the holder is on leave."""

    post: str
    name: str
    place: str
    deputy: bool = False
    until: datetime | None = None


def positions(actor: Actor, on: date) -> list[Position]:
    """The posts in force at this request. At most three queries."""
    names = places(((tie.record, tie.id) for tie in actor.ties), on)
    return [
        Position(tie.post, post_name(tie.post), names.get(tie.id, ""), tie.deputy)
        for tie in sorted(actor.ties, key=lambda tie: _rank(tie.post))
    ]


def posts_of(persons: Iterable[Person], now: datetime, on: date) -> dict[UUID, list[Position]]:
    """By person, with their end; also of deputies who do not stand in at the moment. At most four queries."""
    found: dict[UUID, list[Position]] = {person.pk: [] for person in persons}
    rows = Tie.objects.filter(in_force(now), person__in=found, superseded_at=None).order_by("since", "id")
    ties = sorted(rows, key=lambda tie: _rank(tie.post))
    names = places(((tie.anchor_record, tie.anchor_id) for tie in ties), on)
    for tie in ties:
        deputy = tie.deputy_of_id is not None
        place = names.get(tie.anchor_id, "")
        found[tie.person_id].append(Position(tie.post, post_name(tie.post), place, deputy, tie.until))
    return found


def by_post(found: Iterable[Position]) -> list[Position]:
    """One line a post, its places together, as a head or a result shows it."""
    lines: dict[tuple[str, bool, datetime | None], list[Position]] = {}
    for one in found:
        lines.setdefault((one.post, one.deputy, one.until), []).append(one)
    return [
        replace(held[0], place=_(", ").join(dict.fromkeys(one.place for one in held if one.place)))
        for held in lines.values()
    ]


def places(anchors: Iterable[tuple[str, UUID]], on: date) -> dict[UUID, str]:
    """Names of classes, grades and mixed groups by id."""
    wanted: dict[str, set[UUID]] = {"class": set(), "grade": set(), "group": set()}
    for record, identity in anchors:
        wanted.get(record, set()).add(identity)
    language = tongue()
    found: dict[UUID, str] = {}
    if wanted["class"]:
        rows = SchoolClass.objects.filter(id__in=wanted["class"]).select_related("grade__stage")
        found |= {row.id: row.name(on, language) for row in rows}
    if wanted["grade"]:
        grades = Grade.objects.filter(id__in=wanted["grade"]).select_related("stage")
        found |= {row.id: row.name(on, language) for row in grades}
    if wanted["group"]:
        groups = TeachingGroup.objects.filter(id__in=wanted["group"]).select_related("school_class__grade__stage")
        found |= {row.id: row.school_class.name(on, language) if row.school_class else row.name for row in groups}
    return found


def post_name(code: str) -> str:
    post = posts().get(code)
    return said(post.zh, post.en) if post else code


def _rank(code: str) -> int:
    """The homeroom before the lesson, the office before the class: as posts.toml turns out, subject teachers last."""
    order = list(posts())
    return len(order) if code == "subject_teacher" else order.index(code) if code in order else len(order) + 1
