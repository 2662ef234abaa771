"""Half-open spans of instants or days: `since <= x < until`; `until=None` is open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q

T = TypeVar("T", datetime, date)


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    since: T
    until: T | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"a span ends before it begins: {self.since} to {self.until}")

    def holds(self, moment: T) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)

    def overlaps(self, other: "Span[T]") -> bool:
        return (other.until is None or self.since < other.until) and (self.until is None or other.since < self.until)


def in_force(moment: Any, prefix: str = "") -> Q:
    """The Q of rows whose `since`/`until` span holds `moment`."""
    return Q(**{f"{prefix}since__lte": moment}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": moment})
    )
