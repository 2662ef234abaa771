"""Ref: the soft link between rooms. A record class and an id, nothing more."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """`record` is a record class named in some room.py ("student", "roll_call"); `id` its key."""

    record: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.record}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError when `text` is not `record:uuid`."""
        record, _, identity = text.partition(":")
        if not record:
            raise ValueError(f"not a reference: {text!r}")
        return cls(record, UUID(identity))
