"""New persons, and what a row says anew of a known one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from xuean.core.names import initials_of, pinyin_of
from xuean.people.models import IdentityDocument, Person, School
from xuean.roster.planning.blind import Blinds
from xuean.roster.planning.writes import Draft


def new_person(school: School, name: str, sex: str, birth_on: date | None, now: datetime) -> Person:
    return Person(
        school=school,
        name=name,
        sex=sex,
        birth_on=birth_on,
        pinyin=pinyin_of(name),
        initials=initials_of(name),
        created_at=now,
    )


def stand_in(school: School, name: str, sex: str, now: datetime) -> Person:
    """Somebody whose name is not known: 'X的家长'. Not found by searching, and counted as a missing name."""
    return Person(school=school, name=name, sex=sex, created_at=now)


def nameless(person: Person) -> bool:
    return not person.pinyin


def rename(draft: Draft, person: Person, name: str) -> None:
    draft.change(person, "name", name)
    draft.change(person, "pinyin", pinyin_of(name))
    draft.change(person, "initials", initials_of(name))


def compare(draft: Draft, row: Any, **given: Any) -> list[str]:
    """Set what differs; a blank says nothing. Returns the names of the changed fields."""
    changed = [name for name, value in given.items() if value not in (None, "", "0") and getattr(row, name) != value]
    for name in changed:
        draft.change(row, name, given[name])
    return changed


def document(
    school: School, blinds: Blinds, person_id: UUID, kind: str, number: str, now: datetime, *, as_is: bool = False
) -> IdentityDocument:
    """`as_is`: a person confirmed a contradiction between number, birth and sex."""
    return IdentityDocument(
        school_id=school.pk,
        person_id=person_id,
        kind=kind,
        number=number,
        number_blind=blinds.identity(kind, number),
        accepted_as_is=as_is,
        since=now,
        recorded_at=now,
    )
