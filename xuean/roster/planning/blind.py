"""Blind indexes, each value once for a plan: making one asks for the master key every time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from xuean.people import blinds
from xuean.vault.index import blind


@dataclass(slots=True)
class Blinds:
    school_id: UUID
    _made: dict[tuple[str, ...], bytes] = field(default_factory=dict)

    def contact(self, kind: str, value: str) -> bytes:
        return self._once(("contact", kind, value), lambda: blinds.contact(self.school_id, kind, value))

    def identity(self, kind: str, number: str) -> bytes:
        return self._once(("identity", kind, number), lambda: blinds.identity(self.school_id, kind, number))

    def student_number(self, number: str) -> bytes:
        return self._once(("number", number), lambda: blinds.student_number(self.school_id, number))

    def note(self, student_id: UUID, text: str) -> bytes:
        """Of student and text together: equal remarks of two students cannot be told to be equal."""
        return blind("intake_note.text", self.school_id, f"{student_id}|{text}")

    def _once(self, key: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]
