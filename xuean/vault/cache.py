"""Unwrapped keys in memory: bounded, short-lived, and never a key whose row may still be rolled back.

A key made inside a transaction is used by that connection only, until the commit: were it kept after a rollback,
values sealed with it could never be opened again.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from xuean.core import clock

LIMIT = 20_000  # holders
LIFETIME = 600.0  # seconds, so that a shredding is felt by every process


class Holder(NamedTuple):
    """Whose key: a person's, or (person None) the school's own. School nil is the installation."""

    school_id: UUID
    person_id: UUID | None = None


@dataclass(slots=True)
class Ring:
    """All versions of one holder's key; `primary` seals. An empty key was shredded."""

    keys: dict[int, bytes] = field(default_factory=dict)
    primary: int = 0
    read_at: float = 0.0


class Cache:
    def __init__(self) -> None:
        self._rings: OrderedDict[Holder, Ring] = OrderedDict()
        self._lock = Lock()

    def get(self, holder: Holder) -> Ring | None:
        pending = _pending(transaction.get_connection())
        if pending and holder in pending:
            return pending[holder][0]
        ring = self._rings.get(holder)
        if ring is None or clock.monotonic() - ring.read_at > LIFETIME:
            return None
        with self._lock:
            if holder in self._rings:
                self._rings.move_to_end(holder)
        return ring

    def keep(self, rings: Mapping[Holder, Ring]) -> None:
        """Rings read from committed rows."""
        moment = clock.monotonic()
        with self._lock:
            for holder, ring in rings.items():
                ring.read_at = moment
                self._rings[holder] = ring
                self._rings.move_to_end(holder)
            while len(self._rings) > LIMIT:
                self._rings.popitem(last=False)

    def keep_after_commit(self, rings: Mapping[Holder, Ring]) -> None:
        """Rings just written: at hand on this connection now, for all after the commit, for none after a rollback."""
        connection = transaction.get_connection()

        def promote() -> None:
            if not connection.in_atomic_block:  # a captured callback in a test has not committed anything
                self.keep(rings)

        transaction.on_commit(promote)
        if connection.in_atomic_block:
            for holder in rings:
                self._rings.pop(holder, None)
            _pending(connection).update({holder: (ring, promote) for holder, ring in rings.items()})

    def forget(self, *holders: Holder) -> None:
        """These, or everything."""
        pending = _pending(transaction.get_connection())
        with self._lock:
            for holder in holders or (*self._rings, *pending):
                self._rings.pop(holder, None)
                pending.pop(holder, None)


Pending = dict[Holder, tuple[Ring, Callable[[], None]]]


def _pending(connection: Any) -> Pending:
    """The uncommitted rings of this connection.

    Django replaces `run_on_commit` at every commit and rollback (of a savepoint too), so while the list is the same
    one nothing was rolled back; when it is another one, only what it still promises to promote is left.
    """
    hooks = connection.run_on_commit
    known, rings = getattr(connection, "vault_pending", (None, {}))
    if known is not hooks:
        if rings:
            alive = {hook[1] for hook in hooks}
            rings = {holder: made for holder, made in rings.items() if made[1] in alive}
        connection.vault_pending = (hooks, rings)
    return rings
