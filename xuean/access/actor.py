"""Who acts: one person of one school with the ties in force now, or the system itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from xuean.core.span import in_force
from xuean.core.verdict import NotYours
from xuean.people.models import GuardianRight, Person, School, StaffLeave, Tie


@dataclass(frozen=True, slots=True)
class Held:
    """A post held at an anchor."""

    post: str
    record: str
    id: UUID
    deputy: bool = False


@dataclass(frozen=True)
class Actor:
    school_id: UUID
    ties: tuple[Held, ...] = ()
    person: Person | None = None
    account_id: UUID | None = None
    session: str = ""  # a digest that names the session or device in the audit
    system: str | None = None
    posts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "posts", tuple(sorted({tie.post for tie in self.ties})))

    @property
    def person_id(self) -> UUID | None:
        return self.person.id if self.person else None

    @property
    def human(self) -> Person:
        """The person; raises NotYours for the system and for screens: nothing is theirs where a person is asked."""
        if self.person is None:
            raise NotYours
        return self.person

    @property
    def school(self) -> School:
        return self.human.school

    @classmethod
    def for_person(cls, person: Person, now: datetime, *, session: str = "") -> Self:
        """The person's ties as they stand at `now`; read at every request, never kept in a session."""
        return cls(
            school_id=person.school_id,
            ties=tuple(_ties(person, now)),
            person=person,
            account_id=person.account_id,
            session=session,
        )

    @classmethod
    def for_system(cls, name: str, school_id: UUID) -> Self:
        return cls(school_id=school_id, ties=(Held("system", "school", school_id),), system=name)

    @classmethod
    def for_device(cls, school_id: UUID, device_id: UUID) -> Self:
        """A device at the gate: it reaches itself, and nobody's records."""
        tie = Held("gate_device", "device", device_id)
        return cls(school_id=school_id, ties=(tie,), session=str(device_id), system="gate-device")

    @classmethod
    def for_display(cls, school_id: UUID) -> Self:
        return cls(school_id=school_id, ties=(Held("display", "school", school_id),), system="display")


def _ties(person: Person, now: datetime) -> Iterable[Held]:
    rows = list(
        Tie.objects.filter(in_force(now), person=person, superseded_at=None).values_list(
            "post", "anchor_record", "anchor_id", "deputy_of", "deputy_of__person"
        )
    )
    away = _away({holder for *_, holder in rows if holder}, now)
    for post, record, identity, deputy_of, holder in rows:
        if deputy_of is None:
            yield Held(post, record, identity)
        elif holder in away:  # a deputy carries the post only while its holder is on leave
            yield Held(post, record, identity, deputy=True)
    if not rows:
        rights = GuardianRight.objects.filter(
            in_force(now),
            in_force(now, "guardianship__"),
            right="see",
            superseded_at=None,
            guardianship__superseded_at=None,
            guardianship__person=person,
        )
        for student_id in rights.values_list("guardianship__student_id", flat=True):
            yield Held("guardian", "student", student_id)


def _away(persons: set[UUID], now: datetime) -> set[UUID]:
    if not persons:
        return set()
    leaves = StaffLeave.objects.filter(in_force(now), person__in=persons, superseded_at=None)
    return set(leaves.values_list("person_id", flat=True))
