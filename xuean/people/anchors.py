"""Anchors: where in the school a matter sits, so that posts can be resolved to people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Anchors:
    """Ids of the school, grade, class, group and student a matter concerns.

    `named` binds a post to one person for this matter ("subject_teacher": who teaches that lesson, substitutes too).
    """

    school: UUID
    grade: UUID | None = None
    school_class: UUID | None = None
    group: UUID | None = None
    student: UUID | None = None
    named: Mapping[str, UUID] = field(default_factory=dict)

    def pairs(self) -> Iterator[tuple[str, UUID]]:
        """(anchor record, id) of every anchor that is known."""
        yield "school", self.school
        for record, identity in (
            ("grade", self.grade),
            ("class", self.school_class),
            ("group", self.group),
            ("student", self.student),
        ):
            if identity is not None:
                yield record, identity

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {record: str(identity) for record, identity in self.pairs()}
        return data | ({"named": {post: str(person) for post, person in self.named.items()}} if self.named else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        def one(name: str) -> UUID | None:
            return UUID(data[name]) if name in data else None

        return cls(
            school=UUID(data["school"]),
            grade=one("grade"),
            school_class=one("class"),
            group=one("group"),
            student=one("student"),
            named={post: UUID(person) for post, person in data.get("named", {}).items()},
        )
