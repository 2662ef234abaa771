"""The people of a demo school, one per post, one click each. Only in a demo database, and only on this very machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from xuean.core.span import in_force
from xuean.kit.tongue import tongue
from xuean.people.models import Grade, GuardianRight, Person, SchoolClass, Tie
from xuean.people.posts import posts
from xuean.web.account.reads import post_name
from xuean.web.signin.address import is_loopback


@dataclass(frozen=True, slots=True)
class DemoPerson:
    person: Person
    post: str
    place: str = ""

    @property
    def name(self) -> str:
        return post_name(self.post)


def allowed(request: HttpRequest) -> bool:
    return bool(settings.XUEAN_DEMO) and is_loopback(request)


def people(now: datetime) -> list[DemoPerson]:
    """A holder of each post who has a login, in the order of posts.toml; last, a guardian who may see a child."""
    ties = (
        Tie.objects.filter(in_force(now), superseded_at=None, deputy_of=None, person__withdrawn_at=None)
        .exclude(person__account=None)
        .select_related("person__school")
        .order_by("since", "id")
    )
    held: dict[str, list[Tie]] = {}
    for tie in ties:
        held.setdefault(tie.post, []).append(tie)
    first = _different(held)
    staff = [DemoPerson(first[code].person, code, _place(first[code], now)) for code in posts() if code in first]
    return [*staff, *_guardian(now)]


def _guardian(now: datetime) -> Iterable[DemoPerson]:
    rights = GuardianRight.objects.filter(
        in_force(now), in_force(now, "guardianship__"), right="see", superseded_at=None,
        guardianship__superseded_at=None, guardianship__person__withdrawn_at=None,
    ).exclude(guardianship__person__account=None)  # fmt: skip
    found = rights.select_related("guardianship__person", "guardianship__student__person").order_by("id").first()
    if found is not None:
        yield DemoPerson(found.guardianship.person, "guardian", found.guardianship.student.person.name)


def _different(held: dict[str, list[Tie]]) -> dict[str, Tie]:
    """One holder a post; somebody who is not in the list already where there is such a one. Rare posts choose first."""
    first: dict[str, Tie] = {}
    for post in sorted(held, key=lambda post: len(held[post])):
        taken = {tie.person_id for tie in first.values()}
        first[post] = next((tie for tie in held[post] if tie.person_id not in taken), held[post][0])
    return first


def _place(tie: Tie, now: datetime) -> str:
    on = now.astimezone(tie.person.school.tz).date()
    if tie.anchor_record == "class":
        found = SchoolClass.objects.filter(pk=tie.anchor_id).select_related("grade__stage").first()
        return found.name(on, tongue()) if found else ""
    if tie.anchor_record == "grade":
        grade = Grade.objects.filter(pk=tie.anchor_id).select_related("stage").first()
        return grade.name(on, tongue()) if grade else ""
    return ""
