"""Who holds a post at an anchor at a moment: the four 'whose … who is responsible' rules (register C9.7).

`policies/posts.toml` names the posts, where each is anchored and which post stands in when nobody holds it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from xuean import policies
from xuean.core.span import in_force
from xuean.people.anchors import Anchors
from xuean.people.models import Person, StaffLeave, Student, Tie

FILE = Path(policies.__file__).parent / "posts.toml"


@dataclass(frozen=True, slots=True)
class Post:
    code: str
    zh: str
    en: str
    anchor: str
    stands_in: str | None = None
    staff: bool = True


@dataclass(frozen=True, slots=True)
class Holder:
    """`instead_of`: the person on leave or the empty post that this one stands in for."""

    person: Person
    post: str
    instead_of: str = ""


@cache
def posts() -> Mapping[str, Post]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        code: Post(
            code, row["name"]["zh"], row["name"]["en"], row["anchor"], row.get("stands_in"), row.get("staff", True)
        )
        for code, row in data.items()
    }


def anchors_of(student: Student, **named: UUID) -> Anchors:
    """Where this student's matters sit now; `named` binds posts to persons (the teacher of this lesson)."""
    klass = student.current_class
    return Anchors(
        school=student.school_id,
        grade=klass.grade_id if klass else None,
        school_class=klass.id if klass else None,
        student=student.id,
        named=named,
    )


def holders(post: str, anchors: Anchors, at: datetime) -> list[Holder]:
    """Living holders: the named one or those tied; who is on leave is replaced by the deputy; an empty post by the one
    that stands in for it, up to the principal. Empty only when nobody on that way exists."""
    seen: set[str] = set()
    wanted: str | None = post
    while wanted and wanted not in seen:
        seen.add(wanted)
        found = _present(wanted, anchors, at)
        if found:
            return [Holder(one.person, wanted, one.instead_of or (post if wanted != post else "")) for one in found]
        wanted = posts()[wanted].stands_in
    return []


def _present(post: str, anchors: Anchors, at: datetime) -> list[Holder]:
    if post in anchors.named:
        person = Person.objects.filter(pk=anchors.named[post]).first()
        if person is not None and not _away([person.pk], at):
            return [Holder(person, post)]
        return []
    where = {identity for record, identity in anchors.pairs() if record == posts()[post].anchor}
    ties = list(
        Tie.objects.filter(in_force(at), school=anchors.school, post=post, anchor_id__in=where, superseded_at=None)
        .select_related("person")
        .order_by("since", "id")
    )
    away = _away([tie.person_id for tie in ties], at)
    here = [Holder(tie.person, post) for tie in ties if tie.deputy_of_id is None and tie.person_id not in away]
    absent = {tie.id for tie in ties if tie.deputy_of_id is None and tie.person_id in away}
    deputies = [tie for tie in ties if tie.deputy_of_id in absent and tie.person_id not in away]
    return here + [Holder(tie.person, post, instead_of=post) for tie in deputies]


def _away(persons: list[UUID], at: datetime) -> set[UUID]:
    if not persons:
        return set()
    leaves = StaffLeave.objects.filter(in_force(at), person__in=persons, superseded_at=None)
    return set(leaves.values_list("person_id", flat=True))
