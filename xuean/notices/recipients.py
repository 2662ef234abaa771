"""Who may be told about a student, and how a person is reached now."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from xuean.core.span import in_force
from xuean.notices.channels import mail
from xuean.outbox.kinds import Route, Target
from xuean.people.models import ContactPoint, Person, Student
from xuean.people.rights import guardians_to_tell


def route_of(person: Person, now: datetime) -> Route:
    """E-mail when there is an address and a server; the application when there is an account."""
    addresses = ContactPoint.objects.filter(in_force(now), person=person, kind="email", dead_at=None)
    known = [contact.value for contact in addresses.order_by("order", "id")]
    in_app = person.account_id is not None and person.withdrawn_at is None
    if known and not mail.available():
        return Route((), in_app=in_app, reason="no-channel")
    return Route(tuple(Target(mail.NAME, address) for address in known), in_app=in_app, reason="no-address")


def route_of_guardian(person: Person, student_id: UUID, now: datetime) -> Route:
    """As `route_of`, but nothing at all without the right to be told about this student at this moment."""
    if not may_be_told(person.id, student_id, now):
        return Route((), reason="no-right")
    return route_of(person, now)


def may_be_told(person_id: UUID, student_id: UUID, now: datetime) -> bool:
    return any(one.person.id == person_id for one in guardians_to_tell(student_id, now))


def guardians_to_write_to(student: Student, now: datetime) -> list[Person]:
    """All who may be told and can be reached in writing, in contact order; else the first, so that it is listed."""
    persons = [one.person for one in guardians_to_tell(student.id, now)]
    reachable = [person for person in persons if _reachable(route_of(person, now))]
    return reachable or persons[:1]


def _reachable(route: Route) -> bool:
    return bool(route.targets or route.in_app)


def distinct(persons: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in persons}.values())
