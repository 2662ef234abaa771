"""Whether whoever imports a list of staff may give the posts in it: the same right as on the page of posts."""

from dataclasses import dataclass
from uuid import UUID

from xuean.access.actor import Actor
from xuean.access.answers import can
from xuean.people.models import Person, School


@dataclass(frozen=True, slots=True)
class Giver:
    """`person_id`: nobody gives a post to himself."""

    may_give: bool
    person_id: UUID | None = None

    @classmethod
    def of(cls, actor: Actor, school: School) -> "Giver":
        return cls(can(actor, "manage", school, record="tie"), actor.person_id)

    def refuses(self, person: Person) -> str:
        """The code of what stands against it; '' for nothing."""
        if not self.may_give:
            return "post.not_yours"
        return "post.own" if person.pk == self.person_id else ""
