"""The pen: without it no model of the house can be written.

`acts` opens a pen inside a transaction and closes it with an audit entry; the guards in `core.records`
ask `require_pen()` before any write. Inner functions take the pen as their first argument.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


class NoPen(RuntimeError):
    """A write was tried outside an action. A fault of the code, never of a user."""


@dataclass(slots=True)
class Pen:
    """Who writes what, when and why. `codes` go into the audit entry: ids, codes, counts and digests only."""

    actor: Any
    school_id: UUID | None
    tag: str
    now: datetime
    cause: UUID | None = None
    codes: dict[str, Any] = field(default_factory=dict)
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    def note(self, **codes: Any) -> None:
        """Add codes to the audit entry of this action."""
        self.codes.update(codes)


_pen: ContextVar[Pen | None] = ContextVar("pen", default=None)


def current_pen() -> Pen | None:
    return _pen.get()


def require_pen(what: str) -> Pen:
    pen = _pen.get()
    if pen is None:
        raise NoPen(f"{what} is written outside an action")
    return pen


@contextmanager
def holding(pen: Pen) -> Iterator[Pen]:
    if _pen.get() is not None:
        raise NoPen(f"actions do not nest: {pen.tag} inside {_pen.get().tag}")  # type: ignore[union-attr]
    token = _pen.set(pen)
    try:
        yield pen
    finally:
        _pen.reset(token)
