"""Phones and addresses of one person against what the school has of that person."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from xuean.people.models import ContactPoint, School
from xuean.roster.planning.blind import Blinds
from xuean.roster.planning.writes import Draft

_MOBILE = re.compile(r"\+861[3-9][0-9]{9}")


def kind_of(phone: str) -> str:
    return "mobile" if _MOBILE.fullmatch(phone) else "landline"


def dialled(phones: Iterable[str]) -> list[tuple[str, str]]:
    return [(kind_of(phone), phone) for phone in phones]


def written(emails: Iterable[str]) -> list[tuple[str, str]]:
    return [("email", address) for address in emails]


def reach(
    draft: Draft,
    school: School,
    blinds: Blinds,
    person_id: UUID,
    standing: Sequence[ContactPoint],
    given: Sequence[tuple[str, str]],
    now: datetime,
    also: Collection[bytes] = (),
) -> set[bytes]:
    """Add what is new of `given` (kind, value) and not among `also`, drafted before. Returns what was added.

    A file that says nothing new takes nothing away. A new number takes the place of those of its kind that the file no
    longer names; they end today and are kept.
    """
    known = {bytes(point.value_blind) for point in standing}
    wanted = {blinds.contact(kind, value): (kind, value) for kind, value in given}
    fresh = {blind: pair for blind, pair in wanted.items() if blind not in known and blind not in also}
    kinds = {kind for kind, _ in fresh.values()}
    for point in standing:
        if point.kind in kinds and bytes(point.value_blind) not in wanted:
            draft.close(point)
    for order, (blind, (kind, value)) in enumerate(wanted.items(), 1):
        if blind in fresh:
            draft.add(
                ContactPoint(
                    school_id=school.pk,
                    person_id=person_id,
                    kind=kind,
                    value=value,
                    value_blind=blind,
                    order=order,
                    since=now,
                    created_at=now,
                )
            )
    return set(fresh)
