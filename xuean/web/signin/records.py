"""What sign-in writes into the audit: in the school of the login's person, or of the installation when it has none."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xuean.access.actor import Actor
from xuean.audit.append import append
from xuean.core.ref import Ref
from xuean.people.models import Account, Person


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Somebody before there is an Actor: a login that was named, or nobody known."""

    account_id: UUID | None = None
    person_id: UUID | None = None
    posts: tuple[str, ...] = ()
    session: str = ""
    system: str = "sign-in"


def note(
    tag: str,
    account: Account | None,
    now: datetime,
    *,
    actor: Actor | None = None,
    who: AtTheDoor | None = None,
    **codes: object,
) -> None:
    """One entry `web.<tag>` of the actor, of `who`, or of the login. Codes hold ids, codes, counts; never what was
    typed."""
    person = actor.person if actor and actor.person else first_person(account)
    append(
        school_id=person.school_id if person else None,
        tag=f"web.{tag}",
        actor=actor or who or AtTheDoor(account.pk if account else None, person.pk if person else None),
        subject=Ref("person", person.pk) if person else None,
        now=now,
        codes=codes,
    )


def persons_of(account: Account) -> list[Person]:
    return list(Person.objects.filter(account=account, withdrawn_at=None).select_related("school").order_by("id"))


def first_person(account: Account | None) -> Person | None:
    if account is None:
        return None
    return Person.objects.filter(account=account, withdrawn_at=None).order_by("id").first()
